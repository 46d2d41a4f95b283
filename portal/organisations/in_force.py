"""What holds follows from what happened. A ledger's entries are only added; this says which of them hold on a day.

Pure. An entry that was reversed (on review) never was. One that was ended held until the day before. One with a last day
holds through it, unless its effect goes on until somebody ends it. Which decision caused an entry does not matter here:
two causes make two entries, and the thing is free again only when neither holds.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Protocol, TypeVar


class Entry(Protocol):
    """What a ledger says happened: `effect` from `since`, through `until` where it has a last day; `reverses_id` and
    `ends_id` name an earlier entry that this one undoes or ends."""

    @property
    def id(self) -> int: ...
    @property
    def effect(self) -> str: ...
    @property
    def since(self) -> date: ...
    @property
    def until(self) -> date | None: ...
    @property
    def reverses_id(self) -> int | None: ...
    @property
    def ends_id(self) -> int | None: ...


AnEntry = TypeVar("AnEntry", bound=Entry)


def in_force(entries: Iterable[AnEntry], day: date, lasting: Collection[str] = ()) -> list[AnEntry]:
    """The entries that hold on `day`, oldest first. Effects in `lasting` outlive their last day: they are due by then,
    and hold until they are ended."""
    known = sorted(entries, key=lambda one: one.id)
    undone = {one.reverses_id for one in known if one.reverses_id is not None}
    ends = {one.ends_id: one.since for one in known if one.ends_id is not None and one.id not in undone}

    def holds(one: AnEntry) -> bool:
        if one.reverses_id is not None or one.ends_id is not None or one.id in undone or one.since > day:
            return False
        if one.id in ends and ends[one.id] <= day:
            return False
        return one.until is None or day <= one.until or one.effect in lasting

    return [one for one in known if holds(one)]


def effects_in_force(entries: Iterable[Entry], day: date) -> frozenset[str]:
    """The words of the effects that hold on `day`."""
    return frozenset(one.effect for one in in_force(entries, day))
