"""How a report comes in: written down with the portal's proposal, and handed on at once where its own office may not hold it.

An institution that receives a complaint about itself hands it to its prefecture by the act of registering; from then on it
neither sees nor counts it (4(2), 4(4)).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.audit.record import record
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.db import beyond_sight, draw_id, session
from portal.kit.files import Store
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.organisations.numbers import next_number
from portal.reports.attachments import Upload, attach, check
from portal.reports.models import Report
from portal.reports.queries import prefecture_at, prefecture_of
from portal.reports.routing import KINDS, Matter, Proposal, against, answering, may_hold, propose
from portal.reports.steps import keep_step, log_handover, prefecture_id_of
from portal.reports.words import CHANNELS
from portal.reports.workflow import Event, State
from portal.rulebook import rulebook
from portal.rulebook.offers import fitting


@dataclass(frozen=True)
class Complaint:
    """What somebody reported. `reporter` is (name, telephone), empty for an anonymous report; `institution` is the one
    accused, or where the accused took part or works; `appointer` and `sender` who appointed and who sent an accused
    supervisor."""

    subject_kind: str
    subject_name: str
    channel: str
    title: str
    content: str
    place_code: str
    clause: str | None = None
    happened_on: date | None = None
    institution: Office | None = None
    appointer: Office | None = None
    sender: Office | None = None
    reporter: tuple[str, str] | None = None
    from_case_id: int | None = None


@dataclass(frozen=True)
class Preview:
    """What registering would do: whom the portal proposes and why, and with which office the report would lie."""

    proposal: Proposal
    holder: Office


@dataclass(frozen=True)
class Receipt:
    """The answer to registering. `report` is None when the report was handed on out of the registering office's sight."""

    report_id: int
    number: str
    holder: Office
    report: Report | None


def register(
    complaint: Complaint, uploads: Sequence[Upload] = (), *, store: Store, by: Actor, at: datetime, to: Office | None = None
) -> Receipt:
    """Register a report at the acting office, with the portal's proposal of who is competent. `to` hands it to that office
    in the same act. Raises `Refused` for unknown words and for files of a wrong kind or size."""
    _check(complaint, at)
    check(uploads)
    office = session().get_one(Office, by.office_id)
    matter = matter_of(complaint)
    holder = to or _first_holder(office, matter)
    if not may_hold(matter, holder):
        raise _wrong("举报线索不得转交被举报的评价机构。", "target")
    with beyond_sight():
        report = _write(complaint, office, holder, store.keys, by=by, at=at)
        attach(report.id, uploads, store, at=at)
        keep_step(report, Event.REGISTER, f"{CHANNELS[complaint.channel]}登记", by=by, at=at)
        if holder is not office:
            log_handover(report, office, holder, by=by, at=at)
            keep_step(report, Event.FORWARD, f"登记时即转{holder.name}", by=by, at=at)
    seen = not (report.against_institution and report.subject_office_id == office.id)
    if not seen:
        session().expunge(report)
    return Receipt(report.id, report.number, holder, report if seen else None)


def preview(complaint: Complaint, *, by: Actor, at: datetime) -> Preview:
    """The same checks and the same proposal, before anything is written. Raises `Refused`."""
    _check(complaint, at)
    matter = matter_of(complaint)
    return Preview(propose(matter), _first_holder(session().get_one(Office, by.office_id), matter))


def matter_of(complaint: Complaint) -> Matter:
    """What routing needs to know of a complaint."""
    home = prefecture_of(complaint.institution)
    return Matter(
        complaint.subject_kind, prefecture_at(complaint.place_code), complaint.clause or "", complaint.institution, home,
        answering(complaint.appointer, complaint.sender),
    )  # fmt: skip


def _first_holder(office: Office, matter: Matter) -> Office:
    above = prefecture_of(office)
    return above if above and not may_hold(matter, office) else office


def _check(complaint: Complaint, at: datetime) -> None:
    if complaint.subject_kind not in KINDS:
        raise _wrong("请选择被举报对象的类别。", "subject_kind", "4")
    if complaint.channel not in CHANNELS:
        raise _wrong("请选择线索来源。", "channel")
    if complaint.happened_on and complaint.happened_on > local(at).date():
        raise _wrong("行为发生日期不能晚于登记日期。", "happened_on")
    if complaint.subject_kind == "institution" and complaint.institution is None:
        raise _wrong("举报评价机构的，请选择该机构。", "institution")
    if not complaint.subject_name:
        raise _wrong("请填写被举报对象的姓名或名称；不知道姓名的，写明身份和特征。", "subject_name")
    if complaint.clause and complaint.clause not in {clause.id for clause in fitting(rulebook(), complaint.subject_kind)}:
        raise _wrong("所选条款与被举报对象的类别不符，请重新选择或者暂不指明。", "clause")


def _wrong(why: str, field: str, clause: str = "4(2)") -> Refused:
    return Refused(why, clause, ground=Ground.INPUT, field=field)


def _write(complaint: Complaint, office: Office, holder: Office, keys: Keys, *, by: Actor, at: datetime) -> Report:
    proposal, year = propose(matter_of(complaint)), local(at).year
    report = Report(
        id=draw_id(Report), number=f"XS-{office.letters}-{year}-{next_number(office, 'report', year):04d}",
        registered_office_id=office.id, holder_id=holder.id, prefecture_id=prefecture_id_of(holder),
        subject_kind=complaint.subject_kind, subject_name=complaint.subject_name, clause=complaint.clause,
        channel=complaint.channel, anonymous=complaint.reporter is None, place_code=complaint.place_code,
        happened_on=complaint.happened_on, title=complaint.title, content=complaint.content,
        proposed_id=proposal.office.id, proposal=proposal.why, registered_by=by.person_id or None, registered_at=at,
        state=(State.REGISTERED if holder is office else State.PASSED_ON).value, from_case_id=complaint.from_case_id,
        received_at=None, case_id=None, version=0,
    )  # fmt: skip
    _about(report, complaint)
    if complaint.reporter is not None:
        report.reporter = keys.seal(json.dumps(complaint.reporter).encode(), f"report:{report.id}:reporter")
    session().add(report)
    session().flush()
    facts: dict[str, object] = {
        "report": report.id, "office": office.id, "channel": report.channel, "anonymous": report.anonymous,
        "subject": report.subject_kind, "proposed": proposal.office.id,
    }  # fmt: skip
    record("report:registered", facts, by=by, at=at, clause=proposal.clause)
    return report


def _about(report: Report, complaint: Complaint) -> None:
    institution, appointer, sender = complaint.institution, complaint.appointer, complaint.sender
    report.subject_office_id = institution.id if institution else None
    report.appointer_id = appointer.id if appointer else None
    report.sender_id = sender.id if sender else None
    report.against_institution = against(complaint.subject_kind, report.subject_office_id)
