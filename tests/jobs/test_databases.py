"""The ground the tests stand on: a sandbox forgets, a fresh database keeps."""

from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session, scoped_session

from portal.jobs.credentials import for_psycopg
from portal.kit.db import session
from tests.databases import Fresh
from tests.sandbox import Sandbox

INSERT = text("insert into audit_entry (body) values ('seen')")
GROUND = text("insert into audit_entry (body) values ('ground')")


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_one_test_commits_the_next_does_not_see(
    time: str, db_session: scoped_session[Session], log: Callable[[], list[bytes]]
) -> None:
    assert log() == [], time
    db_session.execute(INSERT)
    db_session.commit()
    assert log() == [b"seen"]


def test_a_rollback_undoes_only_what_was_not_committed(
    db_session: scoped_session[Session], log: Callable[[], list[bytes]]
) -> None:
    db_session.execute(INSERT)
    db_session.commit()
    db_session.execute(INSERT)
    db_session.rollback()
    assert log() == [b"seen"]


def test_after_a_refused_statement_the_session_goes_on(db_session: scoped_session[Session]) -> None:
    with pytest.raises(ProgrammingError):
        db_session.execute(text("select body from audit_entry"))
    db_session.rollback()
    assert db_session.execute(text("select current_user")).scalar_one() == "portal_web"


def test_the_context_of_row_level_security_ends_with_its_transaction(db_session: scoped_session[Session]) -> None:
    db_session.execute(text("select set_config('app.office', '7', true)"))
    db_session.commit()
    assert db_session.execute(text("select current_setting('app.office', true)")).scalar_one() == ""


def test_the_sandbox_is_the_web_role_and_no_more(sandbox: Sandbox) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        sandbox.execute("create table mine (id int)")


def test_a_fresh_database_keeps_its_commits_for_others(fresh_database: Fresh) -> None:
    with psycopg.connect(for_psycopg(fresh_database.urls.web)) as connection:
        connection.execute("insert into audit_entry (body) values ('kept')")
    assert fresh_database.urls.reader
    with psycopg.connect(for_psycopg(fresh_database.urls.reader)) as connection:
        connection.execute("select set_config('app.level', 'system', true)")
        assert connection.execute("select body from audit_entry").fetchall() == [(b"kept",)]


built: list[int] = []
Stand = Callable[[Callable[[], int]], int]


def ground() -> int:
    """A row that tests stand on; how often it was built before."""
    session().execute(GROUND)
    built.append(len(built))
    return built[-1]


@pytest.mark.parametrize("time", ["first", "second"])
def test_what_tests_stand_on_is_built_once_and_what_they_add_is_undone(
    time: str, stand_on: Stand, log: Callable[[], list[bytes]]
) -> None:
    assert (stand_on(ground), stand_on(ground), built) == (0, 0, [0])
    assert log() == [b"ground"], time
    session().execute(INSERT)
    session().commit()
    assert log() == [b"ground", b"seen"]
    session().execute(INSERT)
    session().rollback()
    assert log() == [b"ground", b"seen"]


def test_who_asks_for_no_ground_stands_on_nothing(db_session: scoped_session[Session], log: Callable[[], list[bytes]]) -> None:
    assert log() == []


def test_another_ground_takes_the_place_of_the_one_before(
    stand_on: Stand, log: Callable[[], list[bytes]]
) -> None:
    stand_on(ground)
    stand_on(lambda: ground())
    assert log() == [b"ground"]
