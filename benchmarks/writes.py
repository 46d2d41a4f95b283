"""What the log costs a change: the same act with its entry and without one, on a durable cluster.

`write_request` is a comment on a case through the whole portal, from the request to the redirect. `write_sql` is the
change alone, as the database sees it: the case's new version, the step, the commit, with and without the entry.
"""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final
from unittest import mock

import psycopg
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, event, select

from benchmarks.measure import Figure, at_least, medians
from benchmarks.pages import browser, portal
from benchmarks.world import World, offices
from portal.audit.record import canonical
from portal.cases import models
from portal.cases.models import Case
from portal.jobs.credentials import for_psycopg
from portal.kit.actor import SYSTEM
from portal.kit.db import ENGINE, acting, db, session

REQUEST_RATIO: Final = 0.88
SQL_RATIO: Final = 0.75
RUNS: Final = 300


def figures(world: World) -> list[Figure]:
    """Both."""
    return [per_request(world), in_sql(world)]


def per_request(world: World) -> Figure:
    """A comment of an officer who supervises: one step, one entry."""
    app, engine = portal(world), create_engine(world.urls.web, **ENGINE)
    event.listen(engine, "connect", _let_steps_name_an_entry)
    client, cases = browser(app, "prefecture", ("handler", "approver"), 1), cases_of(app)

    def unlogged() -> None:
        with without_log(app, engine):
            comment(client, next(cases))

    logged, bare = medians([lambda: comment(client, next(cases)), unlogged], RUNS)
    engine.dispose()
    note = f"{logged:.1f} ms against {bare:.1f} ms"
    return at_least("write_request", bare / logged, REQUEST_RATIO, note)


def cases_of(app: Flask) -> Iterator[int]:
    """Cases of the first prefecture, one after the other, so that none is written twice in a row."""
    with app.app_context(), acting(SYSTEM):
        lead = offices("prefecture")[0].id
        ids = session().scalars(select(Case.id).where(Case.lead_id == lead).order_by(Case.opened_at.desc()).limit(2000)).all()
        session().rollback()
    return itertools.cycle(ids)


def comment(client: FlaskClient, case_id: int) -> None:
    """Post it; anything but the redirect ends the run."""
    answer = client.post(f"/cases/{case_id}/comment", data={"version": "4", "words": "已阅，请按期办理。"})
    assert answer.status_code == 303, answer.status


def _let_steps_name_an_entry(connection: psycopg.Connection, record: object) -> None:
    # A step keeps the number of the connection's last entry; without the log there is one, written once and for all.
    connection.execute("insert into audit_entry (body) values ('')")
    connection.commit()


@contextmanager
def without_log(app: Flask, engine: Engine) -> Iterator[None]:
    """For the block, steps are kept and no entry is written."""
    with app.app_context():
        usual, db.engines[None] = db.engines[None], engine
    with mock.patch.object(models, "record", lambda *_, **__: None):
        yield
    with app.app_context():
        db.engines[None] = usual


SWAP: Final = "update case_file set version = version + 1 where id = %s"
STEP: Final = (
    "insert into case_step (case_id, event, from_state, to_state, version, note, acted_at, entry)"
    " values (%s, 'comment', 'closed', 'closed', 4, '', now(), 0)"
)
ENTRY: Final = "insert into audit_entry (body) values (%s)"
WHO_ACTS: Final = "select set_config('app.office', '', true), set_config('app.level', 'system', true)"


def in_sql(world: World) -> Figure:
    """One connection of the web role, behind the wall."""
    cases = cases_of(portal(world))
    body = canonical({"event": "case:step", "facts": {"case": 1, "note": "0" * 64}, "policy": "0" * 64, "posts": ["handler"]})
    with psycopg.connect(for_psycopg(world.urls.web)) as connection:

        def change(*more: bytes) -> Callable[[], None]:
            def run() -> None:
                number = next(cases)
                connection.execute(WHO_ACTS)
                connection.execute(SWAP, [number])
                connection.execute(STEP, [number])
                for entry in more:
                    connection.execute(ENTRY, [entry])
                connection.commit()

            return run

        logged, bare = medians([change(body), change()], RUNS)
    return at_least("write_sql", bare / logged, SQL_RATIO, f"{logged:.2f} ms against {bare:.2f} ms")
