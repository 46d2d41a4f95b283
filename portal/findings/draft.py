"""What a finding must say before it stands (reading 3): the clause's own conditions, its premise, the weighing of severity.

Pure: drafts and the rulebook in, Chinese problems out, each with the form field it belongs beside."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from portal.rulebook.clauses import Clause, Rulebook

PREMISES: dict[str, str] = {
    "after_event": "何时、通过何种方式在评价活动结束后发现",
    "not_from_own_case": "正在调查核实的其他机关、案由和文号",
    "residual": "为何没有更具体的条款可以适用",
    "after_rectification": "责令限期整改的决定（文号）和整改期满的日期",
}
"""What must be stated, by why a clause is not simply offered (a word of [offered] in the rulebook)."""

SEVERITIES = frozenset({"serious", "slight"})


@dataclass(frozen=True)
class Draft:
    """A finding as it is about to be made; `conditions` are those that the handlers state to be met, `aggravates` is ""
    but for 16.1, `premise` is "" but for the clauses of `PREMISES`."""

    fact: str
    clause: str
    weighing: str
    conditions: frozenset[str] = frozenset()
    serious: bool = False
    aggravates: str = ""
    premise: str = ""


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a draft, and the field it concerns."""

    why: str
    field: str


def premise_of(clause: Clause) -> str:
    """What must be stated before this clause may be used; empty for most."""
    return PREMISES.get(clause.offered, "")


def statable(clause: Clause) -> tuple[str, ...]:
    """The conditions that a finding under this clause can state: its own words, then those its measures may need."""
    by_severity = (word for word in (clause.severity or {}).values() if word not in SEVERITIES)
    return tuple(dict.fromkeys((*clause.conditions, *by_severity)))


def flaws(book: Rulebook, draft: Draft, own_words: Collection[str]) -> Iterator[Flaw]:
    """Everything wrong with the draft. `own_words` are words that name the case at hand and its office, which cannot be
    the other authority of 16.6."""
    clause = book.clause(draft.clause)
    if not draft.fact.strip():
        yield Flaw("请写明认定的事实。", "fact")
    if not draft.weighing.strip():
        yield Flaw("请写明情节及其理由。", "weighing")
    yield from _conditions(book, clause, draft)
    yield from _severity(clause, draft)
    yield from _aggravates(book, clause, draft)
    yield from _premise(clause, draft, own_words)


def _conditions(book: Rulebook, clause: Clause, draft: Draft) -> Iterator[Flaw]:
    for condition in clause.conditions:
        if condition not in draft.conditions:
            words = book.conditions[condition].name
            yield Flaw(f"{clause.name}以“{words}”为条件，须确认该条件成立；不成立的，不适用该条款。", "conditions")
    for stray in sorted(draft.conditions - set(statable(clause))):
        name = book.conditions[stray].name if stray in book.conditions else stray
        yield Flaw(f"“{name}”不是{clause.name}的条件。", "conditions")


def _severity(clause: Clause, draft: Draft) -> Iterator[Flaw]:
    if "serious" in clause.conditions and not draft.serious:
        yield Flaw(f"{clause.name}只适用于情节（情况）严重的情形，请选择“情节严重”或改用其他条款。", "serious")
    if "slight" in clause.conditions and draft.serious:
        yield Flaw(f"{clause.name}只适用于情节轻微的情形；情节严重的，适用第十六条第（一）项。", "serious")


def _aggravates(book: Rulebook, clause: Clause, draft: Draft) -> Iterator[Flaw]:
    items = [known.id for known in book.clauses.values() if clause.aggravates and known.article == clause.aggravates]
    if items and draft.aggravates not in items:
        yield Flaw(f"请指明是第十五条哪一项所列情形，方可适用{clause.name}。", "aggravates")
    if not items and draft.aggravates:
        yield Flaw(f"{clause.name}不以第十五条的情形为前提，请勿选择。", "aggravates")


def _premise(clause: Clause, draft: Draft, own_words: Collection[str]) -> Iterator[Flaw]:
    needed = premise_of(clause)
    if needed and not draft.premise.strip():
        yield Flaw(f"适用{clause.name}须写明{needed}。", "premise")
    if clause.offered == "not_from_own_case" and any(word and word in draft.premise for word in own_words):
        yield Flaw(f"{clause.name}不得以本平台自己的案件为依据，须写明其他机关的调查。", "premise")
