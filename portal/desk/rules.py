"""The Rules as a page: each article as published, and beside each clause what it leads to, as our rulebook holds it."""

from collections.abc import Iterator
from dataclasses import dataclass

from portal.rulebook import rulebook
from portal.rulebook.citation import cite
from portal.rulebook.clauses import Clause, Rulebook
from portal.rulebook.readings import Reading, readings
from portal.rulebook.regulation import ArticleText, regulation

DECIDERS = {
    "institution": "评价机构", "prefecture": "市（州）局", "province": "省厅", "county": "县（市、区）局",
    "appointer": "聘任（委派）机构", "venue_prefecture": "活动所在地市（州）局", "grantor": "授权机构",
}  # fmt: skip


@dataclass(frozen=True)
class Item:
    """One clause as the page shows it. `leads_to` is None where a clause names no misconduct."""

    id: str
    text: str
    leads_to: Clause | None


@dataclass(frozen=True)
class Section:
    """One article with its clauses and the readings that belong to it."""

    article: ArticleText
    items: list[Item]
    own: Clause | None
    readings: list[Reading]

    @property
    def name(self) -> str:
        """第十七条."""
        return cite(str(self.article.number))


def sections() -> list[tuple[str, list[Section]]]:
    """All articles by chapter."""
    chapters: dict[str, list[Section]] = {}
    for article in regulation().values():
        chapters.setdefault(article.chapter, []).append(_section(article))
    return list(chapters.items())


def _section(article: ArticleText) -> Section:
    book, mark = rulebook(), "({})" if article.number in (4, 20) else ".{}"
    items = [
        Item(f"{article.number}{mark.format(number)}", text, book.clauses.get(f"{article.number}.{number}"))
        for number, text in article.items.items()
    ]
    own = [reading for reading in readings().values() if article.number in reading.articles]
    return Section(article, items, book.clauses.get(str(article.number)), own)


def offices(book: Rulebook, words: tuple[str, ...]) -> str:
    """Offices in short, in the order of the rulebook."""
    return "、".join(DECIDERS.get(word, book.offices.get(word, word)) for word in words)


def measures(book: Rulebook, words: tuple[str, ...]) -> str:
    """Measures by name."""
    return "；".join(book.measure(word).name for word in words)


def consequences(clause: Clause) -> list[tuple[str, str]]:
    """What a clause leads to, as terms and words; empty ones are left out."""
    return [(term, words) for term, words in _consequences(rulebook(), clause) if words]


def _consequences(book: Rulebook, clause: Clause) -> Iterator[tuple[str, str]]:
    chosen = {measure for group in clause.one_of for measure in group}
    yield "当事人", book.respondents[clause.respondent]
    yield "必须采取", measures(book, clause.required)
    for group in clause.one_of:
        yield "择一采取", measures(book, group)
    yield "视情节采取", measures(book, tuple(measure for measure in clause.optional if measure not in chosen))
    yield "须认定的情形", "、".join(book.conditions[word].name for word in clause.conditions)
    yield "提请", offices(book, clause.proposed_by)
    yield "决定", offices(book, clause.decided_by)
    yield "机构决定报备", offices(book, clause.filed_to) if "institution" in clause.decided_by else ""
    yield "公布", "向社会公布" if clause.published else ""
    major = clause.major
    yield "重大", book.major_rules[major].name if isinstance(major, str) else "重大处理决定" if major else ""
    yield "选用条件", "" if clause.offered == "always" else book.offered[clause.offered]
