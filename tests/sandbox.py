"""A connection on which nothing lasts: commits and rollbacks are those of a savepoint, the test's end undoes all.

Everything in the process shares it, a transaction of one's own included: whoever commits or rolls back ends the
savepoint for all. Tests that need true commits, other processes or concurrency use `fresh_database`.
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from portal.jobs.credentials import Urls, for_psycopg
from portal.kit.db import ENGINE

NAMES = ("app.office", "app.level", "app.person", "app.posts", "app.read_grant")
# What a transaction sets ends with it; here it would last as long as the test, so each end of one clears it.
FORGET = (
    "select set_config('app.office', '', true), set_config('app.level', '', true), set_config('app.person', '', true),"
    " set_config('app.posts', '', true), set_config('app.read_grant', '', true), set_config('role', 'none', true)"
)


class Sandbox(psycopg.Connection):
    """The web role's connection inside a transaction that is never committed. `founded` is the last entry of the log before
    any test. `ground` is what a run of tests stands on: built for the first of them, there again for each that follows."""

    founded: int = 0
    ground: tuple[Callable[..., Any], Any] | None = None

    def open(self, standing: bool = False) -> None:
        """Begin a test; unless it is `standing` on some ground, on an empty place."""
        if self.ground is not None and not standing:
            self._level()
        self.execute("savepoint sandbox" if self.ground else "begin; savepoint sandbox")

    def clear(self) -> None:
        """End it; nothing of it remains but the ground it stood on."""
        if self.ground is None:
            self.execute("rollback")
        else:
            self.execute("rollback to savepoint ground; set session authorization portal_web")

    def stand_on(self, build: Callable[[], Any], commit: Callable[[], None]) -> Any:
        """What `build` made, by this test or by one before it. Ask for it before anything else of the test is written."""
        if self.ground is None or self.ground[0] is not build:
            if self.ground is not None:
                self._level()
                self.open()
            made = build()
            commit()
            self.execute("release savepoint sandbox; savepoint ground; savepoint sandbox")
            self.ground = (build, made)
        return self.ground[1]

    def _level(self) -> None:
        self.ground = None
        self.execute("rollback; set session authorization portal_web")

    def commit(self) -> None:
        """Keep what was done, until the test ends."""
        self.execute(f"release savepoint sandbox; {FORGET}; savepoint sandbox")

    def rollback(self) -> None:
        """Undo what was done since the last commit."""
        # Going back also takes back who the session was when the savepoint was set, which may have been the reader.
        self.execute("rollback to savepoint sandbox; set session authorization portal_web")

    @contextlib.contextmanager
    def below_the_application(self) -> Iterator[psycopg.Connection]:
        """For what the web role may not see, such as the log: the administrator, inside the same transaction."""
        self.execute("reset session authorization")
        yield self
        self.execute("set session authorization portal_web")


def connect_sandbox(urls: Urls) -> Sandbox:
    """A sandbox on this database. It logs in as the administrator and then is the web role, for good and all walls."""
    assert urls.superuser
    connection = Sandbox.connect(for_psycopg(urls.superuser), autocommit=True, **ENGINE["connect_args"])
    connection.execute("set session authorization portal_web")
    return connection


def sandbox_engine(urls: Urls, connection: Sandbox) -> Engine:
    """An engine all of whose connections are this one."""
    return create_engine(urls.web, poolclass=StaticPool, creator=lambda: connection)


def reader_engine(urls: Urls, connection: Sandbox) -> Engine:
    """An engine of the reader role on the same connection: what the test wrote, seen through the reader's walls.

    What row-level security reads is handed back to the web role's session, which elsewhere has a connection of its own.
    """
    assert urls.reader
    engine = create_engine(urls.reader, poolclass=StaticPool, creator=lambda: connection, pool_reset_on_return=None)
    kept: dict[str, str] = {}

    @event.listens_for(engine, "checkout")
    def become_reader(*_: object) -> None:
        for name in NAMES:
            kept[name] = _setting(connection, "select current_setting(%s, true)", name)
        connection.execute("set session authorization portal_reader")

    @event.listens_for(engine, "checkin")
    def become_web(*_: object) -> None:
        connection.execute("set session authorization portal_web")
        for name, value in kept.items():
            _setting(connection, "select set_config(%s, %s, true)", name, value)

    return engine


def _setting(connection: Sandbox, asked: str, *values: str) -> str:
    found = connection.execute(asked, values).fetchone()
    return (found and found[0]) or ""
