"""Runs the checks that auditors asked for: the whole log computed anew, with its progress on record, and the result for good.

In the worker, beside its rounds; after a kill the check is begun again.
"""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Running
from datetime import datetime

import psycopg
import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal.audit.checking import Check as Checking
from portal.audit.notes import BadNote
from portal.audit.outcomes import Known, Outcome
from portal.audit.publishing import CheckpointFolder
from portal.audit.stored import Connection, as_system
from portal.identity.models import Person
from portal.jobs.evidence import Log, NoAddress, tell
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.organisations.models import Office
from portal.reviews import queries
from portal.reviews.models import Check

LOCK = 0x67637C
"""The advisory lock's number: one check at a time."""
TELL = 1.0
"""Seconds between two notes of progress."""
PAUSE = 3.0
"""Seconds between two looks for what was asked."""

teller = structlog.get_logger()


def keep_checking(app: Flask, log: Log, stopping: threading.Event) -> None:
    """Run what is asked for, until the worker stops."""
    while not stopping.is_set():
        with app.app_context():
            try:
                run_waiting(log)
            except (psycopg.Error, SQLAlchemyError) as error:
                teller.error("check_not_run", error=type(error).__name__)
        stopping.wait(PAUSE)


def run_waiting(log: Log) -> Check | None:
    """Run the oldest check that waits; None where none does, or another worker is at it. Commits as it goes."""
    with acting(SYSTEM):
        waiting = queries.waiting_check()
        if waiting is None:
            session().rollback()
            return None
        try:
            with log.read() as connection, as_system(connection):
                return _run(waiting, connection, log) if _alone(connection) else None
        except (BadNote, NoAddress, psycopg.Error) as error:
            _finish(waiting, "failed", None, type(error).__name__, now())
            return waiting


def _alone(connection: Connection) -> bool:
    row = connection.execute("select pg_try_advisory_xact_lock(%s)", [LOCK]).fetchone()
    return bool(row and row[0])


def _run(waiting: Check, connection: Connection, log: Log) -> Check:
    check = Checking(connection, Known(log.first_key, CheckpointFolder(log.place.checkpoints).notes()))
    with ThreadPoolExecutor(1) as pool:
        outcome = _watched(pool.submit(check.run), check, waiting)
    tell(log, outcome, _asker(waiting))
    bad = outcome.bad
    waiting.checked = outcome.size
    _finish(waiting, "broken" if bad else "sound", bad.entry if bad else None, bad.words if bad else None, now())
    return waiting


def _watched(running: Future[Outcome], check: Checking, waiting: Check) -> Outcome:
    while True:
        try:
            return running.result(TELL)
        except Running:
            waiting.checked = check.outcome.size
            session().commit()


def _finish(waiting: Check, outcome: str, first_bad: int | None, reason: str | None, at: datetime) -> None:
    waiting.outcome, waiting.first_bad, waiting.reason, waiting.finished_at = outcome, first_bad, reason, at
    session().commit()


def _asker(waiting: Check) -> Actor:
    """Whoever asked, so that the result stands in the log under that name."""
    person, office = session().get_one(Person, waiting.asked_by), session().get_one(Office, waiting.office_id)
    return Actor(
        person.id, person.name, office.id, office.name, office.short, office.level, frozenset({"auditor"}),
        office.prefecture_id, office.county_id,
    )  # fmt: skip
