"""Appointing to a post and ending it; history stays. The three administrators are kept apart, also across offices, and
nobody appoints himself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import or_, select

from portal.audit.record import record
from portal.identity.models import Appointment, Person
from portal.identity.posts import LABELS, collides, posts_at
from portal.identity.tree import ensure_office, ensure_other
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office

FAR: Final = timedelta(days=366)
"""So far from today no post begins: a mistyped year."""


@dataclass(frozen=True)
class Term:
    """A post at an office from a day to a day (both included), or until it is ended."""

    office: Office
    post: str
    starts_on: date
    ends_on: date | None = None


def appoint(person: Person, term: Term, *, by: Actor, at: datetime) -> Appointment:
    """Let a person hold a post.

    Raises `Refused`: outside the tree, oneself, a post this office cannot have, separated posts, days the wrong way round.
    """
    ensure_office(by, term.office)
    ensure_other(by, person)
    _check_post(term)
    _check_days(term, by, local(at).date())
    _check_together(term, overlapping(person.id, term))
    new = Appointment(
        person=person, office=term.office, post=term.post, starts_on=term.starts_on, ends_on=term.ends_on
    )
    session().add(new)
    session().flush()
    facts: dict[str, object] = {
        "person": person.id, "office": term.office.id, "post": term.post,
        "starts": term.starts_on.isoformat(), "ends": _day(term.ends_on),
    }  # fmt: skip
    record("person:appointed", facts, by=by, at=at, clause="4")
    return new


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def _check_post(new: Term) -> None:
    if new.post not in posts_at(new.office.level):
        label = LABELS.get(new.post, new.post)
        raise Refused(f"{new.office.short}不设“{label}”。", "4", ground=Ground.INPUT, field="post")


def _check_days(new: Term, by: Actor, day: date) -> None:
    if new.ends_on is not None and new.ends_on < new.starts_on:
        raise Refused("任期的最后一天早于第一天。", ground=Ground.INPUT, field="ends_on")
    if by is SYSTEM:
        return
    if new.ends_on is not None and new.ends_on < day:
        raise Refused("任期的最后一天已经过去。", ground=Ground.INPUT, field="ends_on")
    if abs(new.starts_on - day) > FAR:
        raise Refused("任职第一天与今天相差一年以上，请核对年份。", ground=Ground.INPUT, field="starts_on")


def _check_together(new: Term, others: Sequence[Appointment]) -> None:
    if any(one.office_id == new.office.id and one.post == new.post for one in others):
        raise Refused("此人在该机构已有这一岗位。", ground=Ground.INPUT, field="post")
    other = collides(new.post, {one.post for one in others})
    if other is not None:
        raise Refused(
            f"“{LABELS[new.post]}”不能与“{LABELS[other]}”由同一人担任：系统管理、安全管理、审计管理三员分立，也不兼业务岗位。",
            when=f"先结束其“{LABELS[other]}”任职", ground=Ground.INPUT, field="post",
        )  # fmt: skip


def overlapping(person_id: int, term: Term) -> Sequence[Appointment]:
    """The person's appointments, anywhere, that hold on a day of the term."""
    found = select(Appointment).where(
        Appointment.person_id == person_id, or_(Appointment.ends_on.is_(None), Appointment.ends_on >= term.starts_on)
    )
    if term.ends_on is not None:
        found = found.where(Appointment.starts_on <= term.ends_on)
    return session().scalars(found).all()


def end_appointment(appointment: Appointment, ends_on: date, *, by: Actor, at: datetime) -> None:
    """Name the last day of a post. A day before today takes effect at once; the day before the first means never."""
    ensure_office(by, appointment.office)
    ensure_other(by, appointment.person)
    if ends_on < appointment.starts_on - timedelta(days=1):
        first = appointment.starts_on.isoformat()
        raise Refused(f"早于任职第一天（{first}）。撤销尚未开始的任命，填其前一天。", ground=Ground.INPUT, field="ends_on")
    if appointment.ends_on is not None and appointment.ends_on <= ends_on:
        last = appointment.ends_on.isoformat()
        why = f"这一任职的最后一天已是 {last}，只能提前；延长任期请另行任命。"
        raise Refused(why, ground=Ground.INPUT, field="ends_on")
    appointment.ends_on = ends_on
    facts: dict[str, object] = {
        "person": appointment.person_id, "office": appointment.office_id, "post": appointment.post,
        "ends": ends_on.isoformat(),
    }  # fmt: skip
    record("person:ended", facts, by=by, at=at, clause="4")
    session().flush()
