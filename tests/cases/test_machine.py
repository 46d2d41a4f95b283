"""The machine of Article 20, derived from its table: what is not in it cannot happen."""

import pytest

from portal.cases.states import Event, State
from portal.cases.words import EVENTS, STAGES, STATES
from portal.cases.workflow import ENDED, TRANSITIONS, Facts, after, barrier, places

EVERY_PAIR = [(state, event) for state in State for event in Event]
OPEN_WAY = Facts(
    handlers=2, exhibits=1, findings=1, window_over=True, provisional=False, unanswered=0, unexecuted=0, filings_open=0,
    announcement_owed=False, within_window=True,
)  # fmt: skip


@pytest.mark.parametrize(("state", "event"), EVERY_PAIR)
def test_what_the_table_does_not_hold_is_refused_with_why_and_clause(state: State, event: Event) -> None:
    found = barrier(state, event, OPEN_WAY)
    if event in TRANSITIONS[state]:
        assert found is None
    else:
        assert found is not None
        assert found.clause
        assert STATES[state] in found.why


def test_every_state_is_reached_and_only_the_ended_ones_lead_nowhere() -> None:
    reached = {after(state, event) for state in State for event in TRANSITIONS[state]} | {State.OPENED}
    assert reached == set(State)
    stuck = {state for state in State if all(after(state, event) is state for event in TRANSITIONS[state])}
    assert stuck == set(ENDED)


def test_every_event_has_a_word_a_clause_and_a_place() -> None:
    assert set(EVENTS) == set(Event)
    assert all(places(event) for event in Event)
    assert {state for _, _, states in STAGES for state in states} == set(State) - {State.DISMISSED, State.TRANSFERRED}


@pytest.mark.clause("20(3)")
@pytest.mark.parametrize("event", [Event.REVIEW, Event.DECIDE, Event.PROPOSE_TERMINATION, Event.WINDOW_ENDS])
def test_nothing_is_decided_before_the_window_ends(event: Event) -> None:
    state = places(event)[0]
    found = barrier(state, event, Facts(window_over=False, when="12月15日起可办"))
    assert found is not None
    assert found.clause == "20(3)"
    assert found.when == "12月15日起可办"


@pytest.mark.clause("20(3)")
@pytest.mark.parametrize("event", [Event.REVIEW, Event.DECIDE, Event.PROPOSE_TERMINATION, Event.ISSUE_TERMINATION])
def test_no_decision_is_signed_on_a_provisional_deadline(event: Event) -> None:
    found = barrier(places(event)[0], event, Facts(window_over=True, provisional=True))
    assert found is not None
    assert found.clause == "R-3"


@pytest.mark.clause("20(4)")
def test_a_case_that_terminates_is_not_decided_by_the_prefecture_but_put_to_the_province() -> None:
    decide = barrier(State.REVIEWED, Event.DECIDE, Facts(window_over=True, terminates=True))
    propose = barrier(State.REVIEWED, Event.PROPOSE_TERMINATION, Facts(window_over=True, terminates=False))
    assert decide is not None
    assert propose is not None
    assert decide.clause == propose.clause == "20(4)"


@pytest.mark.parametrize(
    ("event", "facts"),
    [
        (Event.START, Facts(handlers=1)),
        (Event.CONFIRM, Facts(handlers=2, exhibits=0)),
        (Event.CONFIRM, Facts(handlers=2, exhibits=1, findings=0)),
        (Event.RECORD_DEFENCE, Facts(within_window=False)),
        (Event.REVIEW, Facts(window_over=True, unanswered=1)),
        (Event.TAKE_EFFECT, Facts(unexecuted=1)),
        (Event.CLOSE, Facts(filings_open=1)),
        (Event.CLOSE, Facts(announcement_owed=True)),
    ],
)
def test_each_guard_says_no(event: Event, facts: Facts) -> None:
    assert barrier(places(event)[0], event, facts) is not None
