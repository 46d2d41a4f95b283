"""Which of the proposed measures are signed: the approver may strike optional ones, with reasons, and never adds any.

Pure. A measure is a mapping with `measure`, `clause`, `detail`, `applicable` and `reason`, as the proposal holds it.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from portal.kit.refusal import Ground, Refused
from portal.rulebook.clauses import Rulebook
from portal.rulebook.measures import Choice, choices, is_termination, problems

Measures = Sequence[Mapping[str, Any]]
FIELD = "struck"


def chosen(measures: Measures) -> frozenset[str]:
    """The measures that are to be taken, without those that have nothing to act on."""
    return frozenset(one["measure"] for one in measures if one.get("applicable", True))


def terminates(measures: Measures) -> bool:
    """Whether the province alone can issue this, 20(4)."""
    return is_termination(chosen(measures))


def strikeable(book: Rulebook, measures: Measures, clauses: Sequence[str]) -> tuple[str, ...]:
    """The proposed measures that severity alone called for; what a clause found requires is not among them (table 3)."""
    return tuple(measure for measure in choices(book, clauses).optional if measure in chosen(measures))


def signed(
    book: Rulebook, proposed: Measures, clauses: Sequence[str], level: str, struck: Collection[str] = ()
) -> list[dict[str, Any]]:
    """The measures as they are signed, checked once more against the rulebook; raises `Refused` beside `struck`."""
    for measure in sorted(struck):
        if measure not in strikeable(book, proposed, clauses):
            _refuse_striking(book, measure, clauses)
    kept = [dict(one) for one in proposed if one["measure"] not in struck]
    found = problems(book, Choice(tuple(clauses), chosen(kept), level, _not_applicable(kept)))
    if found:
        raise Refused(f"{found[0].why}。", found[0].clause, ground=Ground.INPUT, field=FIELD)
    return kept


def _refuse_striking(book: Rulebook, measure: str, clauses: Sequence[str]) -> None:
    by = choices(book, clauses).required.get(measure)
    name = book.measure(measure).name
    if by:
        why = f"“{name}”是{book.clause(by[0]).name}规定必须作出的处理，不能删减。"
        raise Refused(why, by[0], ground=Ground.INPUT, field=FIELD)
    raise Refused(f"拟处理意见中没有“{name}”，决定不能增加、也无从删减。", "20(3)", ground=Ground.INPUT, field=FIELD)


def _not_applicable(measures: Measures) -> dict[str, str]:
    return {one["measure"]: str(one.get("reason") or "") for one in measures if not one.get("applicable", True)}
