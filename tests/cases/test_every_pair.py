"""Article 20 written a second time, in words: for every state what may happen, and where it leads; each of the pairs is tried
through the one door, on the database. Written from the Rules and the reading, not from the table of the workflow."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy.orm import Session

from portal.cases.models import Case, CaseStep
from portal.cases.states import Event, State
from portal.cases.words import EVENTS
from portal.cases.workflow import Facts
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from tests import world

EVERYTHING_IN_ORDER = Facts(
    handlers=2, exhibits=1, findings=1, window_over=True, provisional=False, unanswered=0, unexecuted=0, filings_open=0,
    announcement_owed=False, within_window=True,
)  # fmt: skip

ANY_TIME = "comment link correct end_assistance"
OPEN = f"{ANY_TIME} assign recuse supervise answer_assistance"
INVESTIGATED = f"{OPEN} ask_assistance ask_coordination coordinate add_evidence interim lift_measure refer"
WEIGHED = f"{OPEN} add_evidence lift_measure refer"
PUBLICITY = "announce withdraw_announcement record_clearance"
FILING = "file receive_filing return_filing"
DONE = f"{OPEN} refer {FILING} {PUBLICITY}"

STAYS = {
    "opened": INVESTIGATED,
    "investigating": f"{INVESTIGATED} record_finding apply_version",
    "found": f"{WEIGHED} apply_version",
    "proposed": WEIGHED,
    "issued": WEIGHED,
    "notified": f"{WEIGHED} hold_back record_defence answer_defence record_waiver",
    "heard": f"{WEIGHED} record_defence answer_defence",
    "reviewed": WEIGHED,
    "termination_proposed": f"{OPEN} lift_measure",
    "decided": DONE,
    "served": f"{DONE} carry_out reverse",
    "effective": f"{DONE} reverse",
    "closed": f"{ANY_TIME} {PUBLICITY} {FILING} reverse",
    "dismissed": ANY_TIME,
    "transferred": ANY_TIME,
}
"""20(1) and 20(2): evidence until the decision; 20(1) and R-16: measures are ordered while the investigation runs and
lifted at any time; 4(4): an institution holds back while the window runs; 8: a referral at any time of an open case; 20(5): a
decision reversed after the case was closed is filed again, corrected."""

LEADS_TO = {
    "opened": {"start": "investigating", "dismiss": "dismissed", "transfer": "transferred"},
    "investigating": {"confirm": "found", "dismiss": "dismissed", "transfer": "transferred"},
    "found": {
        "propose": "proposed", "reinvestigate": "investigating", "return": "investigating", "dismiss": "dismissed",
        "transfer": "transferred",
    },
    "proposed": {"issue_notice": "issued", "withdraw_proposal": "found", "return": "investigating"},
    "issued": {"serve_notice": "notified"},
    "notified": {"waive": "heard", "window_ends": "heard"},
    "heard": {
        "review": "reviewed", "review_fails": "found", "reinvestigate": "investigating", "return": "investigating",
        "dismiss": "dismissed",
    },
    "reviewed": {
        "decide": "decided", "propose_termination": "termination_proposed", "reinvestigate": "investigating",
        "return": "investigating", "dismiss": "dismissed",
    },
    "termination_proposed": {"issue_termination": "decided", "return_termination": "heard"},
    "decided": {"serve_decision": "served"},
    "served": {"take_effect": "effective"},
    "effective": {"close": "closed"},
    "closed": {},
    "dismissed": {},
    "transferred": {},
}  # fmt: skip
"""20(1) to 20(5) in their order: nothing is decided but after notice, window, answers and review; nobody but the province ends
a case that terminates."""


@pytest.fixture(autouse=True)
def everywhere(db_session: Session) -> Iterator[None]:
    with acting(SYSTEM):
        yield


def a_case(state: str) -> Case:
    """A case that stands in this state."""
    office = world.office("安顺市")
    officer = world.actor(office, "handler")
    case = Case(
        number=f"T-{state}", lead_id=office.id, lead_level=office.level, prefecture_id=office.id, venue_id=None, county_id=None,
        institution_id=None, place_code=office.region_code, happened_on=date(2026, 1, 1), title="测试", summary="",
        source="found", respondent_kind="candidate", respondent_name="张某", clauses=["7.1"], rulebook_version="1",
        state=state, version=3, state_since=world.AT, opened_at=world.AT, opened_by=officer.person_id,
        due_on=None, due_what=None, search=[],
    )  # fmt: skip
    session().add(case)
    session().flush()
    return case


def test_the_second_writing_knows_every_state_and_every_event() -> None:
    named = {word for words in STAYS.values() for word in words.split()} | {e for moves in LEADS_TO.values() for e in moves}
    assert set(STAYS) == set(LEADS_TO) == {state.value for state in State}
    assert named == {event.value for event in Event}


@pytest.mark.clause("20")
@pytest.mark.parametrize("state", [state.value for state in State])
def test_exactly_what_the_rules_allow_happens_and_every_other_event_is_refused_with_why(state: str) -> None:
    case, wrong = a_case(state), []
    allowed = {**dict.fromkeys(STAYS[state].split(), state), **LEADS_TO[state]}
    for event in Event:
        point = session().begin_nested()
        wrong += _tried(case, event, allowed.get(event.value))
        point.rollback()
        session().refresh(case)
    assert wrong == []


def _tried(case: Case, event: Event, target: str | None) -> list[str]:
    before = case.state
    try:
        step = case.advance(event, by=SYSTEM, at=world.AT, facts=EVERYTHING_IN_ORDER)
    except Refused as refused:
        told = refused.ground is Ground.PROCEDURE and EVENTS[event][0] in refused.why and refused.clause
        return [] if target is None and told and case.state == before else [f"{event}: {refused.why}"]
    kept = session().get(CaseStep, step.id)
    moved = (case.state, case.version, kept and (kept.from_state, kept.to_state))
    return [] if target and moved == (target, 4, (before, target)) else [f"{event} led to {case.state}"]
