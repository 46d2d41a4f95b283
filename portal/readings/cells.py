"""What a reader sees of a certificate: each field masked, in full, or not at all, as the grant says. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
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


def rows(found: Sequence[Known], fields: Mapping[str, str]) -> list[Row]:
    """Deliver certificates."""
    shown = [(name, _MASKS[name] if fields[name] == MASKED else _CLEAR[name]) for name in FIELDS if name in fields]
    return [Row(one.id, one.issued_on, {name: cell(one) for name, cell in shown}) for one in found]


def _masked_name(known: Known) -> str:
    return known.name[:1] + DOT * max(1, len(known.name) - 1)


def _masked_number(known: Known) -> str:
    return known.number[:7] + DOT * max(0, len(known.number) - 11) + known.number[-4:]


def _masked_id_number(known: Known) -> str:
    return masked_number(known.id_kind, known.id_number)


def _day(known: Known) -> str:
    return known.issued_on.isoformat()


Cell = Callable[[Known], str]
_MASKS: Final[Mapping[str, Cell]] = {"number": _masked_number, "name": _masked_name, "id_number": _masked_id_number}
_CLEAR: Final[Mapping[str, Cell]] = {name: _day if name == "issued_on" else attrgetter(name) for name in FIELDS}
