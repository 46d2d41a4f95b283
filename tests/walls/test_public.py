"""The wall around the public's pages: below the application, who acts for nobody sees the public's views, and in them nothing
that was withdrawn, is over, or was held back during an investigation."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import errors, sql

from portal.jobs.credentials import Urls, for_psycopg
from portal.kit.db import Base
from tests import databases
from tests.walls.conftest import INSTITUTION, LEVELS, PREFECTURE, fill

VIEWS = ("public_announcement", "public_institution", "public_scope", "public_standing", "public_prefecture")
SHOWN, WITHDRAWN, OVER = 31, 32, 33
LAW = {"law_version", "law_withdrawal"}
"""What is in force is no secret."""
TABLES = sorted({*Base.metadata.tables} - {"audit_checkpoint"})


def _write(connection: psycopg.Connection) -> None:
    connection.execute("set session_replication_role = replica")
    fill(connection, "region", code="520000", name="贵州省")
    for number, level in LEVELS.items():
        fill(connection, "office", id=number, level=level, name=f"office {number}", region_code="520000")
    fill(connection, "institution", office_id=INSTITUTION, credit_code="91520400MA0000001X", head="某负责人")
    for number, through in ((SHOWN, "2099-01-01"), (WITHDRAWN, "2099-01-01"), (OVER, "2026-01-02")):
        fill(
            connection, "announcement", id=number, case_id=number, office_id=PREFECTURE, institution_id=INSTITUTION,
            title=f"公告{number}", words=f"原文{number}", shown_through=through,
        )  # fmt: skip
    fill(connection, "announcement_withdrawal", announcement_id=WITHDRAWN, case_id=WITHDRAWN, reason="公开说明")
    decided = {"cause_decision_id": 7, "cause": "安人社职认〔2026〕1号", "clause": "16.4", "until": "2099-01-01"}
    interim = {"cause_decision_id": None, "cause": "GZ-AS-2026-0001 调查期间", "clause": "20(1)"}
    for case, effect, more in (
        (SHOWN, "rectifying", decided), (OVER, "suspended", interim), (OVER, "data_held", interim),
    ):  # fmt: skip
        about = {"office_id": INSTITUTION, "occupation_code": "", "effect": effect, "cause_case_id": case}
        fill(connection, "standing", **about, **more)


@pytest.fixture(scope="module")
def published(cluster: Urls) -> Iterator[Urls]:
    """A database with three announcements and three entries about one institution."""
    with databases.copy_of_template(cluster, f"public_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}") as urls:
        with databases.administrator(cluster, urls.web.rpartition("/")[2]) as connection:
            _write(connection)
        yield urls


@contextmanager
def as_the_public(urls: Urls) -> Iterator[psycopg.Connection]:
    """A connection of the web role as the application uses it for a request without an actor."""
    with psycopg.connect(for_psycopg(urls.web)) as connection:
        connection.execute("set local role portal_public")
        yield connection
        connection.rollback()


@pytest.mark.parametrize("table", sorted(set(TABLES) - LAW))
def test_the_public_reads_no_table_and_writes_none(published: Urls, table: str) -> None:
    asked = [
        sql.SQL("select has_table_privilege('portal_public', {}, {})").format(sql.Literal(table), sql.Literal(right))
        for right in ("select", "insert", "update", "delete")
    ]
    with as_the_public(published) as connection:
        assert [connection.execute(one).fetchone() for one in asked] == [(False,)] * 4
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(sql.SQL("select 1 from {}").format(sql.Identifier(table)))


def test_the_public_reads_its_views_the_law_and_the_logs_checkpoints_and_nothing_else(published: Urls) -> None:
    with as_the_public(published) as connection:
        asked = "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'v', 'm', 'p')"
        readable = connection.execute(f"{asked} and has_table_privilege(oid, 'select')").fetchall()
    assert {name for (name,) in readable} == {*VIEWS, *LAW, "audit_checkpoint"}


@pytest.mark.clause("16")
def test_words_are_read_only_while_they_are_shown_and_not_withdrawn(published: Urls) -> None:
    with as_the_public(published) as connection:
        rows = connection.execute("select id, state, title, words, reason from public_announcement order by id").fetchall()
    assert rows == [
        (SHOWN, "shown", "公告31", "原文31", None),
        (WITHDRAWN, "withdrawn", "公告32", None, "公开说明"),
        (OVER, "archived", "公告33", None, None),
    ]  # fmt: skip


@pytest.mark.parametrize(("sought", "found"), [("原文31", [SHOWN]), ("原文32", []), ("原文33", []), ("公告32", [WITHDRAWN])])
def test_what_cannot_be_read_cannot_be_searched_for(published: Urls, sought: str, found: list[int]) -> None:
    with as_the_public(published) as connection:
        asked = "select * from announcements_matching(%s, %s, 10)"
        pairs = [sought[n : n + 2] for n in range(len(sought) - 1)]
        assert [row[0] for row in connection.execute(asked, [pairs, sought])] == found


@pytest.mark.clause("20(1)")
def test_an_interim_suspension_gives_its_word_alone_and_data_held_back_nothing(published: Urls) -> None:
    with as_the_public(published) as connection:
        rows = connection.execute("select standing, since, clause, announcement_id from public_standing order by id").fetchall()
    assert rows == [("rectifying", None, "16.4", SHOWN), ("suspended", None, "", None)]


def test_no_view_holds_the_words_of_a_cause_or_the_name_of_the_head(published: Urls) -> None:
    with as_the_public(published) as connection:
        told = [connection.execute(sql.SQL("select * from {}").format(sql.Identifier(view))).fetchall() for view in VIEWS]
    assert "91520400MA0000001X" in str(told)
    assert not any(secret in str(told) for secret in ("某负责人", "GZ-AS", "人社职认"))
