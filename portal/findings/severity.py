"""How grave a proposal is: it must match the severity that was found, and a defence never makes it worse (R-2).

Pure. A measure is chosen with what is stated of it: `{"rectify": {"end": "60"}}`."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.rulebook.clauses import Rulebook

Stated = Mapping[str, Mapping[str, str]]

LIGHTER: Mapping[str, frozenset[str]] = {
    "void_subject_score": frozenset({"void_all_scores"}),
    "talk_examiner": frozenset({"institution_measure", "recover_card", "dismiss_examiner"}),
    "institution_measure": frozenset({"recover_card", "dismiss_examiner"}),
    "suspend_supervision": frozenset({"revoke_supervisor"}),
    "talk_head": frozenset({"rectify", "terminate"}),
    "rectify": frozenset({"terminate"}),
    "publish": frozenset({"terminate"}),
    "suspend_activity": frozenset({"terminate"}),
    "withdraw_data": frozenset({"terminate"}),
}
"""A measure, and the heavier ones it may take the place of when the outcome becomes milder."""


@dataclass(frozen=True)
class Found:
    """What of a finding bears on severity."""

    clause: str
    serious: bool
    conditions: frozenset[str]


def mismatches(book: Rulebook, found: Sequence[Found], chosen: Collection[str]) -> Iterator[tuple[str, str]]:
    """Measures that no finding is grave (or slight) enough for, as (measure, why)."""
    for measure in sorted(chosen):
        demands = [(one, (book.clause(one.clause).severity or {}).get(measure)) for one in found]
        allowing = [one for one in found if measure in book.clause(one.clause).measures]
        severities = [(one, word) for one, word in demands if one in allowing]
        if severities and not any(word is None or _meets(one, word) for one, word in severities):
            one, word = severities[0]
            name, needed = book.measure(measure).name, book.conditions[word or ""].name
            yield measure, f"依{book.clause(one.clause).name}，“{name}”以“{needed}”为条件，所认定的事实没有这样认定"


def worse(book: Rulebook, before: Stated, after: Stated) -> Iterator[tuple[str, str]]:
    """In what the outcome `after` is worse for the respondent than `before` was, as (measure, why)."""
    for measure in after:
        name = book.measure(measure).name
        if measure not in before:
            if not LIGHTER.get(measure, frozenset()) & set(before):
                yield measure, f"“{name}”不在陈述申辩前告知的拟处理意见之内，不得因申辩加重处理"
        elif _graver(before[measure], after[measure]):
            yield measure, f"“{name}”重于陈述申辩前告知的内容，不得因申辩加重处理"


def _meets(found: Found, word: str) -> bool:
    if word == "serious":
        return found.serious
    if word == "slight":
        return not found.serious
    return word in found.conditions


def _graver(before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    if before.get("extent") == "part" and after.get("extent") == "all":
        return True
    return any(_number(after.get(key)) > _number(before.get(key)) > 0 for key in ("end", "amount"))


def _number(value: str | None) -> int:
    return int(value) if value and value.isascii() and value.isdecimal() else 0
