"""How a rectification stands, as pure rules; and that any course of steps keeps rules, lists and registers of one mind."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session, scoped_session

from portal.kit.actor import SYSTEM
from portal.kit.db import session
from portal.kit.refusal import Refused
from portal.rectifications import queries
from portal.rectifications.models import Rectification
from portal.rectifications.states import (
    ENDED,
    OWING,
    TO_JUDGE,
    Kind,
    State,
    barrier,
    ended_on,
    overtaken,
    owed_by,
    state,
    unfinished,
)
from portal.rectifications.steps import Said, add
from tests import world
from tests.rectifications.scene import DUE, SERVED, Scene, at


@dataclass(frozen=True)
class Did:
    """A step, without a database."""

    kind: Kind
    on: date
    due_on: date | None = None
    passed: bool | None = None


ORDER = Did(Kind.ORDERED, SERVED, DUE)
DAY = timedelta(days=1)


def course(*kinds: Kind, on: date = SERVED + 9 * DAY) -> list[Did]:
    return [ORDER, *(Did(kind, on) for kind in kinds)]


@pytest.mark.clause("16")
@pytest.mark.parametrize(
    ("steps", "day", "expected"),
    [
        (course(), DUE - 8 * DAY, State.RUNNING),
        (course(), DUE - 7 * DAY, State.REPORT_DUE),
        (course(), DUE, State.REPORT_DUE),
        (course(), DUE + DAY, State.OVERDUE),
        (course(Kind.INTERIM), DUE + DAY, State.OVERDUE),
        (course(Kind.FINAL), DUE + 90 * DAY, State.REPORTED),
        (course(Kind.INSPECTED, Kind.FINAL), DUE, State.REPORTED),
        (course(Kind.FINAL, Kind.INSPECTED), DUE, State.INSPECTED),
        (course(Kind.FINAL, Kind.RETURNED), DUE, State.RETURNED),
        (course(Kind.FINAL, Kind.RETURNED), DUE + DAY, State.OVERDUE),
        (course(Kind.FAILED), DUE + DAY, State.FAILED),
        (course(Kind.FAILED, Kind.FINAL), DUE + DAY, State.REPORTED),
        (course(Kind.FINAL, Kind.ACCEPTED), DUE + 99 * DAY, State.ACCEPTED),
        (course(Kind.FINAL, Kind.ACCEPTED, Kind.REVERSED), DUE, State.REVERSED),
        (course(Kind.OVERTAKEN), SERVED + 9 * DAY, State.OVERTAKEN),
        (course(Kind.FINAL, Kind.INSPECTED, Kind.OVERTAKEN), DUE + 99 * DAY, State.OVERTAKEN),
        (course(Kind.FAILED, Kind.OVERTAKEN), DUE + DAY, State.OVERTAKEN),
        (course(Kind.OVERTAKEN, Kind.REVERSED), DUE, State.REVERSED),
        (course(Kind.FINAL, Kind.OVERTAKEN, Kind.RESUMED), DUE, State.REPORTED),
        (course(Kind.OVERTAKEN, Kind.RESUMED), DUE + DAY, State.OVERDUE),
        ([ORDER, Did(Kind.EXTENDED, SERVED, DUE + 9 * DAY)], DUE + 9 * DAY, State.REPORT_DUE),
    ],
)
def test_it_stands_as_its_steps_and_the_day_say(steps: list[Did], day: date, expected: State) -> None:
    assert state(steps, day) is expected


@pytest.mark.clause("R-9")
@pytest.mark.parametrize(
    ("steps", "ends"),
    [
        (course(), DUE),
        ([ORDER, Did(Kind.EXTENDED, SERVED, DUE + 9 * DAY)], DUE + 9 * DAY),
        (course(Kind.FINAL, Kind.ACCEPTED), SERVED + 9 * DAY),
        (course(Kind.FINAL, Kind.ACCEPTED, on=DUE + 20 * DAY), DUE),
        (course(Kind.FAILED, on=DUE + DAY), DUE),
        (course(Kind.REVERSED), None),
        (course(Kind.OVERTAKEN), SERVED + 9 * DAY),
        (course(Kind.OVERTAKEN, Kind.RESUMED), DUE),
    ],
)
def test_its_period_ends_with_acceptance_or_its_last_day_whichever_comes_first(steps: list[Did], ends: date | None) -> None:
    assert ended_on(steps) == ends


@pytest.mark.clause("16.5")
def test_what_failed_stays_failed_in_time_though_it_was_made_good_unless_the_order_was_reversed() -> None:
    late = course(Kind.FAILED, Kind.FINAL, Kind.ACCEPTED, on=DUE + DAY)
    assert unfinished(late, DUE + 2 * DAY)
    assert not unfinished([*late, Did(Kind.REVERSED, DUE + 3 * DAY)], DUE + 3 * DAY)
    assert not unfinished(course(Kind.FINAL), DUE + 99 * DAY)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.ORDERED])
@pytest.mark.parametrize("end", [Kind.ACCEPTED, Kind.REVERSED, Kind.OVERTAKEN])
def test_nothing_happens_after_the_end(kind: Kind, end: Kind) -> None:
    assert barrier(kind, course(Kind.FINAL, end), DUE) is not None


ACTS: dict[str, Callable[[Scene], object]] = {
    "interim": lambda one: one.report(final=False), "final": Scene.report, "ask": Scene.ask, "good": Scene.inspect,
    "bad": lambda one: one.inspect(passed=False), "return": Scene.send_back, "accept": Scene.accept, "fail": Scene.fail,
    "extend": lambda one: one.extend(owed_by(one.order.steps) + 30 * DAY), "terminate": lambda one: _step(one, Kind.OVERTAKEN),
    "resume": lambda one: _step(one, Kind.RESUMED),
}  # fmt: skip


def _step(one: Scene, kind: Kind) -> None:
    """A termination, or the review that reverses it, as far as there is something to end or to resume."""
    ended = state(one.order.steps, one.today) in ENDED
    if overtaken(one.order.steps) is not None if kind is Kind.RESUMED else not ended:
        add(one.order, kind, Said(facts={"decision": one.order.decision_id}), by=SYSTEM, at=at(one.today))


@given(st.lists(st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 40)), max_size=7))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_course_keeps_state_lists_and_standing_of_one_mind(
    ordered: Scene, db_session: scoped_session[Session], course: list[tuple[str, int]]
) -> None:
    with session().begin_nested() as attempt:
        ordered.on(SERVED).enter_standing(world.ELECTRICIAN.code)
        for act, days in course:
            ordered.on(ordered.today + days * DAY)
            try:
                ACTS[act](ordered)
            except Refused:
                continue
            _of_one_mind(ordered)
        _of_one_mind(ordered)
        attempt.rollback()
    session().expire_all()


def _of_one_mind(ordered: Scene) -> None:
    now, today = state(ordered.order.steps, ordered.today), ordered.today
    lists = {
        "running": (queries.running(today), now in OWING - {State.OVERDUE, State.FAILED}),
        "late": (queries.late(today), now in (State.OVERDUE, State.FAILED)),
        "judge": (queries.to_judge(), now in TO_JUDGE), "ended": (queries.ended(), now in ENDED),
        "owing": (queries.owing(), now in OWING),
    }  # fmt: skip
    for name, (condition, expected) in lists.items():
        found = session().scalar(queries.of(SYSTEM, condition).with_only_columns(Rectification.id))
        assert (found is not None) is expected, name
    assert ("rectifying" in ordered.stands()) is (now not in ENDED - {State.OVERTAKEN})
    assert unfinished(ordered.order.steps, today) or now not in (State.OVERDUE, State.FAILED)
