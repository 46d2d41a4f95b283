"""Everybody of the small world, sent through all its pages."""

import os
from collections.abc import Iterator
from dataclasses import dataclass

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy import select

from portal.audit.settings import log_settings
from portal.identity import links
from portal.identity.appointments import Term
from portal.jobs import sealing
from portal.jobs.credentials import Urls
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from portal.organisations import queries
from portal.readings import workbooks
from portal.rectifications.models import RectificationStep
from tests import databases, world
from tests.databases import Fresh
from tests.walk.scenes import Scenes, review, scenes
from tests.walk.walker import EVERY_CASE, SOME_CASES, Walk

LOOKING = ("安顺市", "学校", "分校", "西秀区")
THOROUGH = {f"{office} {post}" for office in LOOKING for post in ("handler", "approver", "reviewer")}
"""Who looks at every case: those who lead, and the county that helps."""
READ_LOG = (
    "certificate_reading", "read_grant_use", "reading_occasion", "certificate_export", "read_mark", "read_breadth",
    "read_alert", "read_alert_suspension", "read_grant_step",
)  # fmt: skip
SEEN_BY = {
    "安顺市 data_officer": ("/certificates",), "西秀区 handler": ("/grants/blocks",), "学校 system_admin": ("/my-keys",),
}  # fmt: skip
"""Where somebody begins whose pages others look at often enough without seeing what only this one can do."""
UNWATCHED = {"audit_entry": "*", "login_session": "last_seen", **dict.fromkeys(READ_LOG, "*")}
"""What a GET may change: the log, what is noticed of reading and what follows at once from that (19), and when a session was
last used."""


@dataclass
class Walked:
    """The walk, and what the database held before and after it."""

    walk: Walk
    before: dict[str, str]
    after: dict[str, str]


@pytest.fixture(scope="module")
def walked(app: Flask, cluster: Urls) -> Iterator[Walked]:
    """Everybody's walk through a database of its own."""
    name = f"walk_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with databases.fresh(cluster, name) as fresh, databases.used_by(app, fresh.urls):
        made, browsers = _people(app, fresh)
        reported = _reported(app)
        also, token = f"/offices/{made.offices['学校'].id}", _invitation(app)
        walk, before = Walk(app), _checksums(cluster, fresh.urls)
        walk.send("nobody", app.test_client(), "/login", "/public", f"/welcome/{token}")
        for who, client in browsers.items():
            starts = ["/", also, *([reported] if who in ("安顺市 handler", "安顺市 approver") else [])]
            starts += SEEN_BY.get(who, ())
            starts += made.own if who == "学校 handler" else []
            starts += made.grants if who == "安顺市 approver" else made.grants[:1] if who == "西秀区 handler" else []
            walk.send(who, client, *starts, cases=EVERY_CASE if who in THOROUGH else SOME_CASES)
        yield Walked(walk, before, _checksums(cluster, fresh.urls))


@pytest.fixture(scope="module")
def walk(walked: Walked) -> Walk:
    """The walk alone."""
    return walked.walk


def _reported(app: Flask) -> str:
    """The page of the rectification that waits for its prefecture's judgement, somewhere down the list."""
    with app.app_context(), acting(SYSTEM):
        found = select(RectificationStep.rectification_id).where(RectificationStep.kind == "final")
        return f"/rectifications/{session().scalar(found.order_by(RectificationStep.id.desc()).limit(1))}"


def _people(app: Flask, fresh: Fresh) -> tuple[Scenes, dict[str, FlaskClient]]:
    """The small world, and everybody in it logged in."""
    with app.app_context(), acting(SYSTEM):
        made = scenes(app.extensions["portal_store"])
        session().commit()
        workbooks.make_waiting(app.extensions["portal_exports"], app.extensions["portal_keys"])
        sealing.seal_once(str(fresh.urls.sealer), log_settings(fresh.home))
        review(made)
        names = {office.id: name for name, office in made.offices.items()}
        first = {f"{names[at]} {post}": people[0] for (at, post), people in made.cast.members.items()}
        return made, {who: _browser(app, one) for who, one in first.items()}


def _browser(app: Flask, actor: Actor) -> FlaskClient:
    client = app.test_client()
    world.login(client, actor)
    return client


def _invitation(app: Flask) -> str:
    with app.app_context(), acting(SYSTEM):
        term = Term(queries.bureau("安顺市"), "handler", today())
        invited = links.invite("as.xr1", "新人", term, by=SYSTEM, at=now())
        session().commit()
        return invited.token


def _checksums(cluster: Urls, urls: Urls) -> dict[str, str]:
    """What every table holds, in one value each."""
    with databases.administrator(cluster, urls.web.rpartition("/")[2]) as connection:
        found = connection.execute("select tablename from pg_tables where schemaname = 'public' order by 1").fetchall()
        return {name: _checksum(connection, name) for (name,) in found if UNWATCHED.get(name) != "*"}


def _checksum(connection: psycopg.Connection, table: str) -> str:
    unwatched = UNWATCHED.get(table, "")
    asked = sql.SQL("select md5(string_agg(row, '|' order by row)) from (select (to_jsonb(t) - {})::text as row from {} t) r")
    return str(connection.execute(asked.format(sql.Literal(unwatched), sql.Identifier(table))).fetchone())
