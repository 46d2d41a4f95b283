"""What is done for the innocent candidates of a voided sitting: they are told (20(3)), offered to sit again, heard, answered.

Who serves the decision does it: the lead's handlers. Each fact is a row of its own and an entry of the log. Once a review
reversed the decision nothing of that begins any more; whoever was told is told so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from portal.assessments.models import Assessment, Candidate
from portal.audit.events import Result
from portal.audit.record import record, text_hash
from portal.authority.scope import capacities_of
from portal.cases.acts import Act
from portal.cases.models import Case
from portal.decisions.acts import SERVE_DECISION
from portal.decisions.consequences import follows_service
from portal.decisions.models import Decision, Reversal
from portal.decisions.words import GROUNDS
from portal.kit.actor import Actor
from portal.kit.bulk import add_many
from portal.kit.clock import local
from portal.kit.db import draw_id, session
from portal.kit.refusal import Ground, Refused
from portal.notices.acts import ANSWER_DEFENCE
from portal.notices.words import ACCEPTED, MODES
from portal.sittings import queries
from portal.sittings.models import SittingNotice, VoidedSitting
from portal.sittings.queries import MEASURE
from portal.sittings.words import ANSWERED, NOTICED, OBJECTED, RESIT, RESTORED


@dataclass(frozen=True)
class Objection:
    """What a candidate objects, in words, and on which day it was received."""

    words: str
    received_on: date


@follows_service
def keep_sittings(case: Case, decision: Decision, received: date, by: Actor, at: datetime) -> None:
    """Note which sittings a decision just served has voided: those that its measure names from the register."""
    for one in decision.measures:
        stated = one.get("stated") or {}
        if one["measure"] == MEASURE and one.get("applicable", True) and str(stated.get("assessment") or "").isdigit():
            _keep(case, decision, stated, received, by=by, at=at)


def _keep(case: Case, decision: Decision, stated: dict[str, Any], received: date, *, by: Actor, at: datetime) -> None:
    assessment = session().get(Assessment, int(stated["assessment"]))
    if assessment is None or assessment.institution_id != case.institution_id:
        return
    part = stated.get("extent") == "part"
    named = [int(one) for one in str(stated.get("candidates") or "").split(",") if one.strip().isdigit()] if part else []
    key, extent = draw_id(VoidedSitting), "part" if part else "all"
    facts: dict[str, object] = {
        "case": case.id, "decision": decision.id, "sitting": key, "assessment": assessment.id, "extent": extent,
    }  # fmt: skip
    record("sitting:voided", facts, by=by, at=at, clause=_clause(decision))
    sitting = VoidedSitting(
        id=key, case_id=case.id, decision_id=decision.id, assessment_id=assessment.id, extent=extent,
        candidates=named, received_on=received, recorded_at=at,
    )  # fmt: skip
    session().add(sitting)
    session().flush()


def _clause(decision: Decision) -> str:
    found = (str(one.get("clause") or "") for one in decision.measures if one["measure"] == MEASURE)
    return next(found, "") or "15"


def ensure(act: Act, sitting: VoidedSitting, by: Actor) -> None:
    """Raise the refusal of whoever is not a handler of the case's lead."""
    turned_away = act.turned_away(sitting.case, by, capacities_of(sitting.case, by))
    if turned_away is not None:
        raise turned_away


def ensure_void(sitting: VoidedSitting, by: Actor) -> None:
    """The same; and raise the refusal to tell, offer or hear anything more about results that hold again."""
    ensure(SERVE_DECISION, sitting, by)
    undone = queries.reversal(sitting)
    if undone is not None:
        day = local(undone.reversed_at).date()
        why = f"宣布评价结果无效的决定已于 {day} 撤销（{GROUNDS[undone.ground]}{undone.reference}），评价结果恢复有效。"
        raise Refused(why, "20(4)", when="只须向已告知的人员告知结果恢复有效，并答复此前的异议")


def ensure_restored(sitting: VoidedSitting, by: Actor) -> Reversal:
    """The review that undid the voiding. Raises the refusal of others than handlers, and of all while the decision stands."""
    ensure(SERVE_DECISION, sitting, by)
    undone = queries.reversal(sitting)
    if undone is None:
        raise Refused("宣布评价结果无效的决定仍然有效。", "20(4)", when="决定经复议、诉讼等撤销后")
    return undone


def notice(sitting: VoidedSitting, of: Sequence[int], mode: str, on: date, *, by: Actor, at: datetime) -> int:
    """Record that these candidates were told, how and on which day; the number of them."""
    ensure_void(sitting, by)
    facts = _told(sitting, of, mode, on)
    _check_day(sitting, on, at, "happened_on")
    record("sitting:noticed", facts, by=by, at=at, clause="20(3)")
    return _add(sitting, of, {"event": NOTICED, "happened_on": on, "mode": mode}, by=by, at=at)


def notice_restored(sitting: VoidedSitting, of: Sequence[int], mode: str, on: date, *, by: Actor, at: datetime) -> int:
    """Record that these candidates, who had been told, were told that their results hold again; the number of them."""
    since = local(ensure_restored(sitting, by).reversed_at).date()
    facts = _told(sitting, of, mode, on)
    if not since <= on <= local(at).date():
        raise _wrong(f"日期应在决定撤销之日（{since}）至今天之间。", "happened_on")
    record("sitting:restored", facts, by=by, at=at, clause="20(4)")
    return _add(sitting, of, {"event": RESTORED, "happened_on": on, "mode": mode}, by=by, at=at)


