"""How an institution stands, derived from its entries: listed, under rectification, suspended in part or whole, terminated.

Pure. 16 and 13 order rectification, 13 suspends an occupation for its length, 18 and 20(1) suspend activities, 20(1) holds
data back, 17 and 18 terminate and delist.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final, Protocol, TypeVar

from portal.organisations.in_force import Entry, in_force

LISTED, RECTIFYING, SUSPENDED, DATA_HELD, TERMINATED = "listed", "rectifying", "suspended", "data_held", "terminated"
IN_PART: Final = "suspended_in_part"
LASTING: Final = frozenset({RECTIFYING})
"""A rectification is due on its last day and goes on until its result was checked (16.5)."""

WHOLE: Final = ""
"""The occupation code of an entry that concerns the whole institution."""


class StandingEntry(Entry, Protocol):
    """An entry in a standing: of the whole institution, or of one occupation."""

    @property
    def occupation_code(self) -> str: ...


class CausedEntry(StandingEntry, Protocol):
    """One that also says what caused it."""

    @property
    def clause(self) -> str: ...
    @property
    def cause_case_id(self) -> int | None: ...
    @property
    def cause_decision_id(self) -> int | None: ...


INTERIM: Final = frozenset({"20(1)", "R-16"})


AnEntry = TypeVar("AnEntry", bound=StandingEntry)


def holding(entries: Iterable[AnEntry], day: date) -> list[AnEntry]:
    """The entries that say how the institution stands on `day`, oldest first."""
    return in_force(entries, day, LASTING)


def word_of(entry: StandingEntry) -> str:
    """What one entry makes of the standing; a suspension of one occupation is one in part."""
    return IN_PART if entry.effect == SUSPENDED and entry.occupation_code != WHOLE else entry.effect


SEVERITY: Final = (LISTED, DATA_HELD, IN_PART, RECTIFYING, SUSPENDED, TERMINATED)


def weightiest(entries: Iterable[AnEntry], day: date) -> AnEntry | None:
    """The entry that gives the standing its word; None where the institution was never listed."""
    return max(holding(entries, day), key=lambda one: (SEVERITY.index(word_of(one)), one.id), default=None)


def everybodys(entries: Iterable[CausedEntry], day: date) -> list[tuple[str, str]]:
    """What anybody may know of how the institution stands on `day`, the weightiest first: each word once, with the clause of
    the decision behind it; of an interim measure no ground, and that data are held back (20(1)) not at all. What the view
    `public_standing` holds (migrations/sql/public.sql)."""
    held = [one for one in holding(entries, day) if one.effect != DATA_HELD]
    told = sorted(held, key=lambda one: (-SEVERITY.index(word_of(one)), one.id))
    others = [one for one in told if one.effect != LISTED] or told[-1:]
    return list(dict.fromkeys((word_of(one), "" if _interim(one) else one.clause) for one in others))


def _interim(one: CausedEntry) -> bool:
    return one.clause in INTERIM or (one.cause_case_id is not None and one.cause_decision_id is None)


def barring(entries: Iterable[AnEntry], occupation_code: str, day: date) -> AnEntry | None:
    """The entry because of which this occupation may not be assessed on `day`: delisted, suspended whole or in it."""
    barred = [
        one
        for one in holding(entries, day)
        if one.effect == TERMINATED or (one.effect == SUSPENDED and one.occupation_code in (WHOLE, occupation_code))
    ]
    return max(barred, key=lambda one: (SEVERITY.index(word_of(one)), one.until or date.max, one.id), default=None)


def holding_data(entries: Iterable[AnEntry], day: date) -> AnEntry | None:
    """The entry because of which certificate data are neither reviewed nor uploaded on `day` (20(1)), or a termination."""
    found = holding(entries, day)
    return next((one for one in reversed(found) if one.effect in (DATA_HELD, TERMINATED)), None)


def overdue(entries: Iterable[AnEntry], day: date) -> list[AnEntry]:
    """The rectifications whose last day has passed without their result being found good (16.5)."""
    return [one for one in holding(entries, day) if one.effect == RECTIFYING and one.until is not None and one.until < day]
