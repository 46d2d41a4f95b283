"""A mistyped receipt is corrected by a later entry and never by editing (20(2)), and the window is counted anew from the right
day (20(3)): a respondent loses no day of it, and nobody decides before it ends, because somebody mistyped."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from portal.audit.record import record, text_hash
from portal.cases.models import Case, CaseStep
from portal.cases.states import Event, State
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.notices import queries
from portal.notices.acts import CORRECT_RECEIPT
from portal.notices.calendar_years import Move, hold_calendar, recompute
from portal.notices.deadlines import compute
from portal.notices.models import Service, ServiceCorrection
from portal.notices.service import Proof, received

BEFORE_THE_REVIEW = (State.NOTIFIED, State.HEARD)
"""From the review on the service is what others have acted upon."""


@dataclass(frozen=True)
class Receipt:
    """What should have been written: the day (of publication, where the service was public), who received it, and why the
    record was wrong."""

    day: date
    recipient: str
    reason: str


def correctable(service: Service, by: Actor, at: datetime) -> bool:
    """Whether this actor could correct it now."""
    try:
        ensure(service, by=by, at=at)
    except Refused:
        return False
    return True


def ensure(service: Service, *, by: Actor, at: datetime) -> None:
    """Raise the `Refused` that correcting it now would raise."""
    case = service.case
    CORRECT_RECEIPT.ensure(case, by=by, at=at)
    if service.office_id != by.office_id:
        who = f"由{service.office.name}更正。"
        raise Refused("送达由其他机构登记，只能由登记的机构更正。", "20(2)", who=who, ground=Ground.AUTHORITY)
    if queries.service(case) is not service:
        raise Refused("该送达不是现行告知书的送达，不再更正。", "20(3)")
    if case.state not in BEFORE_THE_REVIEW:
        when = "退回重新调查、重新告知时以新的送达为准"
        raise Refused("案件已经审核，该送达已作为审核依据，不能再更正。", "20(3)", when=when)


def correct_receipt(service: Service, right: Receipt, *, by: Actor, at: datetime) -> ServiceCorrection:
    """Record how the service should have read and count the window from there. Raises `Refused` beside the field."""
    ensure(service, by=by, at=at)
    day = _checked(service, right, at)
    case, before, window = service.case, service.receipt, queries.deadline(service.case)
    after = compute(day, hold_calendar())
    CORRECT_RECEIPT.perform(case, by=by, at=at, note=_note(service, right, day), corrects=_recorded(case))
    facts: dict[str, object] = {
        "case": case.id, "service": service.id, "was": before.isoformat(), "receipt": day.isoformat(),
        "due": after.due.isoformat(), "provisional": after.provisional, "note": text_hash(right.reason),
    }  # fmt: skip
    if window is not None and day != before:
        recompute(Move(window, case, after), by=by, at=at, clause="20(3)")
    record("service:corrected", facts, by=by, at=at, clause="20(3)")
    correction = ServiceCorrection(
        case_id=case.id, service_id=service.id, received_on=day, recipient=right.recipient, reason=right.reason,
        office_id=by.office_id, corrected_by=by.person_id, recorded_at=at,
    )  # fmt: skip
    service.corrections.append(correction)
    session().flush()
    return correction


def _checked(service: Service, right: Receipt, at: datetime) -> date:
    """The right day of receipt: one on which this service could have happened, before everything that followed it."""
    try:
        day = received(service.notice, _as_stated(service, right), at)
    except Refused as refused:
        # Of a public service it is the day of publication; here both are one field.
        field = "received_on" if refused.field == "published_on" else refused.field
        raise replace(refused, field=field) from refused
    if (day, right.recipient) == (service.receipt, service.receiver):
        raise _wrong("更正后的内容与原记录相同。")
    first = _first_answer(service)
    if first is not None and day > first:
        raise _wrong(f"当事人已于 {first} 作出陈述申辩或者声明，收到日期不能晚于这一天。")
    return day


def _as_stated(service: Service, right: Receipt) -> Proof:
    public = service.mode == "public"
    return Proof(
        mode=service.mode, received_on=None if public else right.day, published_on=right.day if public else None,
        recipient=right.recipient, paper=None, witness=service.witness, consent=service.consent,
    )  # fmt: skip


def _first_answer(service: Service) -> date | None:
    """The earliest day on which the respondent answered this notice: with a defence, or by waiving it."""
    case, notice_id = service.case, service.notice_id
    days = [one.posted_on or one.received_on for one in queries.defences(case) if one.notice_id == notice_id]
    waiver = queries.waiver(case)
    return min([*days, waiver.stated_on] if waiver else days, default=None)


def _recorded(case: Case) -> int:
    """The step that says how the notice was served, or its latest correction."""
    found = select(CaseStep.id).where(CaseStep.case_id == case.id, CaseStep.event == Event.SERVE_NOTICE)
    step = session().scalars(found.order_by(CaseStep.id.desc()).limit(1)).one()
    while (later := session().scalar(select(CaseStep.id).where(CaseStep.corrects_id == step))) is not None:
        step = later
    return step


def _note(service: Service, right: Receipt, day: date) -> str:
    told = [f"收到日期由{service.receipt}更正为{day}"] if day != service.receipt else []
    told += [f"收件人由{service.receiver}更正为{right.recipient}"] if right.recipient != service.receiver else []
    return f"{'，'.join(told)}。{right.reason}"


def _wrong(why: str) -> Refused:
    return Refused(why, "20(3)", ground=Ground.INPUT, field="received_on")
