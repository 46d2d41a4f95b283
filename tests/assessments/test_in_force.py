"""What holds follows from what happened: any sequence of effects, reversals and ends, against a model written by hand."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.assessments import operations, queries
from portal.assessments.models import RegisterEntry
from portal.assessments.states import result_state, score_state
from portal.assessments.words import SUBJECTS
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.organisations.entering import holds_on
from portal.organisations.in_force import in_force
from tests.assessments.scene import AT, DAY, School, cause

EFFECTS = ("theory", "skills", "", "hold_back", "cancel_result")
"""Cancelled scores by subject ("" for all), and what happens to the result."""


@dataclass
class Happened:
    """The model's memory of one order: what, why, from when, and whether it is over."""

    what: str
    why: int
    since: date
    reversed: bool = False
    ended: date | None = None

    def holds(self, day: date) -> bool:
        return not self.reversed and self.since <= day and (self.ended is None or day < self.ended)


days = st.integers(0, 4).map(lambda ahead: DAY + timedelta(days=ahead))
steps = st.lists(
    st.one_of(
        st.tuples(st.just("enter"), st.sampled_from(EFFECTS), st.integers(1, 2), days),
        st.tuples(st.just("reverse"), st.integers(0, 9), st.just(0), days),
        st.tuples(st.just("end"), st.integers(0, 9), st.just(0), days),
    ),
    max_size=9,
)


def enter(candidate: int, what: str, why: int, since: date) -> int:
    """The real operation of an effect."""
    about, more = cause(why, why, since), {"by": SYSTEM, "at": AT}
    if what in ("hold_back", "cancel_result"):
        return int(getattr(operations, what)([candidate], about, **more))
    return operations.void_scores([candidate], what, about, **more)


def play(candidate: int, story: list[Any], model: list[Happened], ids: list[int]) -> None:
    """Tell the same story to the ledger and to the model; what changes nothing here must change nothing there."""
    for step, *rest in story:
        if step == "enter":
            what, why, since = rest
            new = not any(o.what == what and o.why == why and not o.reversed and o.ended is None for o in model)
            assert enter(candidate, what, why, since) == int(new)
            if new:
                model.append(Happened(what, why, since))
                ids.append(int(session().scalar(select(func.max(RegisterEntry.id))) or 0))
        elif rest[0] < len(model):
            _close(step, model[rest[0]], ids[rest[0]], rest[2])


def _close(step: str, one: Happened, entry: int, day: date) -> None:
    if step == "reverse":
        assert operations.reverse([entry], cause(9), by=SYSTEM, at=AT) == int(not one.reversed)
        one.reversed = True
        return
    done = operations.end([entry], cause(9, since=day), by=SYSTEM, at=AT)
    assert done == int(not one.reversed and one.ended is None)
    if done:
        one.ended = day


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=steps, ahead=st.integers(0, 6))
def test_states_follow_from_any_story_of_effects_as_a_model_says(school: School, story: list[Any], ahead: int) -> None:
    (candidate,) = school.candidates(1)
    model: list[Happened] = []
    with acting(SYSTEM):
        play(candidate.id, story, model, [])
        day, entries = DAY + timedelta(days=ahead), queries.entries("candidate_id", [candidate.id]).get(candidate.id, [])
        holding = {one.what for one in model if one.holds(day)}
        void = {subject: "void" if {subject, ""} & holding else "valid" for subject in SUBJECTS}
        assert {subject: score_state(entries, subject, day) for subject in SUBJECTS} == void
        expected = "cancelled" if "cancel_result" in holding else "held_back" if "hold_back" in holding else "valid"
        assert result_state(entries, day) == expected
        asked = select(RegisterEntry.id).where(RegisterEntry.candidate_id == candidate.id, holds_on(RegisterEntry, day))
        assert set(session().scalars(asked)) == {one.id for one in in_force(entries, day)}, "the database says the same"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=steps)
def test_the_same_story_told_twice_adds_no_second_entry_that_holds(school: School, story: list[Any]) -> None:
    (candidate,) = school.candidates(1)
    with acting(SYSTEM):
        for what, why in {(step[1], step[2]) for step in story if step[0] == "enter"}:
            assert [enter(candidate.id, what, why, DAY) for _ in range(2)] == [1, 0]
        counted = select(func.count()).where(RegisterEntry.candidate_id == candidate.id)
        assert session().scalar(counted) == len({(step[1], step[2]) for step in story if step[0] == "enter"})
