"""What is looked for among the certificates of a grant: by number, by identity number through the blind index, by institution,
assessment and day of issue. Kept as data with every reading and export; an identity number is kept as its keyed index alone."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement

from portal.assessments.score_sheet import spelled
from portal.certificates.models import Certificate
from portal.kit.crypto import Keys

INDEX = 64
"""Hexadecimal digits of a blind index."""


@dataclass(frozen=True)
class Filters:
    """Each narrows; empty ones do not."""

    number: str = ""
    holder: str = ""
    institution: int | None = None
    assessment: int | None = None
    since: date | None = None
    until: date | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as SQL; each rests on an index of its own or only bounds a walk."""
        one, found = Certificate, list[ColumnElement[bool]]()
        if self.number:
            found.append(one.number == self.number)
        if self.holder:
            found.append(one.holder_index == bytes.fromhex(self.holder))
        if self.institution is not None:
            found.append(one.institution_id == self.institution)
        if self.assessment is not None:
            found.append(one.assessment_id == self.assessment)
        if self.since is not None:
            found.append(one.issued_on >= self.since)
        if self.until is not None:
            found.append(one.issued_on <= self.until)
        return found

    def record(self) -> dict[str, Any]:
        """As the read log keeps it."""
        stated = {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(self).items()}
        return {name: value for name, value in stated.items() if value not in (None, "")}

    @property
    def kind(self) -> str:
        """What kind of reading it is: by `number`, by `holder`, else a `list`."""
        return "number" if self.number else "holder" if self.holder else "list"


def holder_index(id_number: str, keys: Keys) -> str:
    """The blind index of an identity number, as filters keep it."""
    return keys.index(spelled(id_number)).hex()


def recorded(query: Mapping[str, Any]) -> Filters:
    """What `record` made, back again."""
    days = {name: date.fromisoformat(query[name]) for name in ("since", "until") if name in query}
    return Filters(**{**query, **days})


def asked(values: Mapping[str, str]) -> Filters:
    """From an address; what cannot be read there narrows nothing."""
    holder = values.get("holder", "")
    return Filters(
        values.get("number", "").replace("\0", "").strip().upper()[:30],
        holder if len(holder) == INDEX and all(letter in "0123456789abcdef" for letter in holder) else "",
        _id(values.get("institution")), _id(values.get("assessment")), _day(values.get("since")), _day(values.get("until")),
    )  # fmt: skip


def _id(written: str | None) -> int | None:
    return int(written) if written and written.isascii() and written.isdecimal() and int(written) < 2**62 else None


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None
