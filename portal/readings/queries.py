"""What is asked about readings and exports beyond the data itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select

from portal.assessments.history import Line, lines
from portal.certificates import queries as certificates
from portal.grants.models import GrantStep, ReadGrant, Revocation
from portal.kit.actor import Actor
from portal.kit.clock import today
from portal.kit.db import session
from portal.readings import register
from portal.readings.exporting import KEPT
from portal.readings.filters import Filters
from portal.readings.models import Export, Reading

CAP = 1000


def counted(grant: ReadGrant, filters: Filters) -> int:
    """How many certificates of the scope fit, at most one more than `CAP`."""
    register.open_wall(grant)
    within = register.first(grant, filters.conditions(), CAP + 1)
    return session().scalar(select(func.count()).select_from(within)) or 0


def history(grant: ReadGrant, certificate_id: int) -> list[Line]:
    """What became of a certificate that was just read under a grant, entry by entry; nothing where the state is not read."""
    if "state" not in grant.fields:
        return []
    register.open_wall(grant)
    return lines(certificates.entries([certificate_id]).get(certificate_id, []), today())


def exports_of(actor: Actor, limit: int = 10) -> Sequence[Export]:
    """The person's own exports, the latest first."""
    mine = (Export.person_id == actor.person_id, Export.office_id == actor.office_id)
    return session().scalars(select(Export).where(*mine).order_by(Export.id.desc()).limit(limit)).all()


@dataclass(frozen=True)
class Stopped:
    """What else ended with a revocation: exports that were not done yet, finished files that are not fetched any more."""

    running: int
    files: int


def stopped(revocation: Revocation) -> Stopped:
    """The exports under the grants that an order ended, as they stood at its moment."""
    moment, of = revocation.ordered_at, Export.grant_id.in_([grant.id for grant in grants_of(revocation)])
    kept = and_(Export.address.is_not(None), or_(Export.removed_at.is_(None), Export.removed_at >= moment))
    running = or_(Export.ended_at.is_(None), Export.ended_at >= moment)
    fresh = Export.ended_at.between(moment - KEPT, moment)
    counts = select(func.count().filter(running), func.count().filter(kept, fresh)).where(of, Export.asked_at < moment)
    return Stopped(*session().execute(counts).one())


@dataclass(frozen=True)
class Proof:
    """That a revocation held: the last reading before it, what was attempted after it, and that nothing was served."""

    last: Reading | None
    served_after: int
    attempts_after: int


def grants_of(revocation: Revocation) -> Sequence[ReadGrant]:
    """The grants that an order ended."""
    ended = select(GrantStep.grant_id).where(GrantStep.revocation_id == revocation.id)
    return session().scalars(select(ReadGrant).where(ReadGrant.id.in_(ended)).order_by(ReadGrant.id)).unique().all()


def proof(revocation: Revocation, until: datetime | None = None) -> Proof:
    """From the read log, to the database's microsecond; `until`: when the order was lifted, for what is served after that
    does not speak against it."""
    ids = [grant.id for grant in grants_of(revocation)]
    of, served = Reading.grant_id.in_(ids), Reading.refused == ""
    before = select(Reading).where(of, served, Reading.read_at < revocation.ordered_at)
    last = session().scalars(before.order_by(Reading.read_at.desc()).limit(1)).one_or_none()
    after = [of, Reading.read_at >= revocation.ordered_at, *([] if until is None else [Reading.read_at < until])]
    counts = select(func.count().filter(served), func.count().filter(Reading.refused != "")).where(*after)
    found = session().execute(counts).one()
    return Proof(last, found[0], found[1])
