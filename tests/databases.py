"""One cluster a run, one migrated template, one copy of it a test process; no test sees what another wrote.

The cluster's home is made by the process that was started first; the test processes under it find its path in the
environment, and the first one that needs the cluster starts it.
"""

import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import pytest
from alembic import command
from alembic.config import Config
from flask import Flask
from psycopg import sql
from sqlalchemy import Engine, create_engine

from portal.jobs import embedded
from portal.jobs.credentials import Urls, cluster_urls, for_psycopg
from portal.jobs.roles import DATABASE
from portal.kit.db import ENGINE, db

HOME = "PORTAL_TEST_HOME"
PREFIX = "portal-test-"
FOUNDED = "portal_founded"
PROJECT = Path(__file__).resolve().parent.parent
OWN_SETTINGS = ("PORTAL_HOME", "PORTAL_DEMO", "PORTAL_DATABASE_URL", "PORTAL_OWNER_URL", "PORTAL_SEALER_URL")


def open_run() -> None:
    """The first process: a home for this run's cluster, and away with what a killed run left behind."""
    sweep()
    for name in (*OWN_SETTINGS, "PORTAL_READER_URL"):
        os.environ.pop(name, None)
    home = Path(tempfile.mkdtemp(prefix=PREFIX))
    started = psutil.Process().create_time()
    (home / "run-by.json").write_text(json.dumps({"pid": os.getpid(), "started": started}), encoding="utf-8")
    os.environ[HOME] = str(home)


def close_run() -> None:
    """The first process: nothing is left, neither a server nor a file."""
    embedded.remove(Path(os.environ.pop(HOME)))


def sweep() -> None:
    """Remove the homes of runs whose process is gone."""
    for home in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError, ValueError):
            owner = json.loads((home / "run-by.json").read_text(encoding="utf-8"))
            alive = psutil.pid_exists(owner["pid"]) and psutil.Process(owner["pid"]).create_time() == owner["started"]
            if not alive:
                embedded.remove(home)


def shared_cluster() -> Urls:
    """The run's cluster with its migrated template, started once, whichever test process comes first."""
    home = Path(os.environ[HOME])
    with (home / "cluster.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "migrated").exists():
            migrate(embedded.start(home, durable=False).urls)
            (home / "migrated").touch()
    return cluster_urls(home)


def migrate(urls: Urls) -> None:
    """Migrate a database from empty, with the steps an operator runs and without the seconds an app takes to start."""
    config = Config(PROJECT / "migrations" / "alembic.ini")
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PORTAL_OWNER_URL", str(urls.owner))
        command.upgrade(config, "head")


@contextlib.contextmanager
def administrator(urls: Urls, database: str = "postgres") -> Iterator[psycopg.Connection]:
    """A connection below the application, in which no wall holds."""
    assert urls.superuser
    place = urls.for_database(database).superuser
    with psycopg.connect(for_psycopg(place), autocommit=True) as connection:
        yield connection


@contextlib.contextmanager
def copy_of_template(urls: Urls, name: str, template: str = DATABASE) -> Iterator[Urls]:
    """A database of its own, as the migrations leave it or as another template is; dropped at the end, whoever is still
    connected."""
    try:
        yield copy(urls, name, template)
    finally:
        with administrator(urls) as connection:
            connection.execute(statement("drop database if exists {} with (force)", name))


def copy(urls: Urls, name: str, template: str) -> Urls:
    """A database made from a template, to be dropped by who asked for it."""
    with administrator(urls) as connection:
        connection.execute(statement("create database {} template {} owner portal_owner", name, template))
        connection.execute(statement("revoke all on database {} from public", name))
        connection.execute(
            statement("grant connect on database {} to portal_owner, portal_web, portal_sealer, portal_reader", name)
        )
    return urls.for_database(name)


def founded_template(urls: Urls, found: Callable[[Urls], None]) -> str:
    """The name of the template on which the offices stand: founded once a run, by whichever test process comes first."""
    home = Path(os.environ[HOME])
    with (home / "founded.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "founded").exists():
            found(copy(urls, FOUNDED, DATABASE))
            (home / "founded").touch()
    return FOUNDED


def statement(text: str, *names: str) -> sql.Composed:
    """SQL with quoted names."""
    return sql.SQL(text).format(*(sql.Identifier(name) for name in names))


@dataclass(frozen=True)
class Fresh:
    """A database with commits that other processes see."""

    urls: Urls
    home: Path

    def environment(self) -> dict[str, str]:
        """For a process of the portal that works on it."""
        return {**os.environ, **self.urls.environment(), "PORTAL_HOME": str(self.home)}


@contextlib.contextmanager
def used_by(app: Flask, urls: Urls) -> Iterator[None]:
    """The app works on this database for the block."""
    assert urls.reader
    own: dict[str | None, Engine] = {None: create_engine(urls.web, **ENGINE), "reader": create_engine(urls.reader)}
    with app.app_context():
        usual = dict(db.engines)
        db.engines.update(own)
    try:
        yield
    finally:
        with app.app_context():
            db.session.remove()
            db.engines.update(usual)
        for engine in own.values():
            engine.dispose()


@contextlib.contextmanager
def fresh(urls: Urls, name: str, template: str = DATABASE) -> Iterator[Fresh]:
    """A copy of a template and a home of its own."""
    home = Path(os.environ[HOME]) / name
    home.mkdir(mode=0o700)
    try:
        with copy_of_template(urls, name, template) as made:
            yield Fresh(made, home)
    finally:
        shutil.rmtree(home, ignore_errors=True)
