"""How the log is read: as the reader role, which can do nothing else, seeing what the acting person's office may see.

The web role cannot read the log at all. Row-level security shows an auditor the entries of the own office and of the
offices below it, the province and the system all of them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from sqlalchemy.orm import Session

from portal.kit.actor import SYSTEM
from portal.kit.db import acting, db
from portal.kit.refusal import Refused

BIND = "reader"


@contextmanager
def reader() -> Iterator[Session]:
    """A session of the reader role, for as long as the block lasts.

    Raises `Refused` where this portal was not given the reader's address (PORTAL_READER_URL).
    """
    if BIND not in db.engines:
        raise Refused("本系统没有配置日志只读账号（PORTAL_READER_URL），不能查阅日志。")
    with Session(db.engines[BIND], expire_on_commit=False) as session:
        yield session
        session.commit()


@contextmanager
def whole_log() -> Iterator[psycopg.Connection[Any]]:
    """The reader's connection with the sight of the system, for proofs and checks: hashes are nobody's, and a proof needs
    those of the whole tree. What an actor may see is decided before."""
    with acting(SYSTEM), reader() as session:
        yield cast("psycopg.Connection[Any]", session.connection().connection.driver_connection)
