"""Which alerts an actor knows of, and which wait for whom. The wall says the same below (`migrations/sql/watching.sql`): data
officers and auditors of the reader's office and of those above it, and never the person concerned (19)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from portal.authority.actions import Action
from portal.authority.gate import Subject, register
from portal.authority.scope import reading
from portal.authority.seats import Capacity, Level
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.readings.models import Reading
from portal.readings.watch_models import Alert, Handling, ReadMark

Condition = ColumnElement[bool]


def visible(actor: Actor, action: Action = Action.ALERT_READ) -> Condition:
    """The alerts of the actor's office and of those below it; a county's data officer has those of the own people alone."""
    if actor is SYSTEM:
        return true()
    if Capacity.OWN not in reading(actor, action):
        return false()
    places: dict[str, Condition] = {
        Level.PROVINCE: true(), Level.PREFECTURE: Alert.prefecture_id == actor.office_id,
        Level.COUNTY: (Alert.county_id if "auditor" in actor.posts else Alert.office_id) == actor.office_id,
    }  # fmt: skip
    return and_(places.get(actor.level, Alert.office_id == actor.office_id), not_about(actor))


def not_about(actor: Actor) -> Condition:
    """That somebody else is concerned."""
    return Alert.person_id.is_distinct_from(actor.person_id)


def settled() -> Condition:
    """That an office other than the reader's has handled it; the province answers for its own people itself."""
    answered = or_(Handling.office_id != Alert.office_id, Alert.office_id == Alert.watcher_id)
    return select(Handling.id).where(Handling.alert_id == Alert.id, answered).exists()


def waiting(actor: Actor) -> Select[Alert]:
    """What waits for the actor's office: the alerts it answers for, and those about its own people until somebody has handled
    them."""
    handled = select(Handling.id).where(Handling.alert_id == Alert.id).exists()
    answered_for = and_(Alert.watcher_id == actor.office_id, ~settled())
    own = and_(Alert.office_id == actor.office_id, ~handled)
    return select(Alert).where(or_(answered_for, own), visible(actor, Action.WATCH))


def unsettled(actor: Actor) -> Select[Alert]:
    """What is not handled yet of all that the actor knows of."""
    return select(Alert).where(visible(actor), ~settled())


def is_settled(alert: Alert) -> bool:
    """The same of a loaded one."""
    return any(one.office_id != alert.office_id or alert.office_id == alert.watcher_id for one in alert.handlings)


def listed(actor: Actor, conditions: Sequence[Condition], before: int | None, limit: int) -> Sequence[Alert]:
    """At most `limit` alerts, the newest first, with an id below `before`."""
    found = select(Alert).where(visible(actor), *conditions).order_by(Alert.id.desc()).limit(limit)
    if before is not None:
        found = found.where(Alert.id < before)
    parts = (joinedload(Alert.grant), joinedload(Alert.person), joinedload(Alert.office), selectinload(Alert.handlings))
    return session().scalars(found.options(*parts)).unique().all()


def readings_of(alert: Alert, limit: int) -> Sequence[Reading]:
    """The readings and attempts that raised it, the latest first: those that were marked for its rule, else the last ones of
    that day up to the one that raised it."""
    marked = select(ReadMark.reading_id).where(*_marks(alert))
    of_marks = select(Reading).where(Reading.id.in_(marked)).order_by(Reading.id.desc())
    found = session().scalars(of_marks.limit(limit)).all()
    if found or alert.reading_id is None:
        return found
    last = select(Reading).where(Reading.grant_id == alert.grant_id, Reading.id <= alert.reading_id)
    of_reader = Reading.person_id == alert.person_id if alert.person_id else Reading.key_id == -alert.reader
    newest = session().scalars(last.where(of_reader).order_by(Reading.id.desc()).limit(limit))
    return [one for one in newest if local(one.read_at).date() == alert.day]


def _marks(alert: Alert) -> list[Condition]:
    same: list[Condition] = [
        ReadMark.rule == alert.rule, ReadMark.reader == alert.reader, ReadMark.day == alert.day,
    ]  # fmt: skip
    return same if alert.rule == "two" else [*same, ReadMark.grant_id == alert.grant_id]


def counted(alert: Alert, most: int) -> int:
    """How many marks the rule has on that day by now, `most` at most; what was reached where nothing is marked."""
    marks = select(ReadMark.id).where(*_marks(alert))
    return max(alert.reached, len(session().scalars(marks.limit(most)).all()))


def overdue(alert: Alert, day: date) -> bool:
    """Whether it should have been handled by now."""
    return not is_settled(alert) and day > alert.due_on


def _load(actor: Actor, key: int) -> Any:
    return session().scalars(select(Alert).where(Alert.id == key, visible(actor))).unique().one_or_none()


register(Alert, Subject("alert_id", _load, lambda alert, actor: frozenset({Capacity.OWN}), lambda alert: (), "read_alert"))
