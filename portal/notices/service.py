"""Service (送达) with proof. What the Rules leave open follows 民事诉讼法 87–95 by analogy: without proof nothing is
served; leaving it needs a witness, an electronic service a signed consent, a public one thirty days."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.audit.record import record
from portal.authority.models import CaseCapacity
from portal.authority.seats import Capacity
from portal.cases.acts import Act
from portal.cases.models import Case
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.files import Store
from portal.kit.refusal import Ground, Refused
from portal.kit.working_days import Calendar
from portal.notices import acts, queries
from portal.notices.calendar_years import DUE_WHAT, hold_calendar
from portal.notices.deadlines import compute
from portal.notices.models import Notice, NoticeDeadline, Service
from portal.notices.papers import Kept, Paper, keep
from portal.notices.words import KINDS, MODES
from portal.organisations.models import Office

PUBLIC_DAYS = timedelta(days=30)


@dataclass(frozen=True)
class Proof:
    """How a document was served. `paper` is the proof of service: a file, or a written record of it.

    `consent` says which signed consent an electronic service rests on. A public service names the day of publication;
    it is received thirty days later, whatever `received_on` says.
    """

    mode: str
    received_on: date | None
    recipient: str
    paper: Paper | None
    place: str = ""
    witness: str = ""
    consent: str = ""
    published_on: date | None = None


def serve_notice(case: Case, proof: Proof, *, store: Store, by: Actor, at: datetime) -> Service:
    """Record that the lead's handler served the notice; the window of 20(3) starts."""
    return _serve(acts.SERVE_NOTICE, case, proof, store, by, at)


def serve_for_another(case: Case, proof: Proof, *, store: Store, by: Actor, at: datetime) -> Service:
    """The same by an office that assists the lead (4(3), 20(6))."""
    return _serve(acts.SERVE_FOR_ANOTHER, case, proof, store, by, at)


def _serve(act: Act, case: Case, proof: Proof, store: Store, by: Actor, at: datetime) -> Service:
    act.ensure(case, by=by, at=at)
    notice = queries.notice(case)
    if notice is None:
        raise Refused("本案尚未签发告知书。", "20(3)", when="审批人签发后")
    received_on = received(notice, proof, at)
    kept = kept_proof(proof, store)
    calendar = hold_calendar()
    act.perform(case, by=by, at=at, note=f"{MODES[proof.mode]}，{proof.recipient.strip()}于{received_on}收到")
    deadline = _open_window(case, notice, received_on, calendar, at)
    return keep_service(notice, proof, kept, deadline=deadline, by=by, at=at)


def received(notice: Notice, proof: Proof, at: datetime) -> date:
    """The day of receipt; raises `Refused` beside the field that is wrong or missing."""
    _stated(proof)
    public = proof.mode == "public"
    word, field = ("公告", "published_on") if public else ("收到", "received_on")
    stated = proof.published_on if public else proof.received_on
    if stated is None:
        raise _input(f"请填写{word}日期。", field)
    today, issued = local(at).date(), local(notice.issued_at).date()
    if stated < issued:
        raise _input(f"{word}日期不能早于{KINDS[notice.kind]}的签发日期（{issued}）。", field)
    if stated > today:
        raise _input(f"{word}日期不能晚于今天（{today}）。", field)
    if public and stated + PUBLIC_DAYS > today:
        raise _input(f"公告满三十日方为送达，须到{stated + PUBLIC_DAYS}才能登记。", field)
    return stated + PUBLIC_DAYS if public else stated


def _stated(proof: Proof) -> None:
    """What each mode must state besides the dates."""
    if proof.mode not in MODES:
        raise _input("请选择送达方式。", "mode")
    if not proof.recipient.strip():
        raise _input("请填写收件人（签收人）。", "recipient")
    if proof.mode == "left" and not proof.witness.strip():
        raise _input("留置送达须有见证人签名，或者全程录像：请写明见证人或录像编号。", "witness")
    if proof.mode == "electronic" and not proof.consent.strip():
        raise _input("电子送达须有当事人签名的同意书：请写明同意书的名称和日期。", "consent")


def kept_proof(proof: Proof, store: Store) -> Kept:
    """The proof of service in the store; without one nothing counts as served."""
    if proof.paper is None:
        raise _input("没有送达回证不能登记送达：请上传扫描件，或者填写送达回证记录。", "paper")
    return keep(proof.paper, store, "paper")


def keep_service(
    notice: Notice, proof: Proof, kept: Kept, *, deadline: NoticeDeadline | None = None, by: Actor, at: datetime
) -> Service:
    """Keep the service of a document with its entry. An institution that is the respondent may read it from now on.

    Used for decisions too: check `received` and `kept_proof`, let the case advance, then keep.
    """
    day = received(notice, proof, at)
    facts: dict[str, object] = {
        "case": notice.case_id, "notice": notice.id, "kind": notice.kind, "mode": proof.mode, "receipt": day.isoformat(),
        "proof": kept.sha256, "due": deadline.due.isoformat() if deadline else None,
        "provisional": deadline.provisional if deadline else None,
    }  # fmt: skip
    record("notice:served", facts, by=by, at=at, clause="20(3)" if notice.kind == "proposal" else "20(4)")
    service = Service(
        case_id=notice.case_id, notice_id=notice.id, mode=proof.mode, received_on=day, recipient=proof.recipient.strip(),
        place=proof.place.strip(), witness=proof.witness.strip(), consent=proof.consent.strip(),
        published_on=proof.published_on if proof.mode == "public" else None, proof_name=kept.name,
        proof_type=kept.media_type, proof_size=kept.size, proof_sha256=kept.sha256, office_id=by.office_id,
        served_by=by.person_id, recorded_at=at,
    )  # fmt: skip
    session().add(service)
    _tell_institution(notice, by=by, at=at)
    session().flush()
    return service


def _open_window(case: Case, notice: Notice, received_on: date, calendar: Calendar, at: datetime) -> NoticeDeadline:
    found = compute(received_on, calendar)
    deadline = NoticeDeadline(
        case_id=case.id, notice_id=notice.id, receipt=received_on, due=found.due, provisional=found.provisional,
        days=found.working(), calendar_version=found.calendar_version, computed_at=at, history=[],
    )  # fmt: skip
    session().add(deadline)
    case.due_on, case.due_what = found.due, DUE_WHAT
    return deadline


def _tell_institution(notice: Notice, *, by: Actor, at: datetime) -> None:
    """The capacity `respondent` arises on serving (reading 2): the institution reads what it was served, not the case."""
    case = notice.case
    office = session().get(Office, case.respondent.office_id) if case.respondent and case.respondent.office_id else None
    if office is None or office.level != "institution" or case.respondent_kind != "institution":
        return
    notice.addressee_office_id = office.id
    held = select(CaseCapacity.id).where(
        CaseCapacity.case_id == case.id, CaseCapacity.office_id == office.id, CaseCapacity.capacity == Capacity.RESPONDENT,
    )  # fmt: skip
    if session().scalar(held.limit(1)) is not None:
        return
    session().add(
        CaseCapacity(office_id=office.id, case_id=case.id, capacity=Capacity.RESPONDENT, opened_at=case.opened_at, since=at)
    )
    facts: dict[str, object] = {"case": case.id, "office": office.id, "capacity": "respondent", "until": None}
    record("case:capacity_given", facts, by=by, at=at, clause="20(3)")


def _input(why: str, field: str) -> Refused:
    return Refused(why, "20(3)", ground=Ground.INPUT, field=field)
