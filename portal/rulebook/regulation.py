"""The regulation's own words, article by article, as they were published. Nothing here is ours: readings are elsewhere."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from portal.kit.policy_file import POLICIES
from portal.rulebook.citation import NUMERALS, numeral

LAST = 22
_ARTICLE = re.compile(r"^第([一二三四五六七八九十]+)条\s*(.*)$")
_ITEM = re.compile(rf"^（([{NUMERALS}])）(.*)$")
_CHAPTERS = ("总则", "附则", "规范管理的权责划分", "不规范行为处理程序")


@dataclass(frozen=True)
class ArticleText:
    """One article: its chapter, its opening words, and its items by their number from 1."""

    number: int
    chapter: str
    lead: str
    items: Mapping[int, str]


@lru_cache(maxsize=1)
def regulation() -> Mapping[int, ArticleText]:
    """Every article of the Rules, 1 to 22, in their order."""
    lines = (POLICIES / "regulation.zh.txt").read_text(encoding="utf-8").splitlines()
    return MappingProxyType({article.number: article for article in _articles(line.strip() for line in lines)})


def wording(clause: str) -> str:
    """The words of `17.6`, `20(3)` or `9`, the article's opening words before an item's; "" for what is no clause."""
    article, _, item = clause.replace("(", ".").rstrip(")").partition(".")
    found = regulation().get(int(article)) if article.isdecimal() else None
    if found is None:
        return ""
    if not item:
        return found.lead
    text = found.items.get(int(item), "") if item.isdecimal() else ""
    return f"{found.lead}（{numeral(int(item))}）{text}" if text else ""


def _articles(lines: Iterator[str]) -> Iterator[ArticleText]:
    chapter, chapter_of, number, lead, items = "", "", 0, "", dict[int, str]()
    for line in filter(None, lines):
        opening, item = _ARTICLE.match(line), _ITEM.match(line)
        if opening:
            if number:
                yield ArticleText(number, chapter_of, lead, MappingProxyType(items))
            number, lead, items, chapter_of = number + 1, opening[2], {}, chapter
        elif item and number:
            items[NUMERALS.index(item[1]) + 1] = item[2]
        elif line in _CHAPTERS or line.endswith("不规范行为及处理"):
            chapter = line
    yield ArticleText(number, chapter_of, lead, MappingProxyType(items))
