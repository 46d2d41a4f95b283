"""Checkpoints leave the database: each as a file of its own in a folder, and by POST to an address, where one is set.

Only a copy held elsewhere shows that the log's tail was cut or the whole database put back: hence the folder should be a
place that the database's administrator cannot write to, and hence sealing asks the folder before it signs. What was not
sent is a query, so a kill or an outage loses nothing, and sending never holds up sealing.
"""

import http.client
import urllib.parse
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg

from portal.audit import alarms
from portal.audit.alarms import Alarmed
from portal.audit.keys import write_whole
from portal.audit.stored import SIGNED, Signed, checkpoint

Connection = psycopg.Connection[Any]
FOLDER = "directory"
PATIENCE = 10.0
"""Seconds that an address has to answer."""
AT_ONCE = 50
"""Checkpoints sent to an address in one turn."""
LATE = timedelta(minutes=10)
SENT = """
insert into audit_delivery (checkpoint_id, target, delivered_at) values (%s, %s, clock_timestamp()) on conflict do nothing"""
LOCAL = ("127.0.0.1", "localhost")


class CheckpointFolder:
    """The folder of checkpoints: `2026-11-25/000000000042-12345.txt` is checkpoint 42, over 12,345 entries."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._newest: Path | None = None

    def newest(self) -> Path | None:
        """The file of the newest checkpoint held here."""
        if self._newest is None and self.path.is_dir():
            days = sorted((day for day in self.path.iterdir() if day.is_dir()), reverse=True)
            self._newest = next((file for day in days for file in sorted(day.glob("*-*.txt"), reverse=True)), None)
        return self._newest

    def contradiction(self, connection: Connection) -> str:
        """Where the newest checkpoint held here is not in the database as it is here; "" where all agrees."""
        newest = self.newest()
        if newest is None:
            return ""
        stored = checkpoint(connection, int(newest.name.partition("-")[0]))
        if stored is None:
            return f"{newest.name} is not in the database"
        return "" if stored.note == newest.read_text(encoding="utf-8") else f"{newest.name} differs from the database"

    def catch_up(self, connection: Connection) -> int:
        """Write what is not here yet, the oldest first; how many."""
        count = 0
        for one in _unsent(connection, FOLDER, since_first=True):
            file = self.path / f"{one.signed_at:%Y-%m-%d}" / f"{one.id:012d}-{one.size}.txt"
            write_whole(file, one.note)
            self._newest = file
            _sent(connection, one, FOLDER)
            count += 1
        return count

    def notes(self) -> list[str]:
        """Every checkpoint held here, in the order of signing."""
        files = sorted(self.path.glob("*/*-*.txt")) if self.path.is_dir() else []
        return [file.read_text(encoding="utf-8") for file in files]


def post_unsent(connection: Connection, address: str) -> int:
    """Post what was not sent to this address yet, the oldest first; a new address begins with the newest checkpoint.

    Returns how many were taken. The first failure ends the turn; when one has waited too long, an alarm is raised.
    """
    count = 0
    for one in _unsent(connection, address, since_first=False)[:AT_ONCE]:
        reason = _post(address, one.note)
        with connection.transaction():
            if reason:
                _tell_if_late(connection, one, reason)
                return count
            _sent(connection, one, address)
            alarms.clear_alarm(connection, "undelivered")
        count += 1
    return count


def _unsent(connection: Connection, target: str, since_first: bool) -> list[Signed]:
    row = connection.execute("select max(checkpoint_id) from audit_delivery where target = %s", [target]).fetchone()
    last = row and row[0]
    if last is None and not since_first:
        return [Signed(*found) for found in connection.execute(f"{SIGNED} order by id desc limit 1")]
    return [Signed(*found) for found in connection.execute(f"{SIGNED} where id > %s order by id", [last or 0])]


def _sent(connection: Connection, one: Signed, target: str) -> None:
    connection.execute(SENT, [one.id, target])


def _tell_if_late(connection: Connection, one: Signed, reason: str) -> None:
    row = connection.execute("select clock_timestamp() - %s > %s", [one.signed_at, LATE]).fetchone()
    if row and row[0]:
        alarms.raise_alarm(connection, Alarmed("undelivered", position=one.size - 1, reason=reason))


def _post(address: str, note: str) -> str:
    """Post one note; "" or why it was not taken."""
    place = urllib.parse.urlsplit(address)
    if place.scheme != "https" and place.hostname not in LOCAL:
        return "the address is not https"
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    connection = kind(place.hostname or "", place.port, timeout=PATIENCE)
    try:
        path = (place.path or "/") + (f"?{place.query}" if place.query else "")
        connection.request("POST", path, note.encode(), {"Content-Type": "text/plain; charset=utf-8"})
        status = connection.getresponse().status
        return "" if 200 <= status < 300 else f"status {status}"
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()
