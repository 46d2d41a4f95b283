"""What was read is kept as evidence before any of it is deleted (19, R-8): counted from the read log, frozen, pinned."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select, text
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE, Range

from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.permission import permit
from portal.deletions.models import KeptPart, KeptReadings
from portal.grants.models import Revocation
from portal.grants.revoking import ended_by
from portal.grants.scope import capacities_over
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.readings.models import Export, Reading
from portal.readings.sets import Ranges, digest

LOCK = 190
"""The advisory locks of revocations being followed up."""
ALONE = text("select pg_advisory_xact_lock(:kind, cast(:revocation as int))")
READ = (
    func.range_agg(Reading.certificates, type_=INT8MULTIRANGE).label("certificates"), func.count().label("readings"),
    func.min(Reading.id).label("first"), func.max(Reading.id).label("last"),
    func.min(Reading.read_at).label("since"), func.max(Reading.read_at).label("until"),
)  # fmt: skip
Found = Row[*tuple[Any, ...]]


def hold(revocation_id: int) -> None:
    """Until the transaction ends, nobody else follows up this revocation."""
    session().execute(ALONE, {"kind": LOCK, "revocation": revocation_id})


def read_under(revocation: Revocation) -> Sequence[Found]:
    """What the read log says was delivered under the grants that the revocation ended: by export, and on pages."""
    grants = [grant.id for grant in ended_by(revocation)]
    mine = (Reading.grant_id.in_(grants), Reading.refused == "", Reading.records > 0)
    found = select(Reading.export_id, *READ).where(*mine).group_by(Reading.export_id)
    return session().execute(found.order_by(Reading.export_id.nulls_first())).all()


def kept_of(revocation: Revocation) -> KeptReadings | None:
    """What was kept about a revocation."""
    return session().scalars(select(KeptReadings).where(KeptReadings.revocation_id == revocation.id)).one_or_none()


def keep(revocation: Revocation, *, by: Actor, at: datetime) -> KeptReadings:
    """Keep it, once. Raises `Refused` for an office that may not order the deletion (table 2)."""
    permit(by, Action.DELETION_ORDER, capacities_over(revocation.about, by))
    return preserve(revocation, by=by, at=at)


def preserve(revocation: Revocation, *, by: Actor, at: datetime) -> KeptReadings:
    """The same where a decision is carried out. What was kept before stays as it was kept."""
    hold(revocation.id)
    return kept_of(revocation) or _write(revocation, read_under(revocation), by, at)


def _write(revocation: Revocation, found: Sequence[Found], by: Actor, at: datetime) -> KeptReadings:
    which = united(one.certificates for one in found)
    kept = KeptReadings(
        revocation_id=revocation.id, about_id=revocation.about_id, prefecture_id=revocation.prefecture_id,
        office_id=by.office_id, certificates=which, records=size(which), digest=digest(which),
        readings=sum(one.readings for one in found), first_reading_id=min((one.first for one in found), default=None),
        last_reading_id=max((one.last for one in found), default=None), since=min((one.since for one in found), default=None),
        until=max((one.until for one in found), default=None), kept_by=by.person_id or None, kept_at=at,
    )  # fmt: skip
    facts: dict[str, object] = {
        "revocation": revocation.id, "records": kept.records, "certificates": kept.digest, "readings": kept.readings,
        "exports": sum(one.export_id is not None for one in found),
    }  # fmt: skip
    record("deletion:kept", facts, by=by, at=at, clause="19")
    session().add(kept)
    session().flush()
    session().add_all(_part(kept, one) for one in found)
    session().flush()
    return kept


def _part(kept: KeptReadings, found: Found) -> KeptPart:
    export = session().get_one(Export, found.export_id) if found.export_id is not None else None
    which: Ranges = found.certificates
    return KeptPart(
        kept_id=kept.id, export_id=found.export_id, number=export.number if export else "",
        sha256=export.sha256 if export else None, asked_on=local(export.asked_at).date() if export else None,
        certificates=which, records=size(which), digest=digest(which),
    )  # fmt: skip


def united(sets: Iterable[Ranges]) -> Ranges:
    """Several sets as one."""
    found: Ranges = []
    for one in sorted((part for ranges in sets for part in ranges), key=lambda part: part.lower or 0):
        if found and (one.lower or 0) <= (found[-1].upper or 0):
            found[-1] = Range(found[-1].lower, max(found[-1].upper or 0, one.upper or 0))
        else:
            found.append(one)
    return found


def size(ranges: Ranges) -> int:
    """How many certificates a set holds."""
    return sum((one.upper or 0) - (one.lower or 0) for one in ranges)
