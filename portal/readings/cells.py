"""What a reader sees of a certificate: each field masked, in full, or not at all, as the grant says. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from portal.assessments.readers import masked as masked_number
from portal.grants.words import FIELDS, MASKABLE

FULL, MASKED = "full", "masked"
DOT: Final = "•"


class Known(NamedTuple):
    """A certificate as the register knows it, in clear. It stays inside this room; `Row` is what leaves it."""

    id: int
    number: str
    name: str
    id_kind: str
    id_number: str
    occupation: str
    institution: str
    issued_on: date
    scores: str
    state: str


@dataclass(frozen=True, slots=True)
class Row:
    """A certificate as it is delivered: `cells` by field, in the order of `FIELDS`; a field that may not be read is absent."""

    id: int
    issued_on: date
    cells: Mapping[str, str]


def masked(fields: Mapping[str, str]) -> dict[str, str]:
    """The same fields with everything maskable masked: what pages show before somebody unmasks one."""
    return {name: MASKED if name in MASKABLE else how for name, how in fields.items()}


def narrower(asked: Mapping[str, str], granted: Mapping[str, str]) -> bool:
    """Whether nothing is asked that is not granted, nor more of it."""
    return all(name in granted and (how == MASKED or granted[name] == FULL) for name, how in asked.items())


def row(known: Known, fields: Mapping[str, str]) -> Row:
    """Deliver a certificate."""
    return Row(known.id, known.issued_on, {name: _cell(known, name, fields[name]) for name in FIELDS if name in fields})


def _cell(known: Known, field: str, how: str) -> str:
    value = known.issued_on.isoformat() if field == "issued_on" else str(getattr(known, field))
    if how == FULL:
        return value
    if field == "name":
        return value[:1] + DOT * max(1, len(value) - 1)
    if field == "id_number":
        return masked_number(known.id_kind, value)
    return value[:7] + DOT * max(0, len(value) - 11) + value[-4:]
