"""How a read grant stands, derived from its steps. Pure: a table of what may follow what; absence is refusal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

ASK, APPROVE, REFUSE, CANCEL, END = "ask", "approve", "refuse", "cancel", "end"
SUSPEND, RESUME, REVOKE, CONFIRM, LIFT = "suspend", "resume", "revoke", "confirm", "lift"

FOLLOWS: Final[Mapping[str, frozenset[str]]] = {
    ASK: frozenset({APPROVE, REFUSE, CANCEL}),
    APPROVE: frozenset({SUSPEND, REVOKE, END}),
    SUSPEND: frozenset({RESUME, REVOKE, SUSPEND, END}),
    RESUME: frozenset({SUSPEND, REVOKE, END}),
    REVOKE: frozenset({CONFIRM, LIFT}),
    CONFIRM: frozenset({LIFT}),
    LIFT: frozenset({SUSPEND, REVOKE, END}),
    END: frozenset({REVOKE}), REFUSE: frozenset(), CANCEL: frozenset(),
}  # fmt: skip
"""By the last step, what may come next. A revocation works at once and is confirmed or lifted afterwards (R-8). It reaches what
was handed back too: nobody hands a permission back so that what he read under it is not ordered to be deleted (19)."""
GIVEN: Final = frozenset({APPROVE, RESUME, LIFT})
"""The last steps of a grant that lets its reader read."""
OVER: Final = {ASK: "asked", REFUSE: "refused", CANCEL: "cancelled", REVOKE: "revoked", CONFIRM: "revoked", END: "ended"}


class Step(Protocol):
    """What counts of a step."""

    @property
    def event(self) -> str: ...
    @property
    def until(self) -> date | None: ...


class Term(Protocol):
    """What counts of a grant."""

    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


@dataclass(frozen=True)
class Last:
    """A step, as plain values."""

    event: str
    until: date | None = None


def state(grant: Term, last: Step, day: date) -> str:
    """A word of `STATES` on a day. A suspension with a last day is over when that day is."""
    if last.event in OVER:
        return OVER[last.event]
    if day > grant.ends_on:
        return "expired"
    if last.event == SUSPEND and (last.until is None or day <= last.until):
        return "suspended"
    return "active" if day >= grant.starts_on else "waiting"


def may_follow(last: Step, event: str) -> bool:
    """Whether this can be done next."""
    return event in FOLLOWS[last.event]


def last_of(steps: Sequence[Step]) -> Step:
    """The step that counts."""
    return steps[-1]
