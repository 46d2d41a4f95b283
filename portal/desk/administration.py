"""The desk of the three administrators: people, posts and offices, and never the contents of a case (reading 2)."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import url_for
from sqlalchemy import or_, select

from portal.authority.actions import Action
from portal.desk.carrying_on import carrying_on
from portal.desk.counts import count, counts, shown
from portal.desk.seats import may
from portal.identity.models import Appointment, Person, StandIn
from portal.identity.tree import offices_of
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.shown import Note
from portal.organisations.models import Office
from portal.readings import alerts


def administration(actor: Actor, at: datetime) -> dict[str, Any]:
    """What the pages of administrators show; figures about people only to those who may read of them."""
    figures = people(actor, at) if may(actor, Action.PERSON_READ) else {}
    asked = {"appoints": Action.APPOINT, "registers": Action.OFFICE_REGISTER, "reads_log": Action.AUDIT_LOG_READ}
    rights = {name: may(actor, action) for name, action in asked.items()}
    return {"figures": figures, "notes": [*carrying_on(actor, at), *_alerts(actor)], **rights}


def _alerts(actor: Actor) -> Iterator[Note]:
    """For auditors: what was noticed about reading and is not handled yet (19)."""
    if may(actor, Action.ALERT_READ) and (number := count(alerts.unsettled(actor))):
        small = "由证书数据管理员处置，审计管理员查阅"
        yield Note(f"读取预警 {shown(number)} 条尚未处置", small, "bell", "amber", url_for("watching.index"))


def people(actor: Actor, at: datetime) -> dict[str, int]:
    """In the administrator's tree: people with posts, accounts without a password yet, locked ones, stand-ins, offices."""
    day = local(at).date()
    inside = select(Office.id).where(offices_of(actor))
    holds = or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day)
    held = select(Appointment.person_id).where(Appointment.office_id.in_(inside), Appointment.starts_on <= day, holds)
    known = select(Person.id).where(Person.id.in_(held))
    standing = select(StandIn.id).where(StandIn.office_id.in_(inside), StandIn.ended_at.is_(None), StandIn.until >= day)
    return counts(
        {
            "people": known,
            "invited": known.where(Person.password_hash.is_(None)),
            "locked": known.where(Person.locked_at.is_not(None)),
            "standing_in": standing,
            "offices": inside,
        }
    )
