"""What may happen next to a report, for every state and event there is."""

import itertools

import pytest

from portal.kit.refusal import Ground, Refused
from portal.reports import acts, operations
from portal.reports.workflow import EVENTS, STATES, TRANSITIONS, WAITING, Event, State, after, barrier
from tests.reports.scene import Scene

S, E = State, Event
POSSIBLE = {
    (S.REGISTERED, E.RECEIVE): S.RECEIVED, (S.PASSED_ON, E.RECEIVE): S.RECEIVED,
    (S.REGISTERED, E.REFUSE): S.REFUSED, (S.PASSED_ON, E.REFUSE): S.REFUSED, (S.RECEIVED, E.REFUSE): S.REFUSED,
    (S.REGISTERED, E.FORWARD): S.PASSED_ON, (S.PASSED_ON, E.FORWARD): S.PASSED_ON, (S.RECEIVED, E.FORWARD): S.PASSED_ON,
    (S.REGISTERED, E.MERGE): S.MERGED, (S.PASSED_ON, E.MERGE): S.MERGED, (S.RECEIVED, E.MERGE): S.MERGED,
    (S.REGISTERED, E.OPEN): S.OPENED, (S.PASSED_ON, E.OPEN): S.OPENED, (S.RECEIVED, E.OPEN): S.OPENED,
    (S.OPENED, E.OPEN): S.OPENED,
}  # fmt: skip
"""The whole of it, written a second time; what is missing here must be refused."""


@pytest.mark.parametrize(("state", "event"), list(itertools.product(State, Event)), ids=str)
def test_the_table_allows_exactly_this(state: State, event: Event) -> None:
    why = barrier(state, event)
    if (state, event) in POSSIBLE:
        assert why == ""
        assert after(state, event) is POSSIBLE[state, event]
    else:
        assert STATES[state] in why
        with pytest.raises(KeyError):
            after(state, event)


def test_every_state_and_event_has_its_words() -> None:
    assert set(STATES) == set(State) == set(TRANSITIONS)
    assert set(EVENTS) == set(Event)
    assert {S.REGISTERED, S.PASSED_ON} == WAITING


@pytest.mark.clause("20(1)")
def test_what_was_refused_or_merged_stays_so(here: Scene) -> None:
    report = here.report("home")
    operations.refuse(report, "too_vague", "没有时间和地点。", by=here["home"], at=report.registered_at)
    for act in acts.ACTS:
        found = act.obstacle(report, here["home"])
        assert found is not None
        assert found.ground is Ground.PROCEDURE
    with pytest.raises(Refused, match="不予受理"):
        operations.receive(report, by=here["home"], at=report.registered_at)
