"""What is asked about the log as evidence: the latest checkpoint, how far sealing is behind, alarms, late witnesses.

Functions that take a `Session` are asked as the reader (`reading.reader()`); the others with the web role.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry
from portal.audit.sealing_models import Alarm, Checkpoint, SealedEntry
from portal.kit.clock import local
from portal.kit.db import session

MOST_UNSEALED = 1001
"""Unsealed entries are counted up to here."""


def latest_checkpoint() -> Checkpoint | None:
    """The newest signed tree head, for the foot of pages; None before the first."""
    return session().scalars(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1)).one_or_none()


def short_form(checkpoint: Checkpoint) -> str:
    """`12345 条 · 3fa94c01 · 2026-11-25 10:07`: size, first 8 hex digits of the root, time; whoever prints it binds the log."""
    return f"{checkpoint.size} 条 · {checkpoint.root.hex()[:8]} · {local(checkpoint.signed_at):%Y-%m-%d %H:%M}"


def size_before(asked: Session, moment: datetime) -> int:
    """How many entries were sealed before a moment: positions from here on are not older (one index lookup)."""
    found = select(Checkpoint.size).where(Checkpoint.signed_at < moment).order_by(Checkpoint.signed_at.desc()).limit(1)
    return asked.scalar(found) or 0


@dataclass(frozen=True)
class Lag:
    """How far sealing is behind: entries not sealed yet (counted up to `MOST_UNSEALED`), the age of the oldest of them and
    of the latest checkpoint, in seconds (None: there is none)."""

    unsealed: int
    oldest: float | None
    checkpoint: float | None


def lag(asked: Session) -> Lag:
    """How far sealing is behind now, by the database's clock. Asked for the whole log (province or system)."""
    last = asked.scalars(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1)).one_or_none()
    sealed = select(SealedEntry.entry_id).where(SealedEntry.entry_id == AuditEntry.id).exists()
    waiting = select(AuditEntry.recorded_at).where(AuditEntry.xid >= (last.watermark if last else 0), ~sealed)
    oldest = waiting.order_by(AuditEntry.xid, AuditEntry.id).limit(MOST_UNSEALED).subquery()
    counted = select(func.count(), func.min(oldest.c.recorded_at), func.clock_timestamp()).select_from(oldest)
    count, first, now = asked.execute(counted).one()
    return Lag(count, _seconds(now, first), _seconds(now, last.signed_at if last else None))


def _seconds(now: datetime, moment: datetime | None) -> float | None:
    return None if moment is None else (now - moment).total_seconds()


def alarms(asked: Session) -> Sequence[Alarm]:
    """The alarms that are on, the oldest first."""
    latest = select(func.max(Alarm.id)).group_by(Alarm.kind)
    return asked.scalars(select(Alarm).where(Alarm.id.in_(latest), Alarm.raised).order_by(Alarm.id)).all()


def body(asked: Session, entry_id: int) -> bytes | None:
    """The body of an entry, as it is stored; None where there is none, or none that this reader sees."""
    return asked.scalar(select(AuditEntry.body).where(AuditEntry.id == entry_id))
