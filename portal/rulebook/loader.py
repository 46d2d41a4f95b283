"""Reads `policies/rulebook.toml` strictly: an unknown word, a missing key or a rule that contradicts itself stops the
start with a sentence that says where."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

from portal.kit.policy_file import Table, read
from portal.rulebook.citation import LAST_ARTICLE, article_of, is_reading
from portal.rulebook.clauses import Article, Clause, Condition, MajorRule, Measure, Rulebook


def load(path: Path) -> Rulebook:
    """The rulebook in this file; raises `PolicyFileError`."""
    return build(read(path))


def build(file: Table) -> Rulebook:
    """The rulebook in this table, every word of it known; raises `PolicyFileError`."""
    version = file.table("version")
    offices = file.table("offices").named_texts()
    particulars = file.table("particulars").named_texts()
    measures = _measures(file.table("measures"), set(particulars), set(offices))
    book = partial(
        Rulebook,
        version=version.text("id"),
        title=version.text("title"),
        effective_from=version.take("effective_from", date),
        measures=MappingProxyType(measures),
        articles=MappingProxyType(_articles(file.table("articles"))),
        conditions=MappingProxyType(_conditions(file.table("conditions"))),
        major_rules=MappingProxyType(_major_rules(file.table("major"), set(measures))),
        respondents=MappingProxyType(file.table("respondents").named_texts()),
        offices=MappingProxyType(offices),
        particulars=MappingProxyType(particulars),
        offered=MappingProxyType(file.table("offered").named_texts()),
    )
    version.done()
    rows = file.tables("rows")
    file.done()
    return book(clauses=MappingProxyType(_clauses(rows, book(clauses={}))))


def _measures(table: Table, particulars: set[str], offices: set[str]) -> dict[str, Measure]:
    found = {}
    for key, entry in table.named_tables().items():
        found[key] = Measure(
            id=key,
            name=entry.text("name"),
            particulars=entry.words("particulars", particulars, []),
            together=entry.word("together", set(table.values), ""),
            only_by=entry.words("only_by", offices, []),
            issued_by=entry.word("issued_by", offices, ""),
            published=entry.take("published", bool, False),
        )
        entry.done()
    for measure in found.values():
        if measure.together and found[measure.together].together != measure.id:
            raise table.fault(f"“{measure.id}”与“{measure.together}”应当互相注明同时作出")
    return found


def _articles(table: Table) -> dict[int, Article]:
    found = {}
    for key, entry in table.named_tables().items():
        number = _article_number(table, key)
        found[number] = Article(number, entry.text("chapter"), entry.take("lead", str))
        entry.done()
    return found


def _conditions(table: Table) -> dict[str, Condition]:
    found = {}
    for key, entry in table.named_tables().items():
        words = entry.take("words", list)
        if not words or not all(isinstance(word, str) and word for word in words):
            raise entry.fault("“words”应为至少有一项的文本列表")
        found[key] = Condition(key, entry.text("name"), tuple(words))
        entry.done()
    return found


def _major_rules(table: Table, measures: set[str]) -> dict[str, MajorRule]:
    found = {}
    for key, entry in table.named_tables().items():
        found[key] = MajorRule(key, entry.text("name"), frozenset(entry.words("measures", measures)))
        entry.done()
    return found


def _clauses(rows: list[Table], book: Rulebook) -> dict[str, Clause]:
    found: dict[str, Clause] = {}
    for row in rows:
        for clause in _row(row, book):
            if clause.id in found:
                raise row.fault(f"条款“{clause.id}”出现两次")
            found[clause.id] = clause
    return dict(sorted(found.items(), key=lambda entry: _place(entry[0])))


def _place(clause: str) -> tuple[int, str]:
    # The order of the Rules; what stands for a whole article comes after its items, as 13 does after 13.5.
    return article_of(clause), clause.partition(".")[2] or "~"


def _row(row: Table, book: Rulebook) -> Iterator[Clause]:
    article = row.take("article", int)
    if article not in book.articles:
        raise row.fault(f"“article”中的“{article}”没有列在 [articles] 中")
    shared = _shared(row, book)
    entries = row.tables("clauses")
    row.done()
    for entry in entries:
        clause = _clause(entry, book, shared)
        if clause.article != article:
            raise entry.fault(f"条款“{clause.id}”不属于第 {article} 条")
        _check(entry, clause, book)
        yield clause


def _shared(row: Table, book: Rulebook) -> dict[str, Any]:
    """What the clauses of a row have in common."""
    required = row.words("required", book.measures)
    optional = row.words("optional", set(book.measures) - set(required))
    severity = row.table("severity", {})
    return {
        "respondent": row.word("respondent", book.respondents),
        "required": required,
        "optional": optional,
        "one_of": _groups(row, set(optional)),
        "where_it_exists": row.words("where_it_exists", required, []),
        "severity": MappingProxyType({key: severity.word(key, book.conditions) for key in severity.values}),
        "decided_by": row.words("decided_by", book.offices),
        "proposed_by": row.words("proposed_by", book.offices, []),
        "filed_to": row.words("filed_to", book.offices),
        "published": row.take("published", bool),
        "major": _major(row, book),
        "needs_finding_under": tuple(_article_number(row, n) for n in row.take("needs_finding_under", list, [])),
        "readings": _readings(row),
    }


def _clause(entry: Table, book: Rulebook, shared: dict[str, Any]) -> Clause:
    clause = entry.text("id")
    try:
        article_of(clause)
    except ValueError as error:
        raise entry.fault(str(error)) from error
    aggravates = entry.take("aggravates", int, 0)
    found = Clause(
        **{**shared, "readings": shared["readings"] + _readings(entry)},
        id=clause,
        text=entry.text("text"),
        conditions=entry.words("conditions", book.conditions),
        offered=entry.word("offered", book.offered, "always"),
        aggravates=aggravates and _article_number(entry, aggravates),
        title=entry.text("name", ""),
    )
    entry.done()
    return found


def _check(entry: Table, clause: Clause, book: Rulebook) -> None:
    """What a row may not contradict in itself."""
    stray = set(clause.severity or ()) - set(clause.measures)
    if stray:
        raise entry.fault(f"“severity”中的“{sorted(stray)[0]}”不是本行的处理措施")
    if not clause.measures:
        raise entry.fault("没有任何处理措施")
    if not clause.decided_by:
        raise entry.fault("没有写明由谁决定")
    if bool(clause.filed_to) != bool({"institution", "appointer"} & set(clause.decided_by)):
        raise entry.fault("“filed_to”只在评价机构可以作出决定时填写，且不得缺少")
    lead = book.articles[clause.article].lead
    for condition in clause.conditions:
        if not any(word in clause.text + lead for word in book.conditions[condition].words):
            raise entry.fault(f"条款原文中没有条件“{condition}”的用语")


def _groups(row: Table, optional: set[str]) -> tuple[tuple[str, ...], ...]:
    groups = row.take("one_of", list, [])
    return tuple(Table({"one_of": group}, row.place).words("one_of", optional) for group in groups)


def _major(row: Table, book: Rulebook) -> bool | str:
    if isinstance(row.values.get("major"), bool):
        return bool(row.take("major", bool))
    return row.word("major", book.major_rules)


def _readings(table: Table) -> tuple[str, ...]:
    readings = table.take("readings", list, [])
    for reading in readings:
        if not isinstance(reading, str) or not is_reading(reading):
            raise table.fault(f"“readings”中的“{reading}”不是解读编号")
    return tuple(readings)


def _article_number(table: Table, value: Any) -> int:
    if isinstance(value, bool) or not str(value).isdecimal() or not 1 <= int(value) <= LAST_ARTICLE:
        raise table.fault(f"“{value}”不是细则的条")
    return int(value)
