"""What is done with a registered report: received, refused, passed on, merged. Each act leaves a step with its log entry."""

from datetime import datetime

from sqlalchemy import select

from portal.audit.record import record
from portal.kit.actor import Actor
from portal.kit.db import beyond_sight, session
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.reports import acts
from portal.reports.models import Report
from portal.reports.queries import prefecture_at, prefecture_of
from portal.reports.routing import Matter, answering, may_hold, propose
from portal.reports.steps import keep_step, log_handover, prefecture_id_of
from portal.reports.words import REFUSALS
from portal.reports.workflow import Event


def receive(report: Report, *, by: Actor, at: datetime, note: str = "") -> None:
    """受理 by the prefecture that holds it, 4(2)."""
    acts.RECEIVE.ensure(report, by=by)
    acts.advance(report, Event.RECEIVE, received_at=at)
    record("report:received", {"report": report.id, "office": by.office_id}, by=by, at=at, clause="4(2)")
    keep_step(report, Event.RECEIVE, note, by=by, at=at)


def refuse(report: Report, reason: str, words: str, *, by: Actor, at: datetime) -> None:
    """Not received, or no case: `reason` is a word of `REFUSALS`, `words` say it for the reporter."""
    acts.REFUSE.ensure(report, by=by)
    if reason not in REFUSALS:
        raise Refused("请选择不予受理的理由。", "4(2)", ground=Ground.INPUT, field="reason")
    acts.advance(report, Event.REFUSE)
    record("report:refused", {"report": report.id, "office": by.office_id, "reason": reason}, by=by, at=at, clause="4(2)")
    keep_step(report, Event.REFUSE, f"{REFUSALS[reason]}。{words}", by=by, at=at)


def pass_on(report: Report, target: Office, words: str, *, by: Actor, at: datetime) -> None:
    """Hand the report to another office with reasons. Raises `Refused` where that office may not hold it."""
    acts.PASS_ON.ensure(report, by=by)
    if target.id not in {office.id for office in targets(report, by)}:
        why = "举报线索不得转交被举报的评价机构。" if target.id == report.subject_office_id else "不能转给该机构。"
        raise Refused(why, "4(2)", ground=Ground.INPUT, field="target")
    before = session().get_one(Office, by.office_id)
    with beyond_sight():
        acts.advance(report, Event.FORWARD, holder_id=target.id, prefecture_id=prefecture_id_of(target), received_at=None)
        report.holder = target
        log_handover(report, before, target, by=by, at=at)
        keep_step(report, Event.FORWARD, f"转{target.name}。{words}", by=by, at=at)


def targets(report: Report, by: Actor) -> list[Office]:
    """The offices to which this office may pass the report: county and institution up to their prefecture; prefecture to
    the competent office, the province, or the institution for its own people; province down to the competent office."""
    matter = matter_of_report(report)
    own = session().get_one(Office, by.office_id)
    if own.level in ("county", "institution"):
        above = prefecture_of(own)
        return [above] if above else []
    found = [propose(matter).office, matter.home, matter.venue]
    if own.level == "prefecture":
        found += [_province(), report.subject_office]
    offices = {office.id: office for office in found if isinstance(office, Office) and may_hold(matter, office)}
    offices.pop(own.id, None)
    return list(offices.values())


def merged(report: Report, case_id: int, *, by: Actor, at: datetime) -> None:
    """The report became part of an existing case; the room of cases has checked which. Its number stays with the case:
    whoever sees the report need not know of the case."""
    acts.advance(report, Event.MERGE, case_id=case_id, received_at=report.received_at or at)
    record("report:merged", {"report": report.id, "case": case_id}, by=by, at=at, clause="20(1)")
    keep_step(report, Event.MERGE, "", by=by, at=at)


def opened(report: Report, case_id: int, *, by: Actor, at: datetime) -> None:
    """A case was opened from the report; the case's own entry is in the log already, and the step keeps its number."""
    acts.advance(report, Event.OPEN, case_id=report.case_id or case_id, received_at=report.received_at or at)
    keep_step(report, Event.OPEN, "", by=by, at=at)


def matter_of_report(report: Report) -> Matter:
    """The same of a registered report."""
    home = prefecture_of(report.subject_office)
    venue, sender = prefecture_at(report.place_code), answering(report.appointer, report.sender)
    return Matter(report.subject_kind, venue, report.clause or "", report.subject_office, home, sender)


def _province() -> Office | None:
    return session().scalars(select(Office).where(Office.level == "province")).first()
