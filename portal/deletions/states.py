"""How an order to delete stands, derived from its steps, and what may follow. Pure (19).

Everything the reader took along is attested part by part. A check that finds data, or a refusal, makes all attestations before
it count no more. A check finds everything deleted only once everything is attested.
"""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import Final, Protocol


class Kind(StrEnum):
    """What can happen to an order."""

    ATTESTED = "attested"
    CHECKED = "checked"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """How an order stands on a day."""

    ORDERED = "ordered"
    PARTLY = "partly"
    ATTESTED = "attested"
    CHECKED = "checked"
    FAILED = "failed"
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"


OWING: Final = frozenset({State.ORDERED, State.PARTLY, State.OVERDUE, State.FAILED})
"""The reader's office has something to attest."""
OVER: Final = frozenset({State.CHECKED, State.WITHDRAWN})


class Step(Protocol):
    """What counts of a step."""

    @property
    def kind(self) -> str: ...
    @property
    def part_id(self) -> int | None: ...
    @property
    def passed(self) -> bool | None: ...


def state(parts: Collection[int], steps: Sequence[Step], due: date, day: date) -> State:
    """The state on a day; `parts` are the ids of what is to be attested, `due` the last day for it."""
    if any(step.kind == Kind.WITHDRAWN for step in steps):
        return State.WITHDRAWN
    counted = since_failure(steps)
    left = set(parts) - attested(counted)
    if not left:
        return State.CHECKED if any(step.kind == Kind.CHECKED for step in counted) else State.ATTESTED
    if len(counted) < len(steps):
        return State.FAILED
    if day > due:
        return State.OVERDUE
    return State.PARTLY if len(left) < len(set(parts)) else State.ORDERED


def failing(step: Step) -> bool:
    """Whether it shows that nothing, or not everything, was deleted."""
    return step.kind == Kind.REFUSED or (step.kind == Kind.CHECKED and not step.passed)


def since_failure(steps: Sequence[Step]) -> Sequence[Step]:
    """The steps that still count."""
    last = max((place for place, step in enumerate(steps, 1) if failing(step)), default=0)
    return steps[last:]


def attested(steps: Sequence[Step]) -> set[int]:
    """Which parts these steps attest."""
    return {step.part_id for step in steps if step.kind == Kind.ATTESTED and step.part_id is not None}


def open_parts(parts: Sequence[int], steps: Sequence[Step]) -> list[int]:
    """What is still to be attested."""
    done = attested(since_failure(steps))
    return [part for part in parts if part not in done]


def barrier(kind: Kind, passed: bool, now: State) -> tuple[str, str] | None:
    """Why this cannot happen to an order that stands so, and when it can; None where it can."""
    if now is State.WITHDRAWN:
        return "责令删除已经撤回。", ""
    if kind is Kind.ATTESTED and now not in OWING:
        return "各项均已签署删除说明。", "抽查发现仍有数据的，重新签署"
    if kind is Kind.CHECKED and passed and now in OWING:
        return "还有未签署删除说明的数据，不能认定已全部删除。", "读取方逐项签署删除说明后"
    return None
