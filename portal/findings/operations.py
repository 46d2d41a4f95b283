"""From evidence to facts (20(2)): every finding names one clause, what it rests on and how severe it is; once confirmed, the
case is about the clauses found and no others."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from portal.audit.record import record, text_hash
from portal.cases import interim
from portal.cases.acts import active_handlers
from portal.cases.models import Case
from portal.evidence.models import Exhibit
from portal.findings import acts, memory, queries
from portal.findings.draft import Draft, flaws
from portal.findings.models import Finding
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.rulebook import rulebook_of


def record_finding(case: Case, draft: Draft, exhibits: Sequence[Exhibit], *, by: Actor, at: datetime) -> Finding:
    """Find a fact under one clause. Raises `Refused` beside the field that is wrong."""
    acts.RECORD.ensure(case, by=by, at=at)
    _check(case, draft, by)
    _check_exhibits(case, exhibits)
    last = session().scalar(select(func.max(Finding.ordinal)).where(Finding.case_id == case.id)) or 0
    finding = Finding(
        case_id=case.id, ordinal=last + 1, fact=draft.fact.strip(), clause=draft.clause, aggravates=draft.aggravates or None,
        premise=draft.premise.strip() or None, conditions=sorted(draft.conditions), weighing=draft.weighing.strip(),
        serious=draft.serious, found_by=by.person_id, found_at=at, withdrawn_at=None, withdrawal_reason=None,
    )  # fmt: skip
    cited = "、".join(exhibit.label for exhibit in exhibits)
    name = rulebook_of(case).clause(draft.clause).name
    acts.RECORD.perform(case, by=by, at=at, note=f"{finding.label}，适用{name}，证据{cited}")
    finding.exhibits = list(exhibits)
    session().add(finding)
    session().flush()
    facts: dict[str, object] = {
        "case": case.id, "finding": finding.id, "clause": draft.clause, "conditions": finding.conditions,
        "serious": draft.serious, "exhibits": [exhibit.label for exhibit in exhibits], "fact": text_hash(finding.fact),
    }  # fmt: skip
    record("finding:recorded", facts, by=by, at=at, clause=draft.clause)
    return finding


def withdraw_finding(case: Case, finding: Finding, reason: str, *, by: Actor, at: datetime) -> None:
    """Take a finding back with a reason; it stays readable."""
    if finding.withdrawn_at is not None:
        raise Refused(f"{finding.label}已撤回。", "20(2)")
    _needed(reason, "请写明撤回的理由。", "words")
    acts.RECORD.perform(case, by=by, at=at, note=f"撤回{finding.label}：{reason.strip()}")
    finding.withdrawn_at, finding.withdrawal_reason = at, reason.strip()
    facts: dict[str, object] = {"case": case.id, "finding": finding.id, "reason": text_hash(reason.strip())}
    record("finding:withdrawn", facts, by=by, at=at, clause=finding.clause)
    session().flush()


def confirm(case: Case, continue_reasons: str = "", *, by: Actor, at: datetime) -> None:
    """The facts stand, and the step names all handlers who confirm them: from here on the case is about the clauses found.
    Interim measures end unless continued with reasons (R-16). Raises `Refused`."""
    acts.CONFIRM.ensure(case, by=by, at=at)
    _check_together(case)
    clauses = queries.clauses_found(case)
    names = "、".join(rulebook_of(case).clause(clause).name for clause in clauses)
    handlers = "、".join(active_handlers(case, case.lead_id))
    acts.CONFIRM.perform(case, by=by, at=at, note=f"承办人{handlers}共同确认事实，适用{names}")
    case.clauses = clauses
    case.due_on = case.due_what = None
    facts: dict[str, object] = {
        "case": case.id, "clauses": clauses, "findings": [one.id for one in queries.in_force(case)],
        "handlers": [row.person_id for row in case.handlers if row.ended_at is None and row.office_id == case.lead_id],
    }  # fmt: skip
    record("findings:confirmed", facts, by=by, at=at, clause="20(2)")
    session().flush()
    interim.on_findings_confirmed(case, continue_reasons.strip(), by=by, at=at)


def reinvestigate(case: Case, reasons: str, *, by: Actor, at: datetime) -> None:
    """Back to the investigation; findings stay and can be withdrawn or added to."""
    _needed(reasons, "请写明补充调查的理由。", "words")
    acts.REINVESTIGATE.perform(case, by=by, at=at, note=reasons.strip())


def _check(case: Case, draft: Draft, by: Actor) -> None:
    offered = {offer.clause.id: offer for offer in queries.offered(case, by)}
    why = memory.obstacle(case, queries.in_force(case)) if draft.clause == memory.REPEATED else ""
    if why:
        raise _wrong(why, "clause", draft.clause)
    if draft.clause not in offered:
        raise _wrong("该条款不适用于本案当事人，或不属于本机构调查的范围。", "clause")
    for flaw in flaws(rulebook_of(case), draft, (case.number, case.lead.name)):
        raise _wrong(flaw.why, flaw.field, draft.clause)
    same = [one for one in queries.in_force(case) if one.fact == draft.fact.strip()]
    if same and (not offered[draft.clause].specific or any(one.clause == draft.clause for one in same)):
        name = rulebook_of(case).clause(same[0].clause).name
        raise _wrong(f"同一事实已在{same[0].label}中依{name}认定，不再重复认定。", "fact", draft.clause)


def _check_exhibits(case: Case, exhibits: Sequence[Exhibit]) -> None:
    if not exhibits:
        raise _wrong("每项事实至少引用一份证据。", "exhibits")
    for exhibit in exhibits:
        if exhibit.case_id != case.id:
            raise _wrong("只能引用本案的证据。", "exhibits")
        if exhibit.replaced_by is not None:
            raise _wrong(f"{exhibit.label} 已由 {exhibit.replaced_by.label} 更正，请引用后者。", "exhibits")


def _check_together(case: Case) -> None:
    """What no single finding can tell: 9 stands only beside one under 6 to 8, and nothing rests on corrected evidence."""
    clauses = [rulebook_of(case).clause(clause) for clause in queries.clauses_found(case)]
    articles = {clause.article for clause in clauses}
    for clause in clauses:
        if clause.needs_finding_under and not articles & set(clause.needs_finding_under):
            raise Refused(f"适用{clause.name}须先认定第六条至第八条中的行为。", clause.id, when="补充认定后")
    for finding, exhibit in queries.corrected_since(case):
        new = exhibit.replaced_by.label if exhibit.replaced_by else ""
        why = f"{finding.label}引用的 {exhibit.label} 已由 {new} 更正，事实须依更正后的证据认定。"
        raise Refused(why, "20(2)", when=f"撤回{finding.label}并重新认定后")


def _needed(words: str, why: str, field: str) -> None:
    if not words.strip():
        raise _wrong(why, field)


def _wrong(why: str, field: str, clause: str = "20(2)") -> Refused:
    return Refused(why, clause, ground=Ground.INPUT, field=field)
