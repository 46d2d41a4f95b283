"""The window closes early only by the respondent's explicit written waiver; in an institution's own case it counts once
the supervising prefecture has confirmed it (R-2)."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.audit.record import record
from portal.cases.acts import Act
from portal.cases.models import Case
from portal.cases.states import Event
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.files import Store
from portal.kit.refusal import Ground, Refused
from portal.notices import acts, queries
from portal.notices.models import NoticeDeadline, Waiver
from portal.notices.papers import Kept, Paper, keep


def record_waiver(case: Case, stated_on: date, paper: Paper | None, *, store: Store, by: Actor, at: datetime) -> Waiver:
    """Record the written waiver with its proof. A bureau's counts at once; an institution's waits for confirmation."""
    declared = Declared(stated_on, paper, "当事人书面声明放弃")
    return state(acts.RECORD_WAIVER, case, declared, store=store, by=by, at=at)


@dataclass(frozen=True)
class Declared:
    """A written waiver: its day, the signed paper, and what the step says of it."""

    stated_on: date
    paper: Paper | None
    note: str


def state(act: Act, case: Case, declared: Declared, *, store: Store, by: Actor, at: datetime) -> Waiver:
    """Keep the waiver by the act of whoever brings it: the handler who received the paper, or the respondent itself."""
    act.ensure(case, by=by, at=at)
    deadline = queries.deadline(case)
    if deadline is None:
        raise Refused("告知书尚未送达，不能登记放弃。", "R-2", when="登记告知书送达后")
    if queries.waiver(case) is not None:
        raise Refused("本次告知已登记过放弃声明。", "R-2")
    kept = _declaration(deadline, declared, store, at)
    waits = case.lead_level == "institution"
    act.perform(case, by=by, at=at, note="须经市（州）局确认后生效" if waits else declared.note)
    waiver = _keep(deadline, declared.stated_on, kept, by=by, at=at)
    if not waits:
        case.advance(Event.WAIVE, by=by, at=at)
        _takes_effect(case, waiver, by=by, at=at)
    return waiver


def _keep(deadline: NoticeDeadline, stated_on: date, kept: Kept, *, by: Actor, at: datetime) -> Waiver:
    waiver = Waiver(
        case_id=deadline.case_id, notice_id=deadline.notice_id, stated_on=stated_on, proof_name=kept.name,
        proof_type=kept.media_type, proof_size=kept.size, proof_sha256=kept.sha256, recorded_by=by.person_id, recorded_at=at,
    )  # fmt: skip
    session().add(waiver)
    session().flush()
    facts = {"case": waiver.case_id, "waiver": waiver.id, "stated": stated_on.isoformat(), "proof": kept.sha256}
    record("waiver:recorded", facts, by=by, at=at, clause="R-2")
    return waiver


def _declaration(deadline: NoticeDeadline, declared: Declared, store: Store, at: datetime) -> Kept:
    if declared.paper is None:
        raise _input("放弃陈述申辩须有当事人签名的书面声明：请上传扫描件。", "paper")
    if not deadline.receipt <= declared.stated_on <= local(at).date():
        raise _input(f"声明日期应在告知书收到日期（{deadline.receipt}）与今天之间。", "stated_on")
    return keep(declared.paper, store, "paper")


def confirm_waiver(case: Case, *, by: Actor, at: datetime) -> Waiver:
    """The supervising prefecture confirms the waiver of an institution's case; only then is the window closed."""
    acts.CONFIRM_WAIVER.ensure(case, by=by, at=at)
    waiver = queries.waiver(case)
    if waiver is None or waiver.confirmed_at is not None:
        raise Refused("本案没有待确认的放弃声明。", "R-2", who="由主办机构先登记当事人的书面声明。")
    acts.CONFIRM_WAIVER.perform(case, by=by, at=at, note="已核对当事人的书面声明")
    _takes_effect(case, waiver, by=by, at=at)
    record("waiver:confirmed", {"case": case.id, "waiver": waiver.id}, by=by, at=at, clause="R-2")
    return waiver


def _takes_effect(case: Case, waiver: Waiver, *, by: Actor, at: datetime) -> None:
    waiver.confirmed_by, waiver.confirmed_at = by.person_id, at
    case.due_on = case.due_what = None
    session().flush()


def _input(why: str, field: str) -> Refused:
    return Refused(why, "R-2", ground=Ground.INPUT, field=field)
