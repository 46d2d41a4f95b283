"""A log of one's own for tests of sealing: a fresh database whose entries the test writes and seals."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from portal.audit.checking import check
from portal.audit.keys import SealerKeys
from portal.audit.outcomes import Known, Outcome
from portal.audit.publishing import CheckpointFolder
from portal.audit.seal import Sealer
from tests.audit.sealing import connected, place, sealer
from tests.databases import Fresh


@pytest.fixture
def home(fresh_database: Fresh) -> Path:
    """Where the keys and checkpoints of this log are."""
    return fresh_database.home


@pytest.fixture
def one_sealer(fresh_database: Fresh, home: Path) -> Iterator[Sealer]:
    """A sealer of this log."""
    with sealer(fresh_database.urls, home) as one:
        yield one


@pytest.fixture
def reading(fresh_database: Fresh) -> Iterator[psycopg.Connection]:
    """The reader with the whole log in sight."""
    with connected(fresh_database.urls.reader, "system") as connection:
        yield connection


@pytest.fixture
def below(fresh_database: Fresh) -> Iterator[psycopg.Connection]:
    """The administrator, whom no trigger stops."""
    with connected(fresh_database.urls.superuser) as connection:
        connection.execute("set session_replication_role = replica")
        yield connection


@pytest.fixture
def checked(reading: psycopg.Connection, home: Path) -> Callable[..., Outcome]:
    """`checked()`: the portal's check against the folder's copies; `held` and `verified` replace what is held."""

    def run(held: list[str] | None = None, verified: str = "") -> Outcome:
        where = place(home)
        copies = CheckpointFolder(where.checkpoints).notes() if held is None else held
        return check(reading, Known(SealerKeys(where.keys, where.name).first(), copies, verified))

    return run
