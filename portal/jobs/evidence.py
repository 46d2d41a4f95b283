"""What `flask audit` does: check the log, export it, replace the sealer's key. Each is itself noted in the log."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import IsolationLevel

from portal.audit import alarms
from portal.audit.alarms import Alarmed
from portal.audit.checking import check
from portal.audit.export import Exported, Exporter, Wanted
from portal.audit.keys import SealerKeys, write_whole
from portal.audit.notes import Verifier
from portal.audit.outcomes import Bad, Known, Outcome
from portal.audit.publishing import CheckpointFolder
from portal.audit.record import record
from portal.audit.seal import Sealer
from portal.audit.settings import LogSettings
from portal.audit.stored import Connection, as_system
from portal.jobs.credentials import Urls, for_psycopg
from portal.jobs.sealing import connect
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now
from portal.kit.db import acting, session

PATIENCE = 30.0
"""Seconds within which a new key must have been introduced."""


class NoAddress(Exception):
    """A role's address is not set; the message names it."""


@dataclass(frozen=True)
class Log:
    """One log: where its database and its keys are."""

    urls: Urls
    place: LogSettings

    @property
    def first_key(self) -> Verifier:
        """The key with which checking begins; raises `BadNote`."""
        return SealerKeys(self.place.keys, self.place.name).first()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """The reader's connection, in one view of the database however long it takes."""
        if not self.urls.reader:
            raise NoAddress("PORTAL_READER_URL")
        with psycopg.connect(for_psycopg(self.urls.reader), autocommit=True) as connection:
            connection.isolation_level = IsolationLevel.REPEATABLE_READ
            yield connection


def verify(log: Log, held: Sequence[Path] = (), key: Verifier | None = None, from_start: bool = False) -> tuple[Outcome, float]:
    """Check the log on from where the last check ended, or from the beginning; with the seconds it took.

    Compared are the checkpoints in the folder and in `held`. A bad log raises the alarm, a good one is remembered.
    """
    began, kept = time.monotonic(), log.place.keys / "verified.txt"
    verified = "" if from_start or not kept.exists() else kept.read_text(encoding="utf-8")
    notes = [*CheckpointFolder(log.place.checkpoints).notes(), *(path.read_text(encoding="utf-8") for path in held)]
    with log.read() as connection:
        outcome = check(connection, Known(key or log.first_key, notes, verified))
    if outcome.bad is None and outcome.note:
        write_whole(kept, outcome.note)
    tell(log, outcome, SYSTEM)
    return outcome, time.monotonic() - began


def tell(log: Log, outcome: Outcome, by: Actor) -> None:
    """Note how a check ended, under the name of whoever asked for it; raise the alarm, or end it."""
    bad = outcome.bad
    facts: dict[str, object] = {
        "first": outcome.first, "size": outcome.size, "held": outcome.held, "sound": bad is None,
        "first_bad": bad.entry if bad else None,
    }  # fmt: skip
    with acting(SYSTEM):
        record("audit:verified", facts, by=by, at=now())
        session().commit()
    if log.urls.sealer:
        with connect(log.urls.sealer) as connection, connection.transaction():
            _ring(connection, bad)


def _ring(connection: Connection, bad: Bad | None) -> None:
    if bad is None:
        alarms.clear_alarm(connection, "altered")
    else:
        alarms.raise_alarm(connection, Alarmed("altered", bad.position, bad.entry, f"{bad.kind} {bad.detail}".strip()))


@dataclass(frozen=True)
class Period:
    """Which entries are asked for: sealed from a moment to before another, of one office and those below it."""

    since: datetime | None = None
    until: datetime | None = None
    office_id: int | None = None


def export(log: Log, folder: Path, period: Period, held: Sequence[Path] = ()) -> Exported:
    """Write a bundle that proves itself into a new folder; raises `NothingSigned`, FileExistsError."""
    notes = [path.read_text(encoding="utf-8") for path in held]
    with log.read() as connection, as_system(connection):
        end = _size_at(connection, period.until) if period.until else None
        wanted = Wanted(_size_at(connection, period.since), end, period.office_id)
        done = Exporter(connection, folder, wanted, notes).write(log.first_key)
    facts: dict[str, object] = {
        "first": done.first, "size": done.size, "office": period.office_id, "entries": done.entries,
    }  # fmt: skip
    with acting(SYSTEM):
        record("audit:exported", facts, by=SYSTEM, at=now())
        session().commit()
    return done


def _size_at(connection: Connection, moment: datetime | None) -> int:
    """How many entries were sealed before a moment."""
    if moment is None:
        return 0
    asked = "select size from audit_checkpoint where signed_at < %s order by signed_at desc limit 1"
    row = connection.execute(asked, [moment]).fetchone()
    return row[0] if row else 0


def rotate_key(log: Log) -> Verifier | None:
    """Draw a new sealer's key and have it introduced by a checkpoint that both keys sign; None where that did not happen
    (an alarm stands against signing, or nothing was sealed yet): the new key then waits for the next checkpoint."""
    if not log.urls.sealer:
        raise NoAddress("PORTAL_SEALER_URL")
    keys = SealerKeys(log.place.keys, log.place.name)
    keys.current()
    keys.coming()
    deadline = time.monotonic() + PATIENCE
    with connect(log.urls.sealer) as connection:
        sealer = Sealer(connection, log.place)
        while keys.waiting() and time.monotonic() < deadline:
            sealer.seal()
            if keys.waiting():
                time.sleep(0.2)
    return None if keys.waiting() else keys.current().verifier
