"""The cases of a report. Cases belong to a room above this one; it tells here, at import, how they are found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from portal.kit.actor import Actor
from portal.reports.models import Report


@dataclass(frozen=True)
class LinkedCase:
    """A case that came of a report, as its page shows it."""

    number: str
    title: str
    url: str
    state: str
    lead: str


Finder = Callable[[Report, Actor], Sequence[LinkedCase]]
_finders: list[Finder] = []


def found_by(finder: Finder) -> Finder:
    """A room adds how its cases are found: those that the actor may know of, and no others."""
    _finders.append(finder)
    return finder


def cases_of(report: Report, actor: Actor) -> list[LinkedCase]:
    """The cases opened from the report or into which it was merged, as far as the actor may know of them."""
    return [case for finder in _finders for case in finder(report, actor)]
