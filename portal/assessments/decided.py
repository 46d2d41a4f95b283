"""Decisions about somebody in a register, as its page shows them: a talk (11, 15) or an institution's own measure (12) changes
no entry, and is remembered all the same. Decisions belong to a room above, which tells here, at import, how they are found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.kit.actor import Actor


@dataclass(frozen=True)
class Taken:
    """One measure: what it is called, how it was carried out ("" where nobody has said so yet), whether a review undid it."""

    name: str
    said: str
    undone: bool


@dataclass(frozen=True)
class Decided:
    """A case that was decided: under which clauses, when, and what was taken."""

    number: str
    clauses: Sequence[str]
    decided_on: date
    taken: Sequence[Taken]
    case_id: int


Finder = Callable[[Any, Actor], Sequence[Decided]]
_FINDERS: list[Finder] = []


def decisions_found_by(finder: Finder) -> Finder:
    """A room adds how decisions about a candidate, an examiner, a supervisor or an institution's office are found: those that
    the actor may know of, and no others."""
    _FINDERS.append(finder)
    return finder


def decisions_about(thing: Any, actor: Actor) -> list[Decided]:
    """The decisions about it that the actor may know of, the latest first."""
    return [one for finder in _FINDERS for one in finder(thing, actor)]
