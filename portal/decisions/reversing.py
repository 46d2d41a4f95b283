"""A review (行政复议、行政诉讼、上级责令或者自行纠正) reverses a decision in whole or in part. What it changed in the
registers is restored by new entries; the decision, and what was done meanwhile, stay on record."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from portal.assessments import operations as registers
from portal.assessments import standings
from portal.audit.record import record, text_hash
from portal.cases.models import Case
from portal.cases.states import Event, State
from portal.certificates import operations as certificates
from portal.decisions import acts, queries, reading
from portal.decisions.changes import ASSESSMENTS, CERTIFICATES, READINGS, STANDING, entries
from portal.decisions.consequences import follow_reversal
from portal.decisions.execution import signed_decision
from portal.decisions.models import Decision, Reversal
from portal.decisions.words import GROUNDS
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.organisations.ledger import Cause
from portal.rulebook import rulebook_of


@dataclass(frozen=True)
class Ruling:
    """What the review says: on which ground, by which document, of which day, why."""

    ground: str
    reference: str
    reviewed_on: date
    reasons: str


def reverse(case: Case, measures: Collection[str], ruling: Ruling, *, by: Actor, at: datetime) -> Reversal:
    """Undo these measures. Raises `Refused` beside what is missing, or where they were undone already."""
    acts.REVERSE.ensure(case, by=by, at=at)
    decision = signed_decision(case)
    undone = _check(case, decision, measures, ruling, at)
    words = f"{GROUNDS[ruling.ground]}{ruling.reference.strip()}"
    acts.REVERSE.perform(case, by=by, at=at, note=f"{words}：撤销{_named(case, undone)}。{ruling.reasons.strip()}")
    facts: dict[str, object] = {
        "case": case.id, "decision": decision.id, "measures": undone, "ground": ruling.ground,
        "words": text_hash(ruling.reasons.strip()),
    }  # fmt: skip
    record("decision:reversed", facts, by=by, at=at, clause="20(4)")
    row = Reversal(
        case_id=case.id, decision_id=decision.id, measures=undone, ground=ruling.ground,
        reference=ruling.reference.strip(), reviewed_on=ruling.reviewed_on, reasons=ruling.reasons.strip(),
        reversed_by=by.person_id, reversed_at=at,
    )  # fmt: skip
    session().add(row)
    session().flush()
    _restore(case, decision, undone, f"{decision.document.number}已撤销（{words}）", by=by, at=at)
    follow_reversal(case, decision, undone, by=by, at=at)
    if case.state == State.SERVED and not queries.unexecuted(case):
        note = "处理决定已撤销，没有尚待执行的措施"
        case.advance(Event.TAKE_EFFECT, by=by, at=at, facts=acts.facts_of_execution(case, at), note=note)
    return row


def _restore(case: Case, decision: Decision, measures: Collection[str], words: str, *, by: Actor, at: datetime) -> None:
    cause = Cause(words, local(at).date(), clause="20(4)", case_id=case.id, decision_id=decision.id)
    for register, undo in RESTORING.items():
        for measure in measures:
            made = entries(register, case.id, decision.id, measure)
            undo(made, replace(cause, measure=measure), by=by, at=at)


RESTORING = {
    STANDING: standings.reverse, ASSESSMENTS: registers.reverse, CERTIFICATES: certificates.reverse, READINGS: reading.reverse,
}  # fmt: skip


def _check(
    case: Case, decision: Decision, measures: Collection[str], ruling: Ruling, at: datetime
) -> list[str]:
    standing = [one["measure"] for one in queries.in_force(case, decision)]
    undone = [measure for measure in standing if measure in measures]
    if not undone or len(undone) != len(set(measures)):
        raise _wrong("请选择要撤销的处理措施；已撤销的不能再次撤销。", "measures")
    for measure in undone:
        partner = rulebook_of(case).measure(measure).together
        if partner in standing and partner not in undone:
            raise _wrong(f"“{_named(case, [measure])}”与“{_named(case, [partner])}”应当一并撤销。", "measures")
    if ruling.ground not in GROUNDS:
        raise _wrong("请选择撤销的依据。", "ground")
    if ruling.ground != "own" and not ruling.reference.strip():
        raise _wrong("请填写复议决定、裁判或者责令文书的文号。", "reference")
    if not local(decision.signed_at).date() <= ruling.reviewed_on <= local(at).date():
        raise _wrong("日期应在作出处理决定之后、今天以前。", "reviewed_on")
    if not ruling.reasons.strip():
        raise _wrong("请写明撤销的理由。", "reasons")
    return undone


def _named(case: Case, measures: Collection[str]) -> str:
    return "、".join(rulebook_of(case).measure(measure).name for measure in measures)


def _wrong(why: str, field: str) -> Refused:
    return Refused(why, "20(4)", ground=Ground.INPUT, field=field)
