"""How the portal reads the Rules where their text is silent or open (R-n). Shown as a reading, never as law."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from portal.kit.policy_file import POLICIES, read
from portal.rulebook.citation import article_of


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


@lru_cache(maxsize=1)
def readings() -> Mapping[str, Reading]:
    """Every reading by its number; raises `PolicyFileError` where the file cannot be followed."""
    found = {}
    for number, table in read(POLICIES / "readings.toml").named_tables().items():
        clauses = tuple(str(clause) for clause in table.take("clauses", list))
        found[number] = Reading(number, table.text("text"), clauses)
        table.done()
    return MappingProxyType(found)
