"""What every test may ask for.

`db_session`: a clean database inside a transaction, a few milliseconds. `fresh_database`: a copy of its own for tests
that need commits. `client`: a browser without JavaScript. `log`: the rows of the log that the test wrote.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from portal.app import create_app
from portal.jobs.credentials import Urls
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, db, session
from tests import databases, vocabulary, world
from tests.databases import Fresh
from tests.sandbox import Sandbox, connect_sandbox, reader_engine, sandbox_engine

LONGEST = (("browser",), ("walk", "crash"))
_numbers = itertools.count(1)
Made = TypeVar("Made")


def pytest_configure(config: pytest.Config) -> None:
    """The first process opens the run; its test processes inherit the environment."""
    if not hasattr(config, "workerinput"):
        databases.open_run()
    vocabulary.collect()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins, the journeys in one process and the walks in the next: each is handed a quarter of its share
    at first, in order. A process that is handed a walk last keeps the others waiting, and a module whose tests share what takes
    minutes to build stays in one process only where it is handed out whole."""
    first, second = ([one for one in items if one.path.parent.name in names] for names in LONGEST)
    others = [one for one in items if not any(one.path.parent.name in names for names in LONGEST)]
    share = len(items) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) // 4
    filled = max(0, share - len(first))
    items[:] = [*first, *others[:filled], *second, *others[filled:]]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The first process, after the others: the closed vocabulary was used in full."""
    if not hasattr(session.config, "workerinput"):
        vocabulary.report_to(session, lambda words: print(f"\n{words}"))  # noqa: T201


def pytest_unconfigure(config: pytest.Config) -> None:
    """And closes it."""
    if not hasattr(config, "workerinput"):
        databases.close_run()


@pytest.fixture(scope="session")
def cluster() -> Urls:
    """The run's cluster; its database `portal` is the migrated template and is never written to."""
    return databases.shared_cluster()


@pytest.fixture(scope="session")
def database(cluster: Urls) -> Iterator[Urls]:
    """This test process's own copy of the template."""
    with databases.copy_of_template(cluster, f"portal_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}") as urls:
        yield urls


@pytest.fixture(scope="session")
def app(database: Urls) -> Flask:
    """The portal on this process's database, with a home of its own."""
    home = Path(os.environ[databases.HOME]) / f"home-{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    return create_app(
        {
            "TESTING": True,
            "WTF_CSRF_ENABLED": False,
            "PORTAL_HOME": str(home),
            "SQLALCHEMY_DATABASE_URI": database.web,
            "SQLALCHEMY_BINDS": {"reader": database.reader},
            "OWNER_URL": database.owner,
        }
    )


@pytest.fixture(scope="session")
def sandbox_connection(app: Flask, database: Urls) -> Iterator[Sandbox]:
    """The one connection of this process's sandboxed tests, on the founded tree of offices, which takes a while to found."""
    with app.app_context(), acting(SYSTEM):
        world.found()
        session().commit()
        db.session.remove()
    connection = connect_sandbox(database)
    with connection.below_the_application():
        connection.founded = connection.execute("select max(id) from audit_entry").fetchone()[0]
    with app.app_context():
        db.engines[None] = sandbox_engine(database, connection)
        db.engines["reader"] = reader_engine(database, connection)
    yield connection
    connection.close()


@pytest.fixture
def sandbox(sandbox_connection: Sandbox, request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A clean database; what the test commits, the next test does not see."""
    sandbox_connection.open(standing="stand_on" in request.fixturenames)
    yield sandbox_connection
    sandbox_connection.clear()


@pytest.fixture
def stand_on(sandbox: Sandbox, db_session: scoped_session[Session]) -> Callable[[Callable[[], Made]], Made]:
    """`stand_on(town)`: a scene that many tests in a row begin with, built by the first of them; whatever a test does to it
    is undone. Rows that the scene holds as objects belong to the session that built it: ask for them anew."""

    def ask(build: Callable[[], Made]) -> Made:
        made: Made = sandbox.stand_on(build, db_session.commit)
        return made

    return ask


@pytest.fixture
def db_session(app: Flask, sandbox: Sandbox) -> Iterator[scoped_session[Session]]:
    """The application's session on a clean database. Commit before a `client` request: it has a session of its own."""
    with app.app_context():
        yield db.session
        db.session.remove()


@pytest.fixture
def client(app: Flask, sandbox: Sandbox) -> FlaskClient:
    """Requests on a clean database."""
    return app.test_client()


@pytest.fixture
def log(sandbox: Sandbox) -> Callable[[], list[bytes]]:
    """The bodies of the log's rows so far, oldest first."""

    def read() -> list[bytes]:
        with sandbox.below_the_application() as connection:
            written = connection.execute("select body from audit_entry where id > %s order by id", [sandbox.founded])
            return [row[0] for row in written]

    return read


@pytest.fixture
def fresh_database(cluster: Urls) -> Iterator[Fresh]:
    """A database of one's own, with true commits, for other processes (`environment()`) or `fresh_app`."""
    with databases.fresh(cluster, _next_name()) as made:
        yield made


def _next_name() -> str:
    return f"portal_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(_numbers)}"


@pytest.fixture(scope="session")
def founded_template(app: Flask, cluster: Urls) -> str:
    """The name of the template on which the offices stand."""

    def found(urls: Urls) -> None:
        with databases.used_by(app, urls), app.app_context(), acting(SYSTEM):
            world.found()
            session().commit()

    return databases.founded_template(cluster, found)


@pytest.fixture
def founded_database(cluster: Urls, founded_template: str) -> Iterator[Fresh]:
    """The same with the offices, which take a while to found: take it as `fresh_database` where they are wanted."""
    with databases.fresh(cluster, _next_name(), founded_template) as made:
        yield made


@pytest.fixture
def fresh_app(app: Flask, fresh_database: Fresh) -> Iterator[Flask]:
    """The portal on `fresh_database`: the same app, with another engine for the time of the test."""
    with databases.used_by(app, fresh_database.urls):
        yield app
