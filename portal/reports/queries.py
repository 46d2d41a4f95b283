"""What is asked about reports. The scope is the same for one report, for lists and for counts: the office that holds or
registered it, its prefecture, the province; never the institution that is accused (4(2))."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, literal, not_, or_, select, true, tuple_

from portal.authority.actions import Action
from portal.authority.gate import Subject, register
from portal.authority.scope import reading
from portal.authority.seats import Capacity, Level
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import session
from portal.kit.keyset import Key
from portal.organisations.models import Office, Region
from portal.reports.models import Report, ReportAttachment, ReportStep

Condition = ColumnElement[bool]
COUNTED = 1000
"""Counts stop here: a page says “1000 件以上”."""


def visible(actor: Actor) -> Condition:
    """Which reports the actor may know of."""
    if actor is SYSTEM:
        return true()
    capacities = reading(actor, Action.REPORT_READ)
    found: list[Condition] = []
    if Capacity.OWN in capacities:
        found += [Report.holder_id == actor.office_id, Report.registered_office_id == actor.office_id]
    if Capacity.SUPERVISE in capacities:
        found.append(true() if actor.level == Level.PROVINCE else Report.prefecture_id == actor.office_id)
    if not found:
        return false()
    accused = and_(Report.against_institution, Report.subject_office_id.is_not_distinct_from(actor.office_id))
    return and_(or_(*found), not_(accused))


def load(actor: Actor, report_id: int) -> Report | None:
    """The report, if the actor may know of it."""
    return session().scalars(select(Report).where(Report.id == report_id, visible(actor))).one_or_none()


def capacities_of(report: Report, actor: Actor) -> frozenset[Capacity]:
    """In which capacity the actor's office has to do with the report; the accused institution in none."""
    if report.against_institution and report.subject_office_id == actor.office_id:
        return frozenset()
    if actor.office_id in (report.holder_id, report.registered_office_id):
        return frozenset({Capacity.OWN})
    supervises = actor.level == Level.PROVINCE or report.prefecture_id == actor.office_id
    return frozenset({Capacity.SUPERVISE}) if supervises else frozenset()


def no_matter(report: Report) -> Sequence[str]:
    """The policy's lines about reports concern no clause."""
    return ()


def listed(
    actor: Actor, conditions: Sequence[Condition], before: Key | None, limit: int, after: Key | None = None
) -> list[Report]:
    """At most `limit` reports, newest first, registered before `before`; or, with `after`, those registered next after it."""
    asked, order = select(Report).where(visible(actor), *conditions), (Report.registered_at, Report.id)
    key = before or after
    if key is not None:
        here, there = tuple_(*order), tuple_(literal(key[0]), literal(key[1]))
        asked = asked.where(here < there if before else here > there)
    if before is None and after is not None:
        return list(session().scalars(asked.order_by(*order).limit(limit)))[::-1]
    return list(session().scalars(asked.order_by(*(column.desc() for column in order)).limit(limit)))


def counted(actor: Actor, conditions: Sequence[Condition]) -> int:
    """How many there are, `COUNTED` + 1 at most."""
    some = select(Report.id).where(visible(actor), *conditions).limit(COUNTED + 1)
    return session().scalar(select(func.count()).select_from(some.subquery())) or 0


def steps(report: Report) -> list[ReportStep]:
    """What was done, latest first."""
    asked = select(ReportStep).where(ReportStep.report_id == report.id).order_by(ReportStep.id.desc())
    return list(session().scalars(asked))


def attachments(report: Report) -> list[ReportAttachment]:
    """The files handed in with it."""
    asked = select(ReportAttachment).where(ReportAttachment.report_id == report.id).order_by(ReportAttachment.id)
    return list(session().scalars(asked))


def load_attachment(actor: Actor, attachment_id: int) -> ReportAttachment | None:
    """A file of a report that the actor may know of."""
    mine = ReportAttachment.report_id.in_(select(Report.id).where(visible(actor)))
    return session().scalars(select(ReportAttachment).where(ReportAttachment.id == attachment_id, mine)).one_or_none()


def place_name(code: str) -> str:
    """A county's region with its prefecture's before it."""
    region = session().get_one(Region, code)
    return f"{prefecture_at(code).region.name}{region.name}"


def prefecture_of(office: Office | None) -> Office | None:
    """The prefecture in whose tree an office stands; a prefecture's is itself, the province has none."""
    if office is None or office.level == Level.PROVINCE:
        return None
    if office.level == Level.PREFECTURE:
        return office
    return session().get(Office, office.prefecture_id)


def prefecture_at(place_code: str) -> Office:
    """The prefecture of a region's code: its first four digits name it. Raises `sqlalchemy.exc.NoResultFound`."""
    code = f"{place_code[:4]}00"
    return session().scalars(select(Office).where(Office.region_code == code, Office.level == Level.PREFECTURE)).one()


def _report_of(attachment: ReportAttachment) -> Report:
    return session().get_one(Report, attachment.report_id)


def _capacities_of_attachment(attachment: Any, actor: Actor) -> frozenset[Capacity]:
    return capacities_of(_report_of(attachment), actor)


register(Report, Subject("report_id", load, capacities_of, no_matter, "report"))
register(
    ReportAttachment,
    Subject("attachment_id", load_attachment, _capacities_of_attachment, lambda one: (), "report_attachment"),
)
