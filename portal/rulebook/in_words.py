"""The rulebook in the words of a page: what a clause leads to, term by term. Pure."""

from collections.abc import Iterator, Sequence

from portal.rulebook.citation import numeral
from portal.rulebook.clauses import Clause, Rulebook
from portal.rulebook.regulation import wording

DECIDERS = {
    "institution": "评价机构", "prefecture": "市（州）局", "province": "省厅", "county": "县（市、区）局",
    "appointer": "聘任（委派）机构", "venue_prefecture": "活动所在地市（州）局", "grantor": "授权机构",
}  # fmt: skip


def offices(book: Rulebook, words: Sequence[str]) -> str:
    """Offices in short, in the order of the rulebook."""
    return "、".join(DECIDERS.get(word, book.offices.get(word, word)) for word in words)


def measures(book: Rulebook, words: Sequence[str]) -> str:
    """Measures by name."""
    return "；".join(book.measure(word).name for word in words)


def consequences(book: Rulebook, clause: Clause) -> list[tuple[str, str]]:
    """What a clause leads to, as terms and words; empty ones are left out."""
    return [(term, words) for term, words in _consequences(book, clause) if words]


def in_full(book: Rulebook, clause: Clause) -> list[tuple[str, str]]:
    """The same with its own words before it and everything else that a version can change after it."""
    return [("条文", book.in_full(clause.id)), *consequences(book, clause), *((a, b) for a, b in _finer(book, clause) if b)]


def wording_in(book: Rulebook, clause: str) -> str:
    """The words of a clause as this version has them, else as the Rules were published; "" for what is no clause."""
    known = book.clauses.get(clause)
    if known is None or known.title:
        return wording(clause)
    lead, item = book.articles[known.article].lead, clause.partition(".")[2]
    return f"{lead}（{numeral(int(item))}）{known.text}" if item else known.text


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
    yield "重大", major(book, clause.major)
    yield "选用条件", "" if clause.offered == "always" else book.offered[clause.offered]


def _finer(book: Rulebook, clause: Clause) -> Iterator[tuple[str, str]]:
    severity = (clause.severity or {}).items()
    yield "措施的条件", "；".join(f"{book.measure(one).name}：{book.conditions[word].name}" for one, word in severity)
    yield "没有对象时可以不作出", measures(book, clause.where_it_exists)
    yield "须先认定", "、".join(book.articles[number].name for number in clause.needs_finding_under)
    yield "加重", f"第{clause.aggravates}条所列情形" if clause.aggravates else ""
    yield "适用口径", "、".join(clause.readings)


def major(book: Rulebook, mark: bool | str) -> str:
    """When a decision is major, R-6; empty where it is not."""
    return book.major_rules[mark].name if isinstance(mark, str) else "重大处理决定" if mark else ""
