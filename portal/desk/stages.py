"""The tracker: the stages of Article 20 with what this case has behind it. Pure: steps in, stages out."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from portal.cases.states import State
from portal.cases.words import STAGES
from portal.kit.clock import local
from portal.kit.shown import Stage

ABANDONED = (State.DISMISSED, State.TRANSFERRED)


class Moved(Protocol):
    """What is needed of a step."""

    from_state: str
    to_state: str
    acted_at: datetime


def stages(state: State, steps: Sequence[Moved], window: tuple[str, date | None] = ("", None)) -> list[Stage]:
    """The stages of a case in this state, each with the day on which it ended, the first with that of the opening. `window` is
    what to say of the running defence window, and the first day on which a decision becomes possible."""
    reached = _reached(state, steps)
    return [_stage(number, state, reached, steps, window) for number in range(len(STAGES))]


def _reached(state: State, steps: Sequence[Moved]) -> int:
    """The number of the stage the case stands in, or stood in before it was given up."""
    if state in ABANDONED:
        state = next((State(step.from_state) for step in reversed(steps) if step.to_state == state), State.OPENED)
    return next(number for number, (_, _, states) in enumerate(STAGES) if state in states)


def _stage(number: int, state: State, reached: int, steps: Sequence[Moved], window: tuple[str, date | None]) -> Stage:
    name, clause, states = STAGES[number]
    said, first_day = window
    if number == 0 and reached:
        return Stage(name, "done", clause, _day([step.acted_at for step in steps[:1]]))
    if state is State.CLOSED or number < reached:
        return Stage(name, "done", clause, _left(states, steps))
    if number > reached:
        later = "skipped" if state in ABANDONED else "todo"
        opens = f"{first_day:%m-%d} 起" if first_day and State.HEARD in states and later == "todo" else ""
        return Stage(name, later, clause, opens)
    if state in ABANDONED:
        return Stage(name, "done", clause, _left(states, steps))
    return Stage(name, "now", clause, said if State.NOTIFIED in states and said else _entered(states, steps))


def _left(states: Sequence[State], steps: Sequence[Moved]) -> str:
    """The day on which the case last went on from a stage."""
    days = [step.acted_at for step in steps if step.from_state in states and step.to_state not in states]
    closing = [step.acted_at for step in steps if step.to_state == State.CLOSED and State.CLOSED in states]
    return _day(days or closing)


def _entered(states: Sequence[State], steps: Sequence[Moved]) -> str:
    days = [step.acted_at for step in steps if step.to_state in states and step.from_state not in states]
    return _day(days) + " 起" if days else ""


def _day(moments: Sequence[datetime]) -> str:
    return f"{local(moments[-1]):%m-%d}" if moments else ""
