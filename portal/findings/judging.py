"""Case law in time (R-13): a case is judged by the version of the day of the act, unless its handlers find a later one milder
for the respondent and say why. The portal shows in what the versions differ; what weighs more is theirs to say."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from portal.audit.record import record, text_hash
from portal.authority.actions import Action
from portal.cases.acts import Act, Hands, declare
from portal.cases.models import Case
from portal.cases.states import Event, State
from portal.cases.workflow import DECIDED, ENDED
from portal.findings.queries import in_force
from portal.kit.actor import Actor
from portal.kit.clock import local, today
from portal.kit.refusal import Ground, Refused
from portal.rulebook import rulebook_of, versions
from portal.rulebook.clauses import Rulebook
from portal.rulebook.differences import Difference, of_clauses, plainly_harsher
from portal.rulebook.models import Kind, LawVersion


@dataclass(frozen=True)
class Other:
    """Another version by which this case could be judged, what of its clauses reads differently there (`old` is as the case
    is judged now), and the measures by which it is plainly the harsher one."""

    version: LawVersion
    differences: list[Difference]
    adds: list[str]


def judged_by(case: Case) -> LawVersion:
    """The version by which the case is judged."""
    return versions.numbered(Kind.RULEBOOK, int(case.rulebook_version))


def of_the_act(case: Case) -> LawVersion:
    """The version in force when the act happened."""
    return versions.in_force(Kind.RULEBOOK, case.happened_on)


def others(case: Case, day: date) -> list[Other]:
    """The other versions from the act's to the one in force on this day in which the clauses of the case read differently; none
    once the case is decided or has ended otherwise."""
    if State(case.state) in DECIDED | ENDED:
        return []
    first, last = of_the_act(case), versions.in_force(Kind.RULEBOOK, day)
    between = (one for one in versions.standing(Kind.RULEBOOK) if first.number <= one.number <= last.number)
    found = [_other(case, one) for one in between if one.number != judged_by(case).number]
    return [one for one in found if one.differences]


def _other(case: Case, version: LawVersion) -> Other:
    new: Rulebook = versions.content(version)
    old: Rulebook = versions.content(of_the_act(case))
    return Other(version, of_clauses(rulebook_of(case), new, case.clauses), plainly_harsher(old, new, case.clauses))


APPLY = declare(
    Act(
        Action.PROPOSE, Event.APPLY_VERSION, "findings.apply_version", "从轻适用规则版本",
        "行为之后规则有变的，新版本对当事人更有利时适用新版本", "history", hands=Hands.LEAD_HANDLER,
        applies=lambda case: bool(others(case, today())), order=24,
    )
)  # fmt: skip


def apply_version(case: Case, number: int, reasons: str, *, by: Actor, at: datetime) -> None:
    """Judge the case by this version from now on. Raises `Refused` beside `number` where that version adds required measures
    and takes none away, or where a fact that was found does not meet what it asks."""
    APPLY.ensure(case, by=by, at=at)
    chosen = next((one for one in others(case, local(at).date()) if one.version.number == number), None)
    if chosen is None:
        raise _wrong("请选择要适用的版本。")
    if chosen.adds:
        why = f"第 {number} 版在行为发生时的规定之外增加了必须作出的“{'”“'.join(chosen.adds)}”，不可能对当事人更有利。"
        raise _wrong(why)
    for why in _unmet(case, versions.content(chosen.version)):
        raise _wrong(why)
    if not reasons.strip():
        raise _wrong("请写明该版本为何对当事人更有利。", "reasons")
    before = case.rulebook_version
    APPLY.perform(case, by=by, at=at, note=f"由规则第 {before} 版改为适用第 {number} 版：{reasons.strip()}")
    case.rulebook_version = str(number)
    facts: dict[str, object] = {
        "case": case.id, "number": str(number), "replaced": before, "reason": text_hash(reasons.strip()),
    }  # fmt: skip
    record("case:version_applied", facts, by=by, at=at, clause="R-13")


def _unmet(case: Case, book: Rulebook) -> Iterator[str]:
    for finding in in_force(case):
        lacking = set(book.clause(finding.clause).conditions) - set(finding.conditions)
        for condition in sorted(lacking):
            name = book.conditions[condition].name
            yield f"{finding.label}没有认定该版本所要求的“{name}”：请先撤回该项事实，适用新版本后重新认定。"


def _wrong(why: str, field: str = "number") -> Refused:
    return Refused(why, "R-13", ground=Ground.INPUT, field=field)
