"""Sealing for tests: a sealer on a database of one's own, or on the sandbox's connection."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from portal.audit.record import canonical, statement
from portal.audit.seal import Sealer
from portal.audit.settings import LogSettings
from portal.jobs.credentials import Urls, for_psycopg
from tests.sandbox import Sandbox
from tests.world import AT


def place(home: Path, **changes: Any) -> LogSettings:
    """A log's surroundings under a folder."""
    return LogSettings(**{"keys": home / "keys" / "log", "checkpoints": home / "checkpoints", **changes})


@contextmanager
def connected(url: str | None, level: str = "") -> Iterator[psycopg.Connection]:
    """A connection in autocommit; with a level, row-level security sees it as that."""
    assert url
    with psycopg.connect(for_psycopg(url), autocommit=True) as connection:
        connection.execute("select set_config('app.level', %s, false)", [level])
        yield connection


@contextmanager
def sealer(urls: Urls, home: Path, **changes: Any) -> Iterator[Sealer]:
    """A sealer of this database."""
    with connected(urls.sealer) as connection:
        yield Sealer(connection, place(home, **changes))


def body(number: int) -> bytes:
    """An entry's body, as the portal writes it, each different."""
    facts: dict[str, object] = {"report": number, "office": number % 7, "reason": "out_of_region"}
    return canonical(statement("report:refused", facts, by=None, at=AT))


def write(url: str, count: int, first: int = 0) -> None:
    """Entries, each in a transaction of its own."""
    with connected(url) as connection, connection.cursor() as cursor:
        cursor.executemany("insert into audit_entry (body) values (%s)", [[body(first + n)] for n in range(count)])


def seal(sandbox: Sandbox, home: Path) -> int:
    """Seal what the test wrote in the sandbox so far, with keys and checkpoints under `home`; how many entries."""
    sandbox.execute("set session authorization portal_sealer")
    try:
        return Sealer(sandbox, place(home)).seal()
    finally:
        sandbox.execute("set session authorization portal_web")
