"""Rights follow from posts read at every request: the appointments that hold today, and those of colleagues stood in for.

A deputy (代理) acts in the posts of the absent at the same office, for as long as the absent holds them and until the last
day; a deputy of a deputy gets nothing, and no stand-in brings separated posts together.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from portal.identity.models import Appointment, Person, StandIn
from portal.identity.posts import collides
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.organisations.models import Office


@dataclass
class Duty:
    """What one person does at one office on a day."""

    office: Office
    own: set[str] = field(default_factory=set)
    lent: set[str] = field(default_factory=set)
    absent: set[int] = field(default_factory=set)

    @property
    def posts(self) -> frozenset[str]:
        """One's own posts and those stood in for."""
        return frozenset(self.own | self.lent)


def holds_on(day: date) -> ColumnElement[bool]:
    """That an appointment holds on a day, its first and last day included."""
    return and_(Appointment.starts_on <= day, or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day))


def lasts_on(day: date) -> ColumnElement[bool]:
    """That a stand-in holds on a day and was not ended."""
    return and_(StandIn.ended_at.is_(None), StandIn.starts_on <= day, StandIn.until >= day)


def duties(person_id: int, day: date) -> list[Duty]:
    """What the person may act as on a day, office by office in the order of appointment."""
    mine = _appointments(day, Appointment.person_id == person_id)
    found: dict[int, Duty] = {}
    for held in mine:
        found.setdefault(held.office_id, Duty(held.office)).own.add(held.post)
    if found:
        _add_lent(found, person_id, day)
    return list(found.values())


def _add_lent(found: dict[int, Duty], person_id: int, day: date) -> None:
    borrowed = select(StandIn.absent_id, StandIn.office_id).where(StandIn.deputy_id == person_id, lasts_on(day))
    offices_of: dict[int, set[int]] = defaultdict(set)
    for absent_id, office_id in session().execute(borrowed):
        offices_of[absent_id].add(office_id)
    if not offices_of:
        return
    for held in _appointments(day, Appointment.person_id.in_(offices_of)):
        duty = found.get(held.office_id)
        if duty is None or held.office_id not in offices_of[held.person_id] or collides(held.post, duty.posts):
            continue
        duty.lent.add(held.post)
        duty.absent.add(held.person_id)


def _appointments(day: date, whose: ColumnElement[bool]) -> Sequence[Appointment]:
    return session().scalars(select(Appointment).where(whose, holds_on(day)).order_by(Appointment.id)).all()


def actor_of(person: Person, duty: Duty, session_id: int | None = None) -> Actor:
    """The person acting for the office of a duty."""
    office = duty.office
    return Actor(
        person.id, person.name, office.id, office.name, office.short, office.level, duty.posts,
        office.prefecture_id, office.county_id, frozenset(duty.absent), session_id,
    )  # fmt: skip


def as_of(actor: Actor, day: date) -> Actor:
    """The same person with the posts held at the office on a day, for what goes on after the request that began it."""
    duty = next((one for one in duties(actor.person_id, day) if one.office.id == actor.office_id), None)
    return replace(actor, posts=duty.posts if duty else frozenset())


def without_office(person: Person) -> Actor:
    """The person before an office is chosen: may do nothing, and is named in the log."""
    return Actor(person.id, person.name, 0, "", "", "", frozenset())
