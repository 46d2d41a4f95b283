"""In what two versions of the law differ, in words, old beside new; and when the newer is plainly the harsher (R-13). Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from portal.kit.limits import Limit
from portal.kit.thresholds import Watching
from portal.rulebook.citation import cite
from portal.rulebook.clauses import Measure, Rulebook
from portal.rulebook.in_words import in_full, offices
from portal.rulebook.measures import choices
from portal.rulebook.readings import Reading


@dataclass(frozen=True)
class Difference:
    """One thing that changed: `clause` is the clause it is about (or "" where it is about none), `name` what it is called,
    `what` the point in question, `old` and `new` how it reads; "" where there is nothing."""

    clause: str
    name: str
    what: str
    old: str
    new: str


def between(old: Any, new: Any) -> list[Difference]:
    """Everything that differs between two versions of one kind."""
    if isinstance(old, Rulebook):
        return list(_rulebooks(old, new))
    if isinstance(old, Watching):
        return list(_watching(old, new))
    return list(_limits(old, new) if any(isinstance(one, Limit) for one in old.values()) else _readings(old, new))


def of_clauses(old: Rulebook, new: Rulebook, clauses: Collection[str]) -> list[Difference]:
    """What differs in these clauses alone."""
    return [one for clause in clauses for one in _clause(old, new, clause)]


def plainly_harsher(old: Rulebook, new: Rulebook, clauses: Collection[str]) -> list[str]:
    """The measures that the newer version requires besides everything that the older one required: where it adds and takes
    nothing away, it cannot be the milder one. Anything else is for the officer to weigh."""
    before, after = (set(choices(book, clauses).required) for book in (old, new))
    return [new.measure(one).name for one in sorted(after - before)] if before <= after else []


def _rulebooks(old: Rulebook, new: Rulebook) -> Iterator[Difference]:
    if old.title != new.title:
        yield Difference("", "规则名称", "名称", old.title, new.title)
    for clause in dict.fromkeys((*old.clauses, *new.clauses)):
        yield from _clause(old, new, clause)
    for key in dict.fromkeys((*old.measures, *new.measures)):
        before, after = _measure(old, key), _measure(new, key)
        if before != after:
            yield Difference("", (new.measures.get(key) or old.measures[key]).name, "处理措施", before, after)
    for what, before_all, after_all in (
        ("条款的条件", old.conditions, new.conditions), ("重大处理决定的标准", old.major_rules, new.major_rules),
    ):  # fmt: skip
        yield from _named(what, before_all, after_all)


def _clause(old: Rulebook, new: Rulebook, clause: str) -> Iterator[Difference]:
    before = dict(in_full(old, old.clauses[clause])) if clause in old.clauses else {}
    after = dict(in_full(new, new.clauses[clause])) if clause in new.clauses else {}
    name = (new.clauses.get(clause) or old.clauses[clause]).name
    for term in dict.fromkeys((*before, *after)):
        if before.get(term) != after.get(term):
            yield Difference(clause, name, term, before.get(term, ""), after.get(term, ""))


def _measure(book: Rulebook, key: str) -> str:
    known: Measure | None = book.measures.get(key)
    if known is None:
        return ""
    parts = [
        known.name, "须写明" + "、".join(book.particulars[one] for one in known.particulars) if known.particulars else "",
        f"只能由{offices(book, known.only_by)}作出" if known.only_by else "",
        f"由{offices(book, [known.issued_by])}出具" if known.issued_by else "", "作出即公布" if known.published else "",
    ]  # fmt: skip
    return "，".join(part for part in parts if part)


def _named(what: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        before, after = (book[key].name if key in book else "" for book in (old, new))
        if before != after:
            yield Difference("", after or before, what, before, after)


def _readings(old: Mapping[str, Reading], new: Mapping[str, Reading]) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        for what, tell in (("内容", _text), ("所属条款", _places)):
            before, after = tell(old.get(key)), tell(new.get(key))
            if before != after:
                yield Difference(key, cite(key), what, before, after)


def _text(reading: Reading | None) -> str:
    return reading.text if reading else ""


def _places(reading: Reading | None) -> str:
    return "、".join(cite(clause) for clause in reading.clauses) if reading else ""


def _limits(old: Mapping[str, Limit], new: Mapping[str, Limit]) -> Iterator[Difference]:
    for key in dict.fromkeys((*old, *new)):
        before, after = (limits[key].words if key in limits else "" for limits in (old, new))
        if before != after:
            yield Difference("", new[key].name if key in new else old[key].name, "时限", before, after)


def _watching(old: Watching, new: Watching) -> Iterator[Difference]:
    before, after = dict(old.lines), dict(new.lines)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield Difference("", name, "参数", before.get(name, ""), after.get(name, ""))
