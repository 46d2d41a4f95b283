"""How the portal reads the Rules where their text is silent or open (R-n). Shown as a reading, never as law."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.kit.policy_file import Table
from portal.rulebook.citation import article_of, is_reading


@dataclass(frozen=True)
class Reading:
    """One reading: its number, its words, and the clauses of the Rules it belongs to."""

    id: str
    text: str
    clauses: tuple[str, ...]

    @property
    def articles(self) -> frozenset[int]:
        """The articles under which a page shows it."""
        return frozenset(article_of(clause) for clause in self.clauses)


def build_readings(file: Table) -> Mapping[str, Reading]:
    """Every reading by its number; raises `PolicyFileError` where the table cannot be followed."""
    return MappingProxyType({number: _reading(number, table) for number, table in file.named_tables().items()})


def _reading(number: str, table: Table) -> Reading:
    if not is_reading(number):
        raise table.fault("不是解读编号")
    clauses = tuple(str(clause) for clause in table.take("clauses", list))
    reading = Reading(number, table.text("text"), clauses)
    table.done()
    try:
        known = [article_of(clause) for clause in clauses]
    except ValueError as error:
        raise table.fault(str(error)) from error
    if not known:
        raise table.fault("须写明所属的条款")
    return reading
