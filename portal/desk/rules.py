"""The Rules as a page: each article as published, and beside each clause what it leads to, as our rulebook holds it."""

from dataclasses import dataclass

from portal.rulebook.citation import cite
from portal.rulebook.clauses import Clause, Rulebook
from portal.rulebook.interpretation import readings
from portal.rulebook.readings import Reading
from portal.rulebook.regulation import ArticleText, regulation


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
    lead: str
    items: list[Item]
    own: Clause | None
    readings: list[Reading]

    @property
    def name(self) -> str:
        """第十七条."""
        return cite(str(self.article.number))


def sections(book: Rulebook) -> list[tuple[str, list[Section]]]:
    """All articles by chapter; the clauses of the rulebook in the words of this version of it."""
    chapters: dict[str, list[Section]] = {}
    for article in regulation().values():
        chapters.setdefault(article.chapter, []).append(_section(article, book))
    return list(chapters.items())


def _section(article: ArticleText, book: Rulebook) -> Section:
    mark = "({})" if article.number in (4, 20) else ".{}"
    items = [_item(f"{article.number}{mark.format(number)}", text, book) for number, text in article.items.items()]
    own = [reading for reading in readings().values() if article.number in reading.articles]
    return Section(article, _lead(article, book), items, book.clauses.get(str(article.number)), own)


def _item(clause: str, published: str, book: Rulebook) -> Item:
    known = book.clauses.get(clause)
    return Item(clause, known.text if known else published, known)


def _lead(article: ArticleText, book: Rulebook) -> str:
    """The opening words; of an article without items, the whole of it."""
    known, own = book.articles.get(article.number), book.clauses.get(str(article.number))
    if known is None:
        return article.lead
    return known.lead or (own.text if own else article.lead)
