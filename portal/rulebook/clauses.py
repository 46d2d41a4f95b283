"""What each clause of the Rules says and leads to, as frozen data. Nothing here decides: the rules over it are in
`measures.py` and `offers.py`, the words in `policies/rulebook.toml`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from portal.rulebook.citation import article_of, cite


class UnknownWordError(Exception):
    """A clause, measure or other word that the rulebook does not hold."""


@dataclass(frozen=True)
class Article:
    """An article with its chapter; `lead` is its opening sentence(s), empty where it has no items."""

    number: int
    chapter: str
    lead: str

    @property
    def name(self) -> str:
        """Such as 第六条."""
        return cite(str(self.number))


@dataclass(frozen=True)
class Condition:
    """A condition in the words of a clause, which a finding must state."""

    id: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class MajorRule:
    """A decision becomes major (重大) as soon as one of `measures` is chosen."""

    id: str
    name: str
    measures: frozenset[str]


@dataclass(frozen=True)
class Measure:
    """A measure (处理措施). `particulars` must be stated with it; it is chosen only along with `together`; only the
    levels of `only_by` may take it (empty: whoever decides); `issued_by` alone issues it; `published`: made public."""

    id: str
    name: str
    particulars: tuple[str, ...] = ()
    together: str = ""
    only_by: tuple[str, ...] = ()
    issued_by: str = ""
    published: bool = False


@dataclass(frozen=True)
class Clause:
    """One clause with everything it leads to; the keys are explained at the head of `policies/rulebook.toml`."""

    id: str
    text: str
    respondent: str
    required: tuple[str, ...]
    optional: tuple[str, ...]
    decided_by: tuple[str, ...]
    filed_to: tuple[str, ...]
    published: bool
    major: bool | str
    conditions: tuple[str, ...]
    one_of: tuple[tuple[str, ...], ...] = ()
    where_it_exists: tuple[str, ...] = ()
    severity: Mapping[str, str] | None = None
    proposed_by: tuple[str, ...] = ()
    needs_finding_under: tuple[int, ...] = ()
    readings: tuple[str, ...] = ()
    offered: str = "always"
    aggravates: int = 0
    title: str = ""

    @property
    def article(self) -> int:
        """The number of the article in which it stands."""
        return article_of(self.id)

    @property
    def name(self) -> str:
        """How it is cited: 第十七条第（六）项."""
        return self.title or cite(self.id)

    @property
    def measures(self) -> tuple[str, ...]:
        """Every measure it allows, the required ones first."""
        return self.required + self.optional


@dataclass(frozen=True)
class Rulebook:
    """One version of the rulebook. Mappings keep the order of the file, which is the order of the Rules."""

    version: str
    title: str
    effective_from: date
    clauses: Mapping[str, Clause]
    measures: Mapping[str, Measure]
    articles: Mapping[int, Article]
    conditions: Mapping[str, Condition]
    major_rules: Mapping[str, MajorRule]
    respondents: Mapping[str, str]
    offices: Mapping[str, str]
    particulars: Mapping[str, str]
    offered: Mapping[str, str]

    def clause(self, clause: str) -> Clause:
        """The clause with this id; raises `UnknownWordError`."""
        if clause not in self.clauses:
            raise UnknownWordError(f"处理规则中没有条款“{clause}”")
        return self.clauses[clause]

    def measure(self, measure: str) -> Measure:
        """The measure with this identifier; raises `UnknownWordError`."""
        if measure not in self.measures:
            raise UnknownWordError(f"处理规则中没有处理措施“{measure}”")
        return self.measures[measure]

    def in_full(self, clause: str) -> str:
        """The whole of a clause as a page shows it: the article's opening words, then the item with its mark."""
        found = self.clause(clause)
        article = self.articles[found.article]
        if found.id == str(found.article):
            return f"{found.name}　{found.text}"
        mark = cite(found.id).removeprefix(article.name)[1:-1]
        return f"{article.name}　{article.lead}\n{mark}{found.text}"
