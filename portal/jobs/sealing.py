"""The worker's two lines of work about the log, neither of which waits for the other: sealing, and handing checkpoints on."""

import threading
from collections.abc import Callable
from typing import Any

import psycopg
import structlog

from portal.audit import alarms
from portal.audit.alarms import Alarmed
from portal.audit.publishing import post_unsent
from portal.audit.seal import Sealer
from portal.audit.settings import LogSettings
from portal.audit.stored import oldest_unsealed
from portal.jobs.credentials import for_psycopg

Connection = psycopg.Connection[Any]
Turn = Callable[[], object]
SEALING_PAUSE = 1.0
SENDING_PAUSE = 5.0
"""Seconds between two turns."""
LATE = 60.0
"""Seconds after which an entry that is not sealed is an alarm."""

log = structlog.get_logger()


def connect(url: str) -> Connection:
    """The sealer's connection; each statement outside a transaction stands for itself."""
    return psycopg.connect(for_psycopg(url), autocommit=True)


def seal_once(url: str, place: LogSettings) -> int:
    """Seal everything that is committed now; how many entries."""
    with connect(url) as connection:
        return Sealer(connection, place).seal()


def keep_sealing(url: str, place: LogSettings, stopping: threading.Event) -> None:
    """Seal again and again; after a failure on a new connection."""

    def begin(connection: Connection) -> Turn:
        return Sealer(connection, place).seal

    _keep(url, begin, SEALING_PAUSE, stopping)


def keep_sending(url: str, place: LogSettings, stopping: threading.Event) -> None:
    """Post checkpoints, and tell when sealing falls behind."""

    def begin(connection: Connection) -> Turn:
        def turn() -> None:
            watch_lag(connection)
            if place.address:
                post_unsent(connection, place.address)

        return turn

    _keep(url, begin, SENDING_PAUSE, stopping)


def watch_lag(connection: Connection) -> None:
    """Turn the alarm of late sealing on or off."""
    age = oldest_unsealed(connection)
    with connection.transaction():
        if age is not None and age > LATE:
            alarms.raise_alarm(connection, Alarmed("late", reason=f"{age:.0f} s"))
        else:
            alarms.clear_alarm(connection, "late")


def _keep(url: str, begin: Callable[[Connection], Turn], pause: float, stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            with connect(url) as connection:
                turn = begin(connection)
                while not stopping.wait(pause):
                    turn()
        except Exception as error:
            # Whatever went wrong, the next turn may succeed: what is due is a query. Meanwhile the lag shows.
            log.error("log_work_failed", error=type(error).__name__, exc_info=True)
            _tell(url, type(error).__name__)
            stopping.wait(pause)


def _tell(url: str, reason: str) -> None:
    try:
        with connect(url) as connection, connection.transaction():
            alarms.raise_alarm(connection, Alarmed("failing", reason=reason))
    except psycopg.Error:
        log.error("alarm_not_recorded", reason=reason)
