"""From what a case can be opened besides a report: something in a room above this one, or somebody in the registers below.
Each tells here, at import, what the form starts from; a new case that came of an earlier one is linked with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portal.cases.links import LINK, link
from portal.cases.models import Case
from portal.cases.opening import Accused
from portal.kit.actor import Actor
from portal.kit.web import asked_id


@dataclass(frozen=True)
class Beginning:
    """What the form is filled in with and what it came from, with its address; the case to link with, and why, where it came
    of one. `accused` is somebody in the registers, whose numbers go into the case without being shown or typed (`masked` is
    what is shown); `asked` names in the address what the kind of respondent is still to be chosen for."""

    values: Mapping[str, Any]
    said: str
    url: str
    earlier: Case | None = None
    reason: str = ""
    accused: Accused | None = None
    masked: str = ""
    asked: Mapping[str, int] = field(default_factory=dict)


Source = Callable[[Actor, int], Beginning | None]
_SOURCES: dict[str, Source] = {}


def begins_from(word: str) -> Callable[[Source], Source]:
    """A room adds what a case can be opened from, by the word that the address names it with. The source answers None for
    what the actor may not know of."""

    def mark(source: Source) -> Source:
        _SOURCES[word] = source
        return source

    return mark


def beginning(by: Actor) -> Beginning | None:
    """What this request's address says that the case comes from."""
    asked = ((source, asked_id(word)) for word, source in _SOURCES.items())
    return next((found for source, number in asked if number and (found := source(by, number))), None)


def connect(case: Case, begun: Beginning, *, by: Actor, at: datetime) -> str:
    """Link the new case with the earlier one, where there is one and the opener may; returns what is left to do, or ""."""
    if begun.earlier is None:
        return ""
    if LINK.obstacle(case, by, at) is not None:
        return f"请承办人将本案与前案 {begun.earlier.number} 关联。"
    link(case, begun.earlier, begun.reason, by=by, at=at)
    return ""
