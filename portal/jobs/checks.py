"""Runs the checks that auditors asked for: the whole log computed anew, with its progress on record, and the result for good.

In the worker, which holds the log's first public key; after a kill the check is begun again.
"""

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Running
from datetime import datetime
from typing import Any, cast

import psycopg
from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.audit import checking
from portal.audit.keys import SealerKeys
from portal.audit.notes import BadNote
from portal.audit.outcomes import Known, Outcome
from portal.audit.reading import BIND
from portal.audit.record import record
from portal.audit.settings import LogSettings
from portal.identity.models import Person
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now
from portal.kit.db import acting, db, session
from portal.organisations.models import Office
from portal.reviews import queries
from portal.reviews.models import Check

LOCK = 0x67637C
"""The advisory lock's number: one check at a time."""
TELL = 1.0
"""Seconds between two notes of progress."""


def run_waiting(place: LogSettings) -> Check | None:
    """Run the oldest check that waits; None where none does, or another worker is at it. Commits as it goes."""
    with acting(SYSTEM):
        waiting = queries.waiting_check()
        if waiting is None or BIND not in db.engines:
            return None
        engine = db.engines[BIND].execution_options(isolation_level="REPEATABLE READ")
        with Session(engine) as asked:
            if not asked.scalar(text("select pg_try_advisory_xact_lock(:number)"), {"number": LOCK}):
                return None
            connection = cast("psycopg.Connection[Any]", asked.connection().connection.driver_connection)
            _run(waiting, connection, place)
        return waiting


def _run(waiting: Check, connection: psycopg.Connection[Any], place: LogSettings) -> None:
    try:
        check = checking.Check(connection, Known(SealerKeys(place.keys, place.name).first()))
        with ThreadPoolExecutor(1) as pool:
            outcome = _watched(pool.submit(check.run), check, waiting)
    except (BadNote, psycopg.Error) as error:
        _finish(waiting, "failed", None, type(error).__name__, now())
        return
    bad = outcome.bad
    facts: dict[str, object] = {
        "first": outcome.first, "size": outcome.size, "held": outcome.held, "sound": bad is None,
        "first_bad": bad.entry if bad else None,
    }  # fmt: skip
    record("audit:verified", facts, by=_asker(waiting), at=now())
    waiting.checked = outcome.size
    _finish(waiting, "broken" if bad else "sound", bad.entry if bad else None, bad.words if bad else None, now())


def _watched(running: Future[Outcome], check: checking.Check, waiting: Check) -> Outcome:
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
    """Whoever asked, so that the result stands in the log under his name."""
    person, office = session().get_one(Person, waiting.asked_by), session().get_one(Office, waiting.office_id)
    return Actor(
        person.id, person.name, office.id, office.name, office.short, office.level, frozenset({"auditor"}),
        office.prefecture_id, office.county_id,
    )  # fmt: skip
