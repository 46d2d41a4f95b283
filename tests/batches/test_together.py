"""One act on many cases: all or none, each case by its own rules and its own clock (20(3), R-1, R-10)."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import func, select

from portal.cases import handling
from portal.cases.models import Case, CaseStep
from portal.decisions import operations as decisions
from portal.identity.models import Person
from portal.kit.db import session
from portal.notices import issuing, queries
from portal.notices.window import close_window_if_over
from tests.batches.scene import Sitting, at

EARLY, LATE = date(2026, 4, 10), date(2026, 4, 20)
AFTER_EARLY = at(5, 7)


@pytest.mark.clause("20(3)")
def test_each_has_a_clock_of_its_own(here: Sitting) -> None:
    cases = here.cases(here.served(here.open(3), EARLY, EARLY, LATE))
    due = [case.due_on for case in cases]
    assert due[0] == due[1]
    assert due[2] is not None and due[0] is not None and due[2] > due[0]
    assert [queries.deadline(case).receipt for case in cases] == [EARLY, EARLY, LATE]  # type: ignore[union-attr]


@pytest.mark.clause("R-1")
def test_each_has_a_notice_with_a_number_of_its_own(here: Sitting) -> None:
    cases = here.cases(here.issued(here.open(3)))
    numbers = [notice.number for case in cases if (notice := queries.notice(case))]
    assert len(set(numbers)) == 3
    assert [queries.notice(case).addressee for case in cases] == [case.respondent_name for case in cases]  # type: ignore[union-attr]


@pytest.mark.clause("20(3)")
def test_one_whose_window_still_runs_keeps_all_from_being_reviewed(here: Sitting) -> None:
    batch = here.served(here.open(3), EARLY, EARLY, LATE)
    reviewer = here.others["reviewer"]

    def review(case: Case) -> object:
        return decisions.review(case, True, "事实清楚。", by=reviewer, at=AFTER_EARLY)

    late = here.cases(batch)[2].id
    refusals = here.each(batch, review)
    assert set(refusals) == {late}
    assert (refusals[late].clause, bool(refusals[late].when)) == ("20(3)", True)
    assert [case.state for case in here.cases(batch)] == ["notified"] * 3
    ready = here.cases(batch)[:2]
    for case in ready:
        assert close_window_if_over(case, at=AFTER_EARLY)
        review(case)
    assert [case.state for case in here.cases(batch)] == ["reviewed", "reviewed", "notified"]


@pytest.mark.clause("20(4)")
def test_what_is_taken_back_leaves_no_step_no_entry_and_no_number(here: Sitting, log: Callable[[], list[bytes]]) -> None:
    batch = here.proposed(here.open(3))
    here.cases(batch)[1].state = "found"
    session().flush()
    steps, entries = session().scalar(select(func.count(CaseStep.id))), len(log())

    def issue(case: Case) -> object:
        return issuing.issue_notice(case, by=here.approver, at=at(4, 9))

    assert len(here.each(batch, issue)) == 1
    assert (session().scalar(select(func.count(CaseStep.id))), len(log())) == (steps, entries)
    here.cases(batch)[1].state = "proposed"
    session().flush()
    assert here.each(batch, issue) == {}
    numbers = [notice.number for case in here.cases(batch) if (notice := queries.notice(case))]
    assert [number[-2] for number in numbers] == ["1", "2", "3"]


@pytest.mark.clause("R-10")
def test_whoever_investigated_signs_for_none_of_them(here: Sitting) -> None:
    batch = here.proposed(here.open(2))
    refusals = here.each(batch, lambda case: issuing.issue_notice(case, by=here.first, at=at(4, 9)))
    assert len(refusals) == 2


@pytest.mark.clause("R-10")
def test_fewer_than_two_handlers_are_assigned_to_none_of_them(here: Sitting) -> None:
    batch = here.open(2)
    alone = [session().get_one(Person, here.first.person_id)]
    refusals = here.each(batch, lambda case: handling.assign(case, alone, by=here.approver, at=at(4, 2, 11)))
    assert {refused.field for refused in refusals.values()} == {"persons"}
