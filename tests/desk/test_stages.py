"""The tracker follows the steps: what is done, where the case stands, what it left out."""

from datetime import date, datetime
from typing import NamedTuple

from portal.cases.states import State
from portal.desk.stages import stages
from portal.kit.clock import SHANGHAI


class Moved(NamedTuple):
    """A step, as far as the tracker looks."""

    from_state: str
    to_state: str
    acted_at: datetime


def moved(*states: str) -> list[Moved]:
    """One step a day, from state to state."""
    pairs = zip(("", *states), states, strict=False)
    return [Moved(one, other, datetime(2026, 10, day, 9, tzinfo=SHANGHAI)) for day, (one, other) in enumerate(pairs, 1)]


def test_stages_before_the_present_one_are_done_with_the_days_of_the_opening_and_of_their_ends() -> None:
    found = stages(State.FOUND, moved("opened", "investigating", "found"))
    assert [stage.state for stage in found] == ["done", "done", "now", *["todo"] * 5]
    assert [stage.when for stage in found[:3]] == ["10-01", "10-03", "10-03 起"]


def test_a_running_window_says_its_day_and_when_a_decision_becomes_possible() -> None:
    found = stages(State.NOTIFIED, moved("opened", "notified"), ("第 9 / 15 日", date(2026, 12, 2)))
    assert (found[4].state, found[4].when) == ("now", "第 9 / 15 日")
    assert (found[5].state, found[5].when) == ("todo", "12-02 起")


def test_a_case_given_up_skips_what_was_still_to_come() -> None:
    found = stages(State.DISMISSED, moved("opened", "investigating", "dismissed"))
    assert [stage.state for stage in found] == ["done", "done", *["skipped"] * 6]


def test_a_closed_case_has_everything_behind_it() -> None:
    found = stages(State.CLOSED, moved("opened", "effective", "closed"))
    assert {stage.state for stage in found} == {"done"}
    assert found[-1].when == "10-03"
