"""A cluster of its own with the whole province and a million cases, thrown away at the end.

The tree of offices is founded by the portal; the cases are made by the database (world.sql), since a million of them
through the operations would take a night. Loading gives up crash safety; what is measured then runs with it.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
from alembic import command
from alembic.config import Config
from flask import Flask
from sqlalchemy import select

from portal.jobs import embedded
from portal.jobs.credentials import Urls, for_psycopg
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now
from portal.kit.db import ENGINE, acting, db, session
from portal.organisations import founding
from portal.organisations.models import Office

CASES: Final = int(os.environ.get("BENCH_CASES", "1000000"))
PROJECT = Path(__file__).resolve().parent.parent
SCRIPT = Path(__file__).with_name("world.sql")
OWN_SETTINGS = ("PORTAL_DATABASE_URL", "PORTAL_OWNER_URL", "PORTAL_DEMO")


@dataclass(frozen=True)
class World:
    """The measured database, and the portal's home beside it."""

    urls: Urls
    home: Path

    @contextlib.contextmanager
    def administrator(self) -> Iterator[psycopg.Connection]:
        """A connection that row-level security does not hold."""
        assert self.urls.superuser
        with psycopg.connect(for_psycopg(self.urls.superuser), autocommit=True) as connection:
            yield connection


@contextlib.contextmanager
def world(cases: int = CASES) -> Iterator[World]:
    """Load it, restart durably, measure, remove."""
    for name in OWN_SETTINGS:
        os.environ.pop(name, None)
    home = Path(tempfile.mkdtemp(prefix="portal-bench-"))
    os.environ["PORTAL_HOME"] = str(home)
    try:
        with embedded.start(home, durable=False) as cluster:
            load(cluster.urls, cases)
        with embedded.start(home) as cluster:
            yield World(cluster.urls, home)
    finally:
        embedded.remove(home)
        shutil.rmtree(home, ignore_errors=True)


def load(urls: Urls, cases: int) -> None:
    """Tables, offices, cases; then statistics and a clean heap, as a database that has run for a while has them."""
    migrate(urls)
    with bare_app(urls.web).app_context():
        founding.found(by=SYSTEM, at=now())
        session().commit()
    assert urls.superuser
    with psycopg.connect(for_psycopg(urls.superuser), autocommit=True) as connection:
        connection.execute("set maintenance_work_mem = '512MB'")
        connection.execute(SCRIPT.read_text(encoding="utf-8").replace(":cases", str(cases)))
        connection.execute("vacuum (analyze)")
        connection.execute("checkpoint")


def migrate(urls: Urls) -> None:
    """The migrations, as an operator runs them."""
    assert urls.owner
    os.environ["PORTAL_OWNER_URL"] = urls.owner
    config = Config(PROJECT / "migrations" / "alembic.ini")
    config.set_main_option("script_location", str(PROJECT / "migrations"))
    command.upgrade(config, "head")
    del os.environ["PORTAL_OWNER_URL"]


def bare_app(url: str, reader: str | None = None) -> Flask:
    """The portal's session and models on its engine, without its pages; with the address of the log's reader, where asked."""
    app = Flask("benchmarks")
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = ENGINE
    app.config["SQLALCHEMY_DATABASE_URI"] = url
    app.config["SQLALCHEMY_BINDS"] = {"reader": reader} if reader else {}
    db.init_app(app)
    return app


def actor(office: Office, *posts: str, person_id: int = 1) -> Actor:
    """Somebody who acts for this office."""
    return Actor(
        person_id, "测试", office.id, office.name, office.short, office.level, frozenset(posts), office.prefecture_id,
        office.county_id,
    )  # fmt: skip


def offices(level: str) -> list[Office]:
    """The offices of a level, oldest first: the first prefecture holds 40 % of the cases."""
    with acting(SYSTEM):
        return list(session().scalars(select(Office).where(Office.level == level).order_by(Office.id)))
