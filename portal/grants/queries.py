"""What is asked about grants: lists through the actor's scope, what waits, what ends soon, what nobody uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, exists, func, or_, select

from portal.authority.actions import Action
from portal.authority.scope import reading
from portal.grants.models import BlockAnswer, BlockRequest, GrantStep, GrantUse, ReadGrant, Revocation
from portal.grants.scope import visible
from portal.grants.states import ASK, GIVEN, SUSPEND, state
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.organisations.models import Office

SOON: Final = timedelta(days=14)
"""So long before its end a grant is announced as ending."""
UNUSED: Final = timedelta(days=60)
"""After so long without a reading a grant is proposed for return."""


SEVERAL: Final = 20
"""So many grants of an institution's system are looked through."""


@dataclass(frozen=True)
class Wanted:
    """What a list of grants is narrowed to: one of `TABS`; a number, words of the reason or of the reader's office; before
    which id."""

    tab: str = "own"
    words: str = ""
    before: int | None = None


TABS: Final = {"own": "本机构", "region": "管理范围内", "asked": "待我审批", "ending": "即将到期", "unused": "长期未用"}


def last_event() -> ScalarSelect[str]:
    """The step that counts of the grant of the row."""
    newest = select(GrantStep.event).where(GrantStep.grant_id == ReadGrant.id).order_by(GrantStep.id.desc()).limit(1)
    return newest.scalar_subquery()


def listed(actor: Actor, wanted: Wanted, day: date, limit: int) -> Sequence[ReadGrant]:
    """A page of grants, the latest first."""
    found = select(ReadGrant).where(visible(actor), _of_tab(actor, wanted.tab, day))
    if wanted.words:
        named = select(Office.id).where(Office.name.contains(wanted.words, autoescape=True))
        said = ReadGrant.words.contains(wanted.words, autoescape=True)
        found = found.where(or_(ReadGrant.number == wanted.words.upper(), said, ReadGrant.office_id.in_(named)))
    if wanted.before is not None:
        found = found.where(ReadGrant.id < wanted.before)
    return session().scalars(found.order_by(ReadGrant.id.desc()).limit(limit)).unique().all()


def _of_tab(actor: Actor, tab: str, day: date) -> ColumnElement[bool]:
    if tab == "asked":
        return and_(ReadGrant.approver_id == actor.office_id, last_event() == ASK)
    if tab == "region":
        return ReadGrant.office_id != actor.office_id
    if tab == "ending":
        return _ending(day)
    if tab == "unused":
        return _unused(day)
    return ReadGrant.office_id == actor.office_id


def _given() -> ColumnElement[bool]:
    return last_event().in_(sorted({*GIVEN, SUSPEND}))


def _ending(day: date) -> ColumnElement[bool]:
    return and_(ReadGrant.ends_on.between(day, day + SOON), _given())


def _unused(day: date) -> ColumnElement[bool]:
    """In force for long, and nothing read under it for as long."""
    read_since = exists().where(GrantUse.grant_id == ReadGrant.id, GrantUse.day > day - UNUSED, GrantUse.total > 0)
    return and_(ReadGrant.starts_on <= day - UNUSED, ReadGrant.ends_on >= day, _given(), ~read_since)


def ending_of(office_id: int, day: date, limit: int) -> Sequence[ReadGrant]:
    """The grants of an office that end soon, the next first."""
    found = select(ReadGrant).where(ReadGrant.office_id == office_id, _ending(day)).order_by(ReadGrant.ends_on, ReadGrant.id)
    return session().scalars(found.limit(limit)).unique().all()


def unused_of(office_id: int, day: date, limit: int) -> Sequence[ReadGrant]:
    """Those that nobody has read under for long, the oldest first."""
    found = select(ReadGrant).where(ReadGrant.office_id == office_id, _unused(day)).order_by(ReadGrant.id)
    return session().scalars(found.limit(limit)).unique().all()


def asked_of(actor: Actor) -> Select[int]:
    """The grants that wait for the actor's decision, for the desk."""
    if not reading(actor, Action.DECIDE_GRANT):
        return select(ReadGrant.id).where(ReadGrant.id < 0)
    return select(ReadGrant.id).where(_of_tab(actor, "asked", date.min), ReadGrant.asked_by != actor.person_id)


def own_in_force(actor: Actor, day: date) -> Sequence[ReadGrant]:
    """The grants under which this person may read today: those of the office for a post held there, and his own."""
    mine = or_(
        and_(ReadGrant.reader == "post", ReadGrant.post.in_(sorted(actor.posts))),
        and_(ReadGrant.reader == "person", ReadGrant.person_id == actor.person_id, ReadGrant.post.in_(sorted(actor.posts))),
    )
    running = and_(ReadGrant.starts_on <= day, ReadGrant.ends_on >= day, _given())
    found = select(ReadGrant).where(ReadGrant.office_id == actor.office_id, mine, running)
    return session().scalars(found.order_by(ReadGrant.id.desc())).unique().all()


def of_system(office_id: int, day: date) -> ReadGrant | None:
    """The latest grant under which an institution's own system may read on a day, whatever else was asked for since; where none
    is in force the latest that was decided, under which reading is refused with the reason."""
    theirs = select(ReadGrant).where(ReadGrant.office_id == office_id, ReadGrant.reader == "system", last_event() != ASK)
    found = session().scalars(theirs.order_by(ReadGrant.id.desc()).limit(SEVERAL)).unique().all()
    last = last_steps(found)
    running = (one for one in found if state(one, last[one.id], day) == "active")
    return next(running, found[0] if found else None)


def revocations_of(office_id: int, limit: int = 3) -> Sequence[Revocation]:
    """The last orders that took permissions of an office away, for whoever is asked for another."""
    found = select(Revocation).where(Revocation.about_id == office_id).order_by(Revocation.id.desc()).limit(limit)
    return session().scalars(found).unique().all()


def last_steps(grants: Sequence[ReadGrant]) -> dict[int, GrantStep]:
    """The step that counts of each, in one trip."""
    newest = (
        select(func.max(GrantStep.id)).where(GrantStep.grant_id.in_([one.id for one in grants])).group_by(GrantStep.grant_id)
    )
    return {one.grant_id: one for one in session().scalars(select(GrantStep).where(GrantStep.id.in_(newest)))}


def use_of(grants: Sequence[ReadGrant]) -> dict[int, GrantUse]:
    """What was used of each."""
    found = select(GrantUse).where(GrantUse.grant_id.in_([one.id for one in grants]))
    return {one.grant_id: one for one in session().scalars(found)}


def blocks(actor: Actor, limit: int = 50) -> Sequence[BlockRequest]:
    """The requests to block a reader that the actor's office made or has to answer."""
    mine = or_(BlockRequest.office_id == actor.office_id, BlockRequest.prefecture_id == actor.office_id)
    return session().scalars(select(BlockRequest).where(mine).order_by(BlockRequest.id.desc()).limit(limit)).all()


def blocks_waiting(actor: Actor) -> Select[int]:
    """Those that wait for an answer of the actor's prefecture, for the desk."""
    if not reading(actor, Action.REVOKE_READ):
        return select(BlockRequest.id).where(BlockRequest.id < 0)
    open_ones = ~exists().where(BlockAnswer.request_id == BlockRequest.id)
    return select(BlockRequest.id).where(BlockRequest.prefecture_id == actor.office_id, open_ones)
