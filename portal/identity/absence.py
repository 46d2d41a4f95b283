"""Who carries on when somebody leaves or is away.

A leaver's open work goes over in one act. An absent officer is stood in for (代理) by a colleague of the same office, in
the absent officer's posts and no others, until a day; separated posts stay separated, and nobody makes himself a deputy.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

from sqlalchemy import select

from portal.audit.record import record
from portal.identity import queries
from portal.identity.actors import holds_on
from portal.identity.models import Appointment, HandedOver, Person, StandIn
from portal.identity.posts import LABELS, collides
from portal.identity.tree import ensure_office, ensure_other
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office

LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class Handover:
    """Whose open work at which office goes over to whom."""

    leaver: Person
    heir: Person
    office: Office


class Reassign(Protocol):
    """What a feature does with its own open work; answers how many cases went over."""

    def __call__(self, handover: Handover, *, by: Actor, at: datetime) -> int: ...


class CountWork(Protocol):
    """How many cases a person still handles for an office."""

    def __call__(self, person_id: int, office_id: int) -> int: ...


@dataclass(frozen=True)
class Work:
    """A feature's open work of one person: how much there is, and how it goes over."""

    count: CountWork
    reassign: Reassign


HANDS_OVER: list[Work] = []
"""Features that keep personal work add theirs at import; identity knows none of them."""


def open_work(person_id: int, office_id: int) -> int:
    """How many cases a person still handles for an office."""
    return sum(work.count(person_id, office_id) for work in HANDS_OVER)


def hand_over(handover: Handover, *, by: Actor, at: datetime) -> int:
    """Give all open work of one person at an office to another there; how many things went over.

    Raises `Refused` where there is nothing to hand over, and where the heir is no handler of the office today.
    """
    leaver, heir, office = handover.leaver, handover.heir, handover.office
    ensure_office(by, office)
    if leaver.id == heir.id:
        raise _wrong("移交人与接收人不能是同一人。", "heir")
    if heir.locked_at is not None or "handler" not in posts_on(heir.id, office, local(at).date()):
        raise _wrong(f"移交的是承办的案件，接收人须是{office.short}在岗的承办人。", "heir")
    if not open_work(leaver.id, office.id):
        raise _wrong(f"{leaver.name}在{office.short}没有未办结的案件，无需移交。", "")
    count = sum(work.reassign(handover, by=by, at=at) for work in HANDS_OVER)
    session().add(
        HandedOver(office=office, leaver=leaver, heir=heir, made_by=by.person_id or None, made_at=at, cases=count)
    )
    facts: dict[str, object] = {"from": leaver.id, "to": heir.id, "office": office.id, "cases": count}
    record("person:handed_over", facts, by=by, at=at)
    session().flush()
    return count


@dataclass(frozen=True)
class Absence:
    """Who is away from an office and who acts instead, from a day until a day (both included)."""

    office: Office
    absent: Person
    deputy: Person
    starts_on: date
    until: date


def stand_in(absence: Absence, *, by: Actor, at: datetime) -> StandIn:
    """Let a colleague act in the posts of an absent one. Raises `Refused` beside the field that is wrong."""
    if by.person_id != absence.absent.id:
        ensure_office(by, absence.office)
        ensure_other(by, absence.deputy)
    _check_days(absence, at)
    _check_posts(absence)
    row = StandIn(
        office=absence.office, absent=absence.absent, deputy=absence.deputy,
        starts_on=absence.starts_on, until=absence.until,
    )  # fmt: skip
    session().add(row)
    session().flush()
    facts: dict[str, object] = {**_facts(row), "until": row.until.isoformat()}
    record("person:stood_in", facts, by=by, at=at)
    return row


def deputies(absent: Person, office: Office, day: date) -> list[Person]:
    """The colleagues at an office who could stand in for a person: whose posts may be combined with the absent's."""
    lent = posts_on(absent.id, office, day)
    colleagues = queries.colleagues(office.id, day, absent.id)
    return [one for one in colleagues if not _collision(lent, posts_on(one.id, office, day))]


def _collision(lent: frozenset[str], own: frozenset[str]) -> str | None:
    return next((post for post in sorted(lent) if collides(post, own)), None)


def _check_days(absence: Absence, at: datetime) -> None:
    if absence.until < absence.starts_on:
        raise _wrong("代理的最后一天早于第一天。", "until")
    day = local(at).date()
    if absence.until < day:
        raise _wrong("代理的最后一天已经过去。", "until")
    if absence.starts_on < day:
        raise _wrong("代理不能追溯：第一天最早为今天。", "starts_on")
    if absence.until > absence.starts_on + LONGEST:
        raise _wrong("代理最长一年；时间更长的，请移交工作并另行任命。", "until")


def _check_posts(absence: Absence) -> None:
    """Both belong to the office on the first day, and together they bring no separated posts into one hand."""
    absent, deputy, office = absence.absent, absence.deputy, absence.office
    if absent.id == deputy.id:
        raise _wrong("不能由本人代理本人。", "deputy")
    lent, own = posts_on(absent.id, office, absence.starts_on), posts_on(deputy.id, office, absence.starts_on)
    if not lent:
        raise _wrong(f"被代理人在{office.short}没有岗位。", "absent")
    if not own or deputy.locked_at is not None:
        raise _wrong(f"代理人须是{office.short}的在岗人员。", "deputy")
    other = _collision(lent, own)
    if other is not None:
        raise _wrong(f"系统管理、安全管理、审计管理三员分立，也不兼业务岗位：代理人的岗位与“{LABELS[other]}”不相容。", "deputy")
    known = select(StandIn.id).where(
        StandIn.office_id == office.id, StandIn.absent_id == absent.id, StandIn.ended_at.is_(None),
        StandIn.starts_on <= absence.until, StandIn.until >= absence.starts_on,
    )  # fmt: skip
    if session().scalar(known.limit(1)) is not None:
        raise _wrong("这段时间已有代理人，请先终止原代理。", "deputy")


def end_stand_in(row: StandIn, office: Office, *, by: Actor, at: datetime) -> None:
    """End a stand-in before its last day: by the absent, the deputy, or whoever administers the office."""
    if by.person_id not in (row.absent_id, row.deputy_id) and by is not SYSTEM:
        ensure_office(by, office)
    if row.ended_at is not None:
        raise Refused("该代理已经终止。")
    row.ended_at = at
    record("person:stand_in_ended", _facts(row), by=by, at=at)
    session().flush()


def posts_on(person_id: int, office: Office, day: date) -> frozenset[str]:
    """The person's own posts at an office on a day."""
    held = select(Appointment.post).where(
        Appointment.person_id == person_id, Appointment.office_id == office.id, holds_on(day)
    )
    return frozenset(session().scalars(held))


def _facts(row: StandIn) -> dict[str, object]:
    return {"absent": row.absent.id, "deputy": row.deputy.id, "office": row.office_id}


def _wrong(why: str, field: str) -> Refused:
    return Refused(why, ground=Ground.INPUT, field=field)