def offer_resit(sitting: VoidedSitting, of: Sequence[int], resit_on: date, words: str, *, by: Actor, at: datetime) -> int:
    """Record that these candidates were offered to sit again on a day; the number of them."""
    ensure_void(sitting, by)
    today = local(at).date()
    if resit_on <= today:
        raise _wrong("重新评价的日期应晚于今天。", "resit_on")
    same = {"event": RESIT, "happened_on": today, "resit_on": resit_on, "words": words.strip()}
    record("sitting:resit_offered", {**_about(sitting, of), "resit": resit_on.isoformat()}, by=by, at=at, clause="20(3)")
    return _add(sitting, of, same, by=by, at=at)


def object_(sitting: VoidedSitting, candidate: Candidate, said: Objection, *, by: Actor, at: datetime) -> SittingNotice:
    """Record what a candidate objects."""
    ensure_void(sitting, by)
    if not said.words.strip():
        raise _wrong("请写明异议的内容。", "words")
    _check_day(sitting, said.received_on, at, "happened_on")
    row = _row(sitting, candidate.id, by=by, at=at)
    row.id, row.event, row.happened_on, row.words = draw_id(SittingNotice), OBJECTED, said.received_on, said.words.strip()
    facts: dict[str, object] = {
        "case": sitting.case_id, "sitting": sitting.id, "candidate": candidate.id, "objection": row.id,
        "receipt": said.received_on.isoformat(), "words": text_hash(row.words),
    }  # fmt: skip
    record("sitting:objected", facts, by=by, at=at, clause="20(3)")
    return _kept(row)


def answer(
    sitting: VoidedSitting, objection: SittingNotice, outcome: str, words: str, *, by: Actor, at: datetime
) -> SittingNotice:
    """Answer an objection in writing, once."""
    ensure(ANSWER_DEFENCE, sitting, by)
    if outcome not in ACCEPTED:
        raise _wrong("请选择是否采纳。", "outcome")
    if not words.strip():
        raise _wrong("请写明答复和理由。", "words")
    row = _row(sitting, objection.candidate_id, by=by, at=at)
    row.event, row.words, row.outcome, row.answers_id = ANSWERED, words.strip(), outcome, objection.id
    facts: dict[str, object] = {
        "case": sitting.case_id, "sitting": sitting.id, "candidate": objection.candidate_id, "objection": objection.id,
        "accepted": outcome, "answer": text_hash(row.words),
    }  # fmt: skip
    record("sitting:answered", facts, by=by, at=at, clause="R-2")
    return _kept(row)


def note_list(sitting: VoidedSitting, count: int, *, by: Actor, at: datetime) -> None:
    """The log says who took the list with telephone numbers, and of how many."""
    facts: dict[str, object] = {"case": sitting.case_id, "sitting": sitting.id, "candidates": count}
    record("sitting:list_read", facts, by=by, at=at, clause="20(3)", result=Result.READ)


def _told(sitting: VoidedSitting, of: Sequence[int], mode: str, on: date) -> dict[str, object]:
    if mode not in MODES:
        raise _wrong("请选择告知方式。", "mode")
    return {**_about(sitting, of), "mode": mode, "receipt": on.isoformat()}


def _about(sitting: VoidedSitting, of: Sequence[int]) -> dict[str, object]:
    if not of:
        raise _wrong("没有需要登记的人员：所选人员都已登记过。", "")
    return {"case": sitting.case_id, "sitting": sitting.id, "candidates": len(of)}


def _add(sitting: VoidedSitting, of: Sequence[int], same: dict[str, object], *, by: Actor, at: datetime) -> int:
    whole: dict[str, object] = {
        "case_id": sitting.case_id, "sitting_id": sitting.id, "mode": "", "words": "", "outcome": "", "resit_on": None,
        "person_id": by.person_id, "acted_at": at, **same,
    }  # fmt: skip
    add_many(SittingNotice, [(one,) for one in of], ("candidate_id",), whole)
    return len(of)


def _row(sitting: VoidedSitting, candidate_id: int, *, by: Actor, at: datetime) -> SittingNotice:
    return SittingNotice(
        case_id=sitting.case_id, sitting_id=sitting.id, candidate_id=candidate_id, happened_on=local(at).date(), mode="",
        words="", outcome="", person_id=by.person_id, acted_at=at,
    )  # fmt: skip


def _kept(row: SittingNotice) -> SittingNotice:
    session().add(row)
    session().flush()
    return row


def _check_day(sitting: VoidedSitting, day: date, at: datetime, field: str) -> None:
    if day > local(at).date():
        raise _wrong("日期不能晚于今天。", field)
    if day < sitting.received_on:
        raise _wrong(f"日期不能早于决定送达之日（{sitting.received_on}）。", field)


def _wrong(why: str, field: str) -> Refused:
    return Refused(why, "20(3)", ground=Ground.INPUT, field=field)
