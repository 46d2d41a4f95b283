"""What waits for whom: the handler's turn, the approver's and the reviewer's, the helper's; never in the wrong hands."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from portal.cases.models import FOR_APPROVER, Case
from portal.cases.states import State
from portal.desk.places import PLACES
from portal.desk.todo import NEEDS_TWO, TO_SIGN
from portal.desk.waiting import tasks, total
from portal.identity.absence import Absence, stand_in
from portal.identity.actors import actor_of, duties
from portal.identity.models import Person
from portal.kit.actor import SYSTEM
from portal.kit.clock import today
from portal.kit.db import acting, session
from portal.kit.due import remaining, soon_until
from portal.notices.calendar_years import calendar_in_force
from tests.desk.scene import Town, at


@pytest.fixture(autouse=True)
def in_a_request(app: Flask, here: Town) -> Iterator[None]:
    """What waits is told with its address."""
    with app.test_request_context():
        yield


def waits(here: Town, who: str) -> list[str]:
    """The numbers of what waits for somebody."""
    with acting(here[who]):
        return [task.number for task in tasks(here[who])]


def put(case: Case, state: str) -> None:
    """Move a case on without its operations."""
    case.state = state
    session().flush()


@pytest.mark.clause("R-10")
def test_an_opened_case_waits_for_the_approver_until_two_handle_it(here: Town) -> None:
    case = here.open()
    assert waits(here, "approver") == [case.number]
    assert waits(here, "handler") == []
    here.investigated(case)
    assert waits(here, "approver") == []
    assert waits(here, "handler") == [case.number]
    assert waits(here, "second") == [case.number]
    assert waits(here, "third") == []


@pytest.mark.parametrize(("state", "who"), [("proposed", "approver"), ("reviewed", "approver"), ("heard", "reviewer")])
def test_each_state_waits_for_the_hands_it_is_for(state: str, who: str, here: Town) -> None:
    case = here.investigated(here.open())
    put(case, state)
    assert waits(here, who) == [case.number]
    assert waits(here, "handler") == []
    assert waits(here, "stranger") == []


@pytest.mark.clause("4(3)")
def test_help_that_was_asked_for_waits_for_the_county_until_its_day(here: Town, folder: Path) -> None:
    case = here.notified(here.investigated(here.open()), folder)
    with acting(here["county"]):
        (task,) = tasks(here["county"])
    assert (task.number, task.due) == (case.number, date(2026, 10, 30))
    assert task.clause == "4(3)"


@pytest.mark.clause("20(4)")
def test_a_proposed_termination_waits_for_the_provinces_approver(here: Town) -> None:
    case = here.investigated(here.open("17.3"))
    put(case, "termination_proposed")
    assert waits(here, "province") == [case.number]
    assert waits(here, "coordinator") == []
    assert waits(here, "approver") == []


@pytest.mark.clause("20(3)")
def test_a_notice_waits_for_the_institution_it_was_served_on(here: Town, folder: Path) -> None:
    here.notified(here.investigated(here.open()), folder)
    with acting(here["school"]):
        found = tasks(here["school"])
    assert [(task.stage, task.due) for task in found] == [("可陈述申辩", date(2026, 12, 1))]


def test_what_waits_is_sorted_by_its_day_and_counted(here: Town, folder: Path) -> None:
    late, early = (here.investigated(here.open()) for _ in range(2))
    none = here.investigated(here.open())
    late.due_on, early.due_on, none.due_on = date(2026, 12, 20), date(2026, 12, 1), None
    session().flush()
    assert waits(here, "handler") == [early.number, late.number, none.number]
    with acting(here["handler"]):
        assert total(here["handler"]) == 3


def test_a_deadline_turns_amber_within_three_working_days_and_red_on_its_day(here: Town) -> None:
    calendar = calendar_in_force()
    since, today = at(11, 2).date(), date(2026, 11, 20)
    looks = [remaining(date(2026, 11, day), since, today, calendar) for day in (19, 20, 23, 25, 26)]
    assert [due.colour for due in looks] == ["red", "red", "amber", "amber", "blue"]
    assert [due.words for due in looks[:3]] == ["已超期 1 个工作日", "今天到期", "剩 1 个工作日"]
    assert soon_until(today, calendar) == date(2026, 11, 25)


def test_what_waits_for_an_absent_colleague_waits_for_the_deputy(here: Town) -> None:
    case = here.investigated(here.open())
    absent, deputy = (session().get_one(Person, here[name].person_id) for name in ("handler", "third"))
    first = date(2026, 10, 20)
    stand_in(Absence(case.lead, absent, deputy, first, date(2026, 10, 30)), by=SYSTEM, at=at(10, 20))
    duty = next(one for one in duties(deputy.id, first) if one.office.id == case.lead_id)
    standing_in = actor_of(deputy, duty)
    with acting(standing_in):
        (task,) = tasks(standing_in)
    assert (task.number, task.origin) == (case.number, "代张敏")


@pytest.mark.clause("R-11")
@pytest.mark.parametrize(
    ("lead", "sees"), [("prefecture", {"province", "coordinator"}), ("institution", {"approver", "handler"})]
)
def test_what_is_overdue_waits_for_the_superior_to_urge(here: Town, lead: str, sees: set[str]) -> None:
    case = here.investigated(here.open())
    case.lead_level = lead
    case.lead_id = here.school.id if lead == "institution" else case.lead_id
    for days, seen in ((1, set[str]()), (-1, sees)):
        case.due_on = today() + timedelta(days=days)
        session().flush()
        everybody = ("province", "coordinator", "approver", "handler", "stranger")
        assert {who for who in everybody if urges(here, who, case)} == seen


def urges(here: Town, who: str, case: Case) -> bool:
    with acting(here[who]):
        return any(task.number == case.number and task.act == "督办" for task in tasks(here[who]))


def test_the_index_of_what_is_to_be_signed_holds_every_state_in_which_the_approver_may_be_next() -> None:
    named = ", ".join(f"'{state.value}'" for state in State if state in {*TO_SIGN, *NEEDS_TWO})
    assert f"state in ({named})" == FOR_APPROVER


def test_the_nearest_deadline_is_signed_first_however_many_wait(here: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    late, early = (here.investigated(here.open()) for _ in range(2))
    for case, due in ((late, date(2026, 12, 20)), (early, date(2026, 12, 1))):
        put(case, "proposed")
        case.due_on = due
    session().flush()
    monkeypatch.setattr("portal.desk.waiting.EACH", 1)
    # The table's own order, which the index would hide, is the other one.
    for way in ("indexscan", "indexonlyscan", "bitmapscan"):
        session().execute(text(f"set local enable_{way} = off"))
    assert waits(here, "approver") == [early.number]


def test_a_thing_that_waits_in_a_room_and_on_the_desk_is_asked_for_once(here: Town) -> None:
    by = here["approver"]
    asked = [place.waiting(by) for place in PLACES if place.concerns(by)]
    same = [(one[name], other[name]) for one in asked for other in asked for name in one.keys() & other.keys()]
    assert len({name for one in asked for name in one}) < sum(map(len, asked)), "the desk holds what the rooms hold"
    assert all(str(one) == str(other) for one, other in same), "what bears one name is one question"
