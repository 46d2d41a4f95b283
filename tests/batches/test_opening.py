"""Cases are opened together: one respondent a case, names and numbers from the register, all of them or none (20(1), 8.5)."""

import json
from collections.abc import Callable

import pytest
from sqlalchemy import select

from portal.authority.models import Recusal
from portal.authority.seats import Capacity
from portal.batches import queries
from portal.batches.models import BatchCase
from portal.batches.opening import AlreadyOpen, ensure_may_open
from portal.cases.models import Case
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from tests.batches.scene import CLAUSE, OPENED, Sitting


@pytest.mark.clause("8.5")
def test_each_candidate_gets_a_case_of_his_own_with_the_registers_name_and_number(here: Sitting) -> None:
    cases = here.cases(here.open(3))
    assert [case.respondent_name for case in cases] == [one.name for one in here.candidates[:3]]
    assert len({case.number for case in cases}) == 3
    for case, candidate in zip(cases, here.candidates, strict=False):
        kept = case.respondent
        assert here.school.keys.open(kept.id_number or b"", f"respondent:{kept.id}:id_number").decode() == (
            here.school.number_of(candidate)
        )
        assert (case.clauses, case.place_code) == ([CLAUSE], here.school.assessment.place_code)


@pytest.mark.clause("4(2)")
def test_the_log_says_that_they_were_opened_together(here: Sitting, log: Callable[[], list[bytes]]) -> None:
    batch = here.open(3)
    said = [json.loads(body) for body in log()]
    opened = [one for one in said if one["event"] == "batch:opened"]
    assert [one["facts"] for one in opened] == [
        {"batch": batch.id, "assessment": batch.assessment_id, "office": here.first.office_id, "cases": 3}
    ]
    assert len([one for one in said if one["event"] == "case:opened"]) == 3


@pytest.mark.clause("4(4)")
def test_an_institution_opens_them_about_its_own_candidates_and_leads(here: Sitting) -> None:
    cases = here.cases(here.open(2, by=here.school.clerk))
    assert {case.lead_id for case in cases} == {here.school.clerk.office_id}


@pytest.mark.clause("20(1)")
def test_who_has_an_open_case_under_the_clause_is_named_and_nobodys_case_is_opened(here: Sitting) -> None:
    known = here.cases(here.open(1))[0]
    before = session().scalars(select(Case.id)).all()
    with pytest.raises(AlreadyOpen) as refused:
        here.open(3)
    assert refused.value.told == {here.candidates[0].id: f"已有在办案件 {known.number}，不重复立案。"}
    assert session().scalars(select(Case.id)).all() == before


@pytest.mark.clause("20(1)")
def test_the_number_of_a_case_that_is_not_ones_to_know_of_is_not_told(here: Sitting) -> None:
    known = here.cases(here.open(1))[0]
    with pytest.raises(AlreadyOpen) as refused:
        here.open(2, by=here.school.clerk)
    (told,) = refused.value.told.values()
    assert "其他机构" in told
    assert known.number not in told


@pytest.mark.clause("20(1)")
def test_another_clause_or_a_case_that_has_ended_is_no_obstacle(here: Sitting) -> None:
    (known,) = here.cases(here.open(1))
    assert here.open(1, clauses=("8.2",))
    known.state = "dismissed"
    session().flush()
    assert here.open(1)


@pytest.mark.clause("4(3)")
def test_a_county_assists_and_opens_none(here: Sitting) -> None:
    with pytest.raises(Refused) as refused:
        ensure_may_open(here.school.assessment, (CLAUSE,), by=here.others["county"])
    assert refused.value.ground is Ground.AUTHORITY
    assert refused.value.clause
    assert refused.value.who


@pytest.mark.clause("R-15")
def test_the_province_opens_none(here: Sitting) -> None:
    with pytest.raises(Refused):
        ensure_may_open(here.school.assessment, (CLAUSE,), by=here.others["province"])


def test_nobody_is_charged_without_being_ticked(here: Sitting) -> None:
    with pytest.raises(Refused, match="请勾选"):
        here.open(0)


@pytest.mark.clause("4(2)")
def test_a_batch_is_seen_by_whoever_sees_one_of_its_cases(here: Sitting) -> None:
    batch = here.open(2).id
    seen = {"county": True, "stranger": False, "auditor": False}
    session().commit()
    for who, may in seen.items():
        with acting(here.others[who]):
            assert (queries.load(here.others[who], batch) is not None) is may, who
            session().rollback()


@pytest.mark.clause("R-10")
def test_whoever_is_recused_from_a_case_does_not_find_it_in_its_batch(here: Sitting) -> None:
    batch = here.open(3)
    assert {one.held for one in queries.members(batch, here.first)} == {frozenset({Capacity.LEAD})}
    case = here.cases(batch)[0]
    session().add(
        Recusal(
            case_id=case.id, person_id=here.first.person_id, office_id=here.first.office_id, reason="同学",
            ordered_by=here.first.person_id, at=OPENED,
        )
    )  # fmt: skip
    session().flush()
    assert [one.case.id for one in queries.members(batch, here.first)] == [one.id for one in here.cases(batch)[1:]]
    assert len(queries.members(batch, here.second)) == 3
    assert session().scalars(select(BatchCase.case_id)).all() == [one.case.id for one in queries.members(batch, SYSTEM)]
