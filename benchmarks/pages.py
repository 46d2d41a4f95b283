"""The case list as a page: requests a second as the portal answers them, against the same page for somebody without limits.

Both sides are the same app, the same login and the same templates, on engines of the same options. The unlimited side asks as
a role that bypasses row-level security, says nothing of who acts to the database, and puts no scope and no recusal into its
statements.
"""

import contextlib
import gc
from collections.abc import Callable, Iterator
from typing import Final
from unittest import mock

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, insert, select, true

from benchmarks.measure import Figure, at_least, medians
from benchmarks.world import World, offices
from portal.app import create_app
from portal.cases import queries
from portal.identity import sessions
from portal.identity.login import COOKIE
from portal.identity.models import Appointment, Person
from portal.kit import db as kit
from portal.kit.actor import SYSTEM
from portal.kit.clock import now, today
from portal.kit.db import acting, db, session

PAGE_RATIO: Final = 0.93
RUNS: Final = 200
ROLES: Final = {"prefecture_40": ("prefecture", ("handler", "approver")), "province": ("province", ("handler", "approver"))}


def portal(world: World) -> Flask:
    """The whole portal on the measured database."""
    config = {"PORTAL_HOME": str(world.home), "SQLALCHEMY_DATABASE_URI": world.urls.web, "WTF_CSRF_ENABLED": False}
    app = create_app(config)
    gc.freeze()  # as wsgi.py does
    return app


def browser(app: Flask, level: str, posts: tuple[str, ...], number: int = 0) -> FlaskClient:
    """Somebody logged in at the first office of a level, in these posts; `number` tells people apart."""
    with app.app_context(), acting(SYSTEM):
        office = offices(level)[0]
        person = Person(username=f"{level}{number}", name="测试", created_at=now())
        session().add(person)
        session().flush()
        for post in posts:
            held = {"person_id": person.id, "office_id": office.id, "post": post, "starts_on": today()}
            session().execute(insert(Appointment).values(**held))
        _, token = sessions.begin(person, office.id, at=now())
        session().commit()
        client = app.test_client()
        client.set_cookie(COOKIE, token)
        return client


@contextlib.contextmanager
def without_limits(app: Flask, engine: Engine) -> Iterator[None]:
    """For the block, nothing of what keeps an actor to the own cases."""
    nobody = select(queries.Case.id).where(queries.Case.id < 0)
    with app.app_context():
        usual, db.engines[None] = db.engines[None], engine
    with (
        mock.patch.object(queries, "place_branches", lambda *_: [true()]),
        mock.patch.object(queries, "asked_rows", lambda *_: None),
        mock.patch.object(queries, "not_recused", lambda *_: true()),
        mock.patch.object(queries, "recused_cases", lambda _: nobody),
        mock.patch.object(queries, "_plain", _BARE),
        mock.patch.object(queries, "_counts", _BARE_COUNTS),
        mock.patch.object(kit, "_tell", lambda *_: None),
    ):
        yield
    with app.app_context():
        db.engines[None] = usual


_BARE: dict[object, object] = {}
_BARE_COUNTS: dict[object, object] = {}


def get(client: FlaskClient, address: str) -> Callable[[], object]:
    """Ask for a page; anything but the page ends the run."""

    def ask() -> object:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status
        return answer

    return ask


def figures(world: World) -> list[Figure]:
    """One figure for each role."""
    assert world.urls.superuser
    app, found = portal(world), []
    engine = create_engine(world.urls.superuser, **app.config["SQLALCHEMY_ENGINE_OPTIONS"])
    for name, (level, posts) in ROLES.items():
        ask = get(browser(app, level, posts), "/cases")

        def unlimited(ask: Callable[[], object] = ask) -> object:
            with without_limits(app, engine):
                return ask()

        mine, bare = medians([ask, unlimited], RUNS)
        note = f"{1000 / mine:.0f} requests a second against {1000 / bare:.0f}"
        found.append(at_least(f"page_{name}", bare / mine, PAGE_RATIO, note))
    engine.dispose()
    return found
