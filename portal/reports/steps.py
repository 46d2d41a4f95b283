"""The record of a report: every act leaves a step that keeps the number of its log entry."""

from datetime import datetime

from portal.audit.record import record
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.organisations.models import Office
from portal.reports.models import Report, ReportStep
from portal.reports.queries import prefecture_of
from portal.reports.words import direction
from portal.reports.workflow import Event


def log_handover(report: Report, before: Office, target: Office, *, by: Actor, at: datetime) -> None:
    """The log's entry for a report that changes offices."""
    way = direction(before.level, target.level)
    facts: dict[str, object] = {"report": report.id, "from": before.id, "to": target.id, "direction": way}
    record("report:passed_on", facts, by=by, at=at, clause="4")


def keep_step(report: Report, event: Event, note: str, *, by: Actor, at: datetime) -> None:
    """Keep what was done; call it right after the act's log entry."""
    who = {"office_id": by.office_id, "person_id": by.person_id or None}
    session().add(ReportStep(report_id=report.id, event=event.value, note=note, acted_at=at, **who))
    session().flush()


def prefecture_id_of(office: Office) -> int | None:
    """The id of the prefecture in whose tree the office stands; None for the province."""
    found = prefecture_of(office)
    return found.id if found else None
