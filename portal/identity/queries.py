"""What is asked about people: those of a tree, one with posts and links, colleagues who could act instead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select

from portal.identity.actors import holds_on, lasts_on
from portal.identity.models import Appointment, HandedOver, OneTimeLink, Person, StandIn
from portal.identity.tree import offices_of
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.organisations.models import Office


@dataclass(frozen=True)
class Sought:
    """What a list of people is narrowed to; empty means all. `state` is active, invited, locked, former or stood_in_for."""

    words: str = ""
    post: str = ""
    state: str = ""
    office_id: int | None = None


def in_tree(by: Actor) -> ColumnElement[bool]:
    """That a person has, will have or had a post at an office that the actor administers."""
    inside = select(Office.id).where(offices_of(by))
    return exists().where(Appointment.person_id == Person.id, Appointment.office_id.in_(inside))


def load(by: Actor, person_id: int) -> Person | None:
    """The person, if of the actor's tree."""
    return session().scalars(select(Person).where(Person.id == person_id, in_tree(by))).one_or_none()


def listed(by: Actor, sought: Sought, day: date, after: int, limit: int) -> Sequence[Person]:
    """A page of people in the order of their accounts, one more than `limit` where there is a next page."""
    found = select(Person).where(in_tree(by), Person.id > after, *_narrow(sought, day))
    return session().scalars(found.order_by(Person.id).limit(limit + 1)).all()


def _narrow(sought: Sought, day: date) -> list[ColumnElement[bool]]:
    conditions = _has_state(sought.state, day)
    if sought.words:
        name, username = Person.name, Person.username
        conditions.append(
            or_(name.contains(sought.words, autoescape=True), username.startswith(sought.words.lower(), autoescape=True))
        )
    held = [Appointment.person_id == Person.id, holds_on(day)]
    if sought.post:
        conditions.append(exists().where(*held, Appointment.post == sought.post))
    if sought.office_id:
        conditions.append(exists().where(*held, Appointment.office_id == sought.office_id))
    return conditions


def _has_state(state: str, day: date) -> list[ColumnElement[bool]]:
    in_post = exists().where(Appointment.person_id == Person.id, holds_on(day))
    states: dict[str, ColumnElement[bool]] = {
        "active": and_(in_post, Person.locked_at.is_(None), Person.password_hash.is_not(None)),
        "invited": Person.password_hash.is_(None),
        "locked": Person.locked_at.is_not(None),
        "former": ~in_post,
        "stood_in_for": exists().where(StandIn.absent_id == Person.id, lasts_on(day)),
    }
    return [states[state]] if state in states else []


def posts_of(people: Sequence[int], by: Actor, day: date) -> dict[int, list[Appointment]]:
    """The posts these people hold on a day, as far as the offices are of the actor's tree."""
    inside = select(Office.id).where(offices_of(by))
    held = select(Appointment).where(
        Appointment.person_id.in_(people), Appointment.office_id.in_(inside), holds_on(day)
    )
    found: dict[int, list[Appointment]] = {}
    for appointment in session().scalars(held.order_by(Appointment.id)):
        found.setdefault(appointment.person_id, []).append(appointment)
    return found


def history(person_id: int, by: Actor) -> Sequence[Appointment]:
    """All appointments of a person at offices of the actor's tree, the latest first."""
    inside = select(Office.id).where(offices_of(by))
    held = select(Appointment).where(Appointment.person_id == person_id, Appointment.office_id.in_(inside))
    return session().scalars(held.order_by(Appointment.starts_on.desc(), Appointment.id.desc())).all()


def elsewhere(person_id: int, by: Actor, day: date) -> bool:
    """Whether the person holds or will hold a post outside the actor's tree."""
    inside = select(Office.id).where(offices_of(by))
    held = select(Appointment.id).where(
        Appointment.person_id == person_id, Appointment.office_id.not_in(inside),
        or_(Appointment.ends_on.is_(None), Appointment.ends_on >= day),
    )  # fmt: skip
    return session().scalar(held.limit(1)) is not None


def colleagues(office_id: int, day: date, but: int) -> Sequence[Person]:
    """Who else holds a post at an office on a day and is not locked out."""
    held = select(Appointment.person_id).where(Appointment.office_id == office_id, holds_on(day))
    found = select(Person).where(Person.id.in_(held), Person.id != but, Person.locked_at.is_(None))
    return session().scalars(found.order_by(Person.id)).all()


def stand_ins_of(person_id: int, day: date, by: Actor | None = None) -> Sequence[StandIn]:
    """Stand-ins that hold or will hold, in which the person is absent or deputy; with `by`, at offices of the actor's tree."""
    found = select(StandIn).where(
        or_(StandIn.absent_id == person_id, StandIn.deputy_id == person_id), StandIn.ended_at.is_(None), StandIn.until >= day
    )
    if by is not None:
        found = found.where(StandIn.office_id.in_(select(Office.id).where(offices_of(by))))
    return session().scalars(found.order_by(StandIn.starts_on)).all()


def handed_over(person_id: int, by: Actor | None = None, limit: int = 10) -> Sequence[HandedOver]:
    """What the person handed over or took over, the latest first; with `by`, at offices of the actor's tree."""
    found = select(HandedOver).where(or_(HandedOver.leaver_id == person_id, HandedOver.heir_id == person_id))
    if by is not None:
        found = found.where(HandedOver.office_id.in_(select(Office.id).where(offices_of(by))))
    return session().scalars(found.order_by(HandedOver.id.desc()).limit(limit)).all()


def links_of(person_id: int, limit: int = 5) -> Sequence[OneTimeLink]:
    """The latest one-time links that were made for a person; what they open is not kept."""
    found = select(OneTimeLink).where(OneTimeLink.person_id == person_id)
    return session().scalars(found.order_by(OneTimeLink.id.desc()).limit(limit)).all()


def ever_at(office_id: int) -> Sequence[Person]:
    """Everybody who has or had a post at an office."""
    held = select(Appointment.person_id).where(Appointment.office_id == office_id)
    return session().scalars(select(Person).where(Person.id.in_(held)).order_by(Person.id)).all()


def staff(office_id: int, day: date) -> Sequence[Appointment]:
    """The posts held at an office on a day."""
    held = select(Appointment).where(Appointment.office_id == office_id, holds_on(day))
    return session().scalars(held.order_by(Appointment.post, Appointment.id)).all()
