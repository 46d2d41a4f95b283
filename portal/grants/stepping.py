"""The one door by which a grant changes. Every reading holds the grant's lock with others, every step holds it alone: what is
read under a grant is read before a step or after it, never during (19)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, text

from portal.audit.record import record, text_hash
from portal.grants.models import GrantStep, ReadGrant
from portal.grants.states import may_follow, state
from portal.grants.words import EVENTS, STATES
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused

LOCKS = 19
"""The advisory locks of grants, by the article."""
ALONE = text("select pg_advisory_xact_lock(:kind, cast(:grant as int))")
TOGETHER = text("select pg_advisory_xact_lock_shared(:kind, cast(:grant as int))")
MOMENT = text("select clock_timestamp()")


def hold(grant_id: int) -> None:
    """For a reading, until its transaction ends: no step of this grant meanwhile."""
    session().connection().execute(TOGETHER, {"kind": LOCKS, "grant": grant_id})


def hold_alone(grant_id: int) -> datetime:
    """For a step: no reading meanwhile, and none that began before is still being written down. Returns the database's time
    from which that holds."""
    session().execute(ALONE, {"kind": LOCKS, "grant": grant_id})
    moment: datetime = session().execute(MOMENT).scalar_one()
    return moment


def last_step(grant_id: int) -> GrantStep:
    """The step that says how the grant stands, as of this statement."""
    found = select(GrantStep).where(GrantStep.grant_id == grant_id).order_by(GrantStep.id.desc()).limit(1)
    return session().scalars(found.execution_options(populate_existing=True)).one()


@dataclass(frozen=True)
class Doing:
    """What is done with a grant: a word of `FOLLOWS`, why, the last day of a suspension, the order that revokes."""

    event: str
    words: str = ""
    until: date | None = None
    revocation_id: int | None = None


def step(grant: ReadGrant, doing: Doing, *, by: Actor, at: datetime) -> GrantStep:
    """Do something with a grant. Raises `Refused` where its state does not allow it."""
    hold_alone(grant.id)
    last = last_step(grant.id)
    if not may_follow(last, doing.event):
        now = STATES[state(grant, last, local(at).date())]
        raise Refused(f"读取权限 {grant.number} {now}，不能再{EVENTS[doing.event]}。", "19", ground=Ground.STALE)
    facts: dict[str, object] = {
        "grant": grant.id, "office": grant.office_id, "step": doing.event, "words": text_hash(doing.words),
        "until": doing.until.isoformat() if doing.until else None, "revocation": doing.revocation_id,
    }  # fmt: skip
    record("read_grant:step", facts, by=by, at=at, clause="19")
    return write(grant, doing, by=by, at=at)


def write(grant: ReadGrant, doing: Doing, *, by: Actor, at: datetime) -> GrantStep:
    """The row of a step whose entry is in the log already."""
    row = GrantStep(
        grant_id=grant.id, event=doing.event, words=doing.words, until=doing.until, revocation_id=doing.revocation_id,
        office_id=by.office_id or None, person_id=by.person_id or None, acted_at=at,
    )  # fmt: skip
    session().add(row)
    session().flush()
    return row
