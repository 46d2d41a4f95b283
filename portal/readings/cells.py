"""What a reader sees of certificates: each field masked, in full, or not at all, as the grant says. Column by column, for an
export has a hundred thousand rows. Pure."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from portal.assessments.readers import masked as masked_number
from portal.grants.words import FIELDS, MASKABLE

FULL, MASKED = "full", "masked"
DOT: Final = "•"


@dataclass(frozen=True)
class Known:
    """Certificates as the register knows them, in clear, by field. They stay inside this room; `Table` is what leaves it."""

    ids: Sequence[int]
    days: Sequence[date]
    kinds: Sequence[str]
    columns: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Row:
    """A certificate as it is delivered: `cells` by field, in the order of `FIELDS`; a field that may not be read is absent."""

    id: int
    issued_on: date
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """Certificates as they are delivered, by field in the order of `FIELDS`; a field that may not be read is absent."""

    ids: Sequence[int]
    days: Sequence[date]
    columns: Mapping[str, Sequence[str]]

    def __len__(self) -> int:
        """How many certificates."""
        return len(self.ids)

    def lines(self) -> Iterator[tuple[str, ...]]:
        """One after the other, for files."""
        return zip(*self.columns.values(), strict=True)

    @cached_property
    def rows(self) -> list[Row]:
        """One after the other, for pages."""
        each = zip(self.ids, self.days, self.lines(), strict=True)
        return [Row(one, day, dict(zip(self.columns, cells, strict=True))) for one, day, cells in each]


def masked(fields: Mapping[str, str]) -> dict[str, str]:
    """The same fields with everything maskable masked: what pages show before somebody unmasks one."""
    return {name: MASKED if name in MASKABLE else how for name, how in fields.items()}


def narrower(asked: Mapping[str, str], granted: Mapping[str, str]) -> bool:
    """Whether nothing is asked that is not granted, nor more of it."""
    return all(name in granted and (how == MASKED or granted[name] == FULL) for name, how in asked.items())


def table(known: Known, fields: Mapping[str, str]) -> Table:
    """Deliver certificates."""
    shown = {name: _shown(known, name, fields[name]) for name in FIELDS if name in fields}
    return Table(known.ids, known.days, shown)


def _shown(known: Known, name: str, how: str) -> Sequence[str]:
    column = known.columns[name]
    if how != MASKED:
        return column
    if name == "id_number":
        return [masked_number(kind, number) for kind, number in zip(known.kinds, column, strict=True)]
    return [_MASKS[name](one) for one in column]


def _masked_name(name: str) -> str:
    return name[:1] + DOT * max(1, len(name) - 1)


def _masked_certificate(number: str) -> str:
    return number[:7] + DOT * max(0, len(number) - 11) + number[-4:]


_MASKS: Final[Mapping[str, Callable[[str], str]]] = {"number": _masked_certificate, "name": _masked_name}
