"""A sealed log, and what somebody with every right in the database could do to it inside a transaction that is undone."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from portal.audit.checking import check
from portal.audit.export import Exporter, Wanted
from portal.audit.keys import SealerKeys
from portal.audit.outcomes import Known, Outcome
from portal.audit.publishing import CheckpointFolder
from portal.audit.stored import as_system
from portal.jobs.credentials import Urls
from tests.audit.sealing import connected, place, sealer, write
from tests.databases import PROJECT

TOOL = PROJECT / "tools" / "verify_log.py"
ROUNDS, EACH = 6, 100
TABLES = ("audit_entry", "audit_sealed", "audit_tile", "audit_checkpoint", "audit_delivery")


@dataclass(frozen=True)
class SealedLog:
    """601 entries (the first key is one of them) under six checkpoints, with the folder that holds copies of these."""

    urls: Urls
    home: Path

    @property
    def folder(self) -> CheckpointFolder:
        """The checkpoints that left the database."""
        return CheckpointFolder(self.home / "checkpoints")

    def known(self, held: Sequence[str] | None = None, verified: str = "") -> Known:
        """What a checker knows: the key, and the folder's copies unless others are given."""
        first = SealerKeys(place(self.home).keys, place(self.home).name).first()
        return Known(first, self.folder.notes() if held is None else held, verified)

    def check(self, connection: psycopg.Connection, held: Sequence[str] | None = None) -> Outcome:
        """The portal's check, as the reader."""
        with as_reader(connection):
            return check(connection, self.known(held))

    def export(self, connection: psycopg.Connection, folder: Path, *, held: Sequence[str] = (), **wanted: Any) -> Path:
        """The portal's export, as the reader."""
        with as_reader(connection), as_system(connection):
            Exporter(connection, folder, Wanted(**wanted), held).write(self.known().verifier)
        return folder


def make_log(urls: Urls, home: Path) -> SealedLog:
    """Write and seal, in turns."""
    with sealer(urls, home) as one:
        for number in range(ROUNDS):
            write(urls.web, EACH, number * EACH)
            one.seal()
    return SealedLog(urls, home)


@contextmanager
def as_reader(connection: psycopg.Connection) -> Iterator[None]:
    """The same connection as the reader's role."""
    connection.execute("set local role portal_reader")
    try:
        yield
    finally:
        connection.execute("reset role")


@contextmanager
def tampered(log: SealedLog, statements: Sequence[str], by: str = "superuser") -> Iterator[psycopg.Connection]:
    """The log after these statements, seen from inside the transaction that made them; afterwards it is as before."""
    with connected(log.urls.superuser) as connection, suppress(psycopg.Rollback), connection.transaction() as undone:
        if by == "superuser":
            connection.execute("set local session_replication_role = replica")
        else:
            connection.execute("set local role portal_owner")
            for table in TABLES:
                connection.execute(f"alter table {table} disable trigger user")
        for statement in statements:
            connection.execute(statement)
        connection.execute("reset role")
        yield connection
        raise psycopg.Rollback(undone)


def run_tool(bundle: Path, *options: object) -> subprocess.CompletedProcess[str]:
    """The stand-alone tool, in a process that cannot import the portal."""
    command = [sys.executable, "-I", str(TOOL), str(bundle), *map(str, options)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
