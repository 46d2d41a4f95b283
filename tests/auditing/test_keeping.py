"""The log and what was found out about it stay: no role of the portal deletes or changes them, for three years or ever."""

import contextlib
import os
from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask

from portal.audit.settings import LogSettings
from portal.jobs import checks
from portal.jobs.credentials import Urls, for_psycopg
from portal.jobs.evidence import Log
from portal.jobs.sealing import seal_once
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.reviews import keeping, queries
from portal.reviews.models import Check
from tests import databases, world
from tests.audit.sealing import place
from tests.databases import Fresh, administrator, statement

KEPT = (
    "audit_entry", "audit_sealed", "audit_tile", "audit_checkpoint", "audit_witness", "audit_review", "audit_mark",
    "audit_inquiry", "audit_explanation", "audit_closing", "audit_check", "audit_search",
)  # fmt: skip
WRITTEN_ONCE = KEPT[:-2]
ROLES = ("web", "reader", "sealer", "owner")


@pytest.fixture
def fresh_database(founded_database: Fresh) -> Fresh:
    """With the offices, which take a while to found."""
    return founded_database


@pytest.fixture
def kept(fresh_app: Flask, fresh_database: Fresh) -> Actor:
    """An auditor and a review, a mark, a question, a search, a check; committed and sealed."""
    return keep(fresh_app, fresh_database)


def keep(app: Flask, database: Fresh) -> Actor:
    with app.app_context(), acting(SYSTEM):
        by = world.actor("安顺市", "auditor")
        session().commit()
    seal_once(str(database.urls.sealer), place(database.home))
    with app.app_context(), acting(by):
        keeping.save_search("一", {"result": "refused"}, by=by, at=now())
        keeping.ask_check(10, by=by, at=now())
        session().commit()
    return by


@pytest.fixture(scope="module")
def archive(app: Flask, cluster: Urls, founded_template: str) -> Iterator[Fresh]:
    """The same in one database for all who try to delete from it or to change it: whoever succeeds leaves it changed, and
    fails where it happened."""
    name = f"keeping_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with databases.fresh(cluster, name, founded_template) as made:
        with databases.used_by(app, made.urls):
            keep(app, made)
        yield made


@pytest.mark.clause("19")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("table", KEPT)
def test_no_role_deletes_what_is_kept(role: str, table: str, archive: Fresh) -> None:
    with psycopg.connect(for_psycopg(getattr(archive.urls, role)), autocommit=True) as connection:
        connection.execute("select set_config('app.level', 'system', false)")
        before = rows(archive, table)
        for words in ("delete from {}", "truncate {} cascade"):
            with contextlib.suppress(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement(words, table))
            assert rows(archive, table) == before


@pytest.mark.clause("19")
@pytest.mark.parametrize("table", WRITTEN_ONCE)
def test_even_the_owner_does_not_change_what_is_written_once(table: str, archive: Fresh) -> None:
    with administrator(archive.urls, str(archive.urls.owner).rpartition("/")[2]) as connection:
        triggers = connection.execute(
            "select tgtype from pg_trigger where tgrelid = %s::regclass and not tgisinternal and tgenabled = 'O'", [table]
        ).fetchall()
    covered = {bit for (kind,) in triggers for bit in (8, 16, 32) if kind & bit}
    assert covered == {8, 16, 32}, "delete, update and truncate each stop at a trigger"


def rows(database: Fresh, table: str) -> int:
    """How many rows there are, below the walls."""
    with administrator(database.urls, str(database.urls.owner).rpartition("/")[2]) as connection:
        found = connection.execute(statement("select count(*) from {}", table)).fetchone()
    assert found
    return int(found[0])


def log_of(database: Fresh) -> Log:
    """The log of a database of one's own."""
    settings: LogSettings = place(database.home)
    return Log(database.urls, settings)


def asked_now(app: Flask, by: Actor) -> Check:
    """The latest check of the auditor's office."""
    with app.app_context(), acting(by):
        return queries.checks(by, 1)[0]


def test_a_check_that_was_asked_for_is_run_and_its_result_stays(
    kept: Actor, fresh_app: Flask, fresh_database: Fresh
) -> None:
    with fresh_app.app_context():
        assert checks.run_waiting(log_of(fresh_database)) is not None
        assert checks.run_waiting(log_of(fresh_database)) is None
    done = asked_now(fresh_app, kept)
    assert (done.outcome, done.first_bad) == ("sound", None)
    assert done.checked > 0
    with (
        psycopg.connect(for_psycopg(fresh_database.urls.web), autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("select set_config('app.level', 'system', false)")
        connection.execute("update audit_check set outcome = 'broken'")


def test_a_check_finds_the_entry_that_was_altered(kept: Actor, fresh_app: Flask, fresh_database: Fresh) -> None:
    with administrator(fresh_database.urls, str(fresh_database.urls.owner).rpartition("/")[2]) as connection:
        connection.execute("alter table audit_entry disable trigger user")
        connection.execute("update audit_entry set body = body || ' ' where id = 7")
    with fresh_app.app_context():
        checks.run_waiting(log_of(fresh_database))
    done = asked_now(fresh_app, kept)
    assert (done.outcome, done.first_bad) == ("broken", 7)
    assert done.reason


def test_a_second_check_of_one_office_asks_for_nothing_new(kept: Actor, fresh_app: Flask) -> None:
    with fresh_app.app_context(), acting(kept):
        first = queries.checks(kept, 1)[0]
        assert keeping.ask_check(99, by=kept, at=now()).id == first.id
