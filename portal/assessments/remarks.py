"""What rooms above this one say on the pages of an assessment and of an upload: they tell here, at import, how it is found."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from portal.assessments.models import Assessment, Upload


@dataclass(frozen=True)
class Remark:
    """One sentence, with what it rests on: words in brackets, and the clause."""

    text: str
    small: str
    clause: str
    icon: str
    colour: str


Finder = Callable[[Assessment | Upload, date], Iterable[Remark]]
_finders: list[Finder] = []


def found_by(finder: Finder) -> Finder:
    """A room adds what it says of an assessment or an upload on a day."""
    _finders.append(finder)
    return finder


def remarks(thing: Assessment | Upload, day: date) -> list[Remark]:
    """Everything that is said of it."""
    return [note for finder in _finders for note in finder(thing, day)]
