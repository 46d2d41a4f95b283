"""A small province written below the application, seen through raw connections of the web role.

Two prefectures (2, 3) with a county (4, 5) and an institution (6, 7) each; three cases with a row in every table that
belongs to a case, whatever its columns are, so that a table added tomorrow is tested without anybody thinking of it.
"""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
import pytest
from psycopg import sql

from portal.jobs.credentials import Urls, for_psycopg
from tests import databases

PROVINCE, PREFECTURE, OTHER, COUNTY, OTHER_COUNTY, INSTITUTION, OTHER_INSTITUTION = range(1, 8)
LEVELS = {1: "province", 2: "prefecture", 3: "prefecture", 4: "county", 5: "county", 6: "institution", 7: "institution"}
INSTITUTIONS_CASE, OTHERS_CASE, JOINT_CASE = 11, 12, 13
CASES = (INSTITUTIONS_CASE, OTHERS_CASE, JOINT_CASE)
SEEN = {
    PROVINCE: {11, 12, 13}, PREFECTURE: {11, 13}, OTHER: {12, 13}, COUNTY: {11, 13}, OTHER_COUNTY: {12},
    INSTITUTION: {11}, OTHER_INSTITUTION: {12},
}  # fmt: skip
"""Which office sees which case: by the case's columns, and 7 by a row of `case_capacity` (it is the respondent of 12)."""

ACCUSING, OWN_STAFF, FAR_AWAY, HANDED_ON = 21, 22, 23, 24
VALUES = {
    "boolean": False, "date": "2026-01-05", "bytea": b"", "ARRAY": [], "jsonb": "[]", "numeric": 1,
    "timestamp with time zone": "2026-01-05 09:00+08",
}  # fmt: skip

"""What a column that needs a value is given, by its type; any other is given a number that no other row has."""

_numbers = itertools.count(1000)

See = Callable[[int | None], AbstractContextManager[psycopg.Connection]]


def fill(connection: psycopg.Connection, table: str, **known: Any) -> None:
    """Insert a row: what is known, and something for every other column that needs a value."""
    needed = connection.execute(
        "select column_name, data_type from information_schema.columns where table_schema = 'public' and table_name = %s"
        " and is_nullable = 'NO' and coalesce(column_default, 'currval') like 'currval%%'"
        " and is_identity = 'NO' and is_generated = 'NEVER'",
        [table],
    ).fetchall()
    row = {**{name: VALUES.get(kind, next(_numbers)) for name, kind in needed}, **known}
    statement = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, row)),
        sql.SQL(", ").join([sql.Placeholder()] * len(row)),
    )
    connection.execute(statement, list(row.values()))


def tables_with(connection: psycopg.Connection, column: str) -> list[str]:
    """The tables that have a column of this name."""
    found = connection.execute(
        "select c.relname from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relkind in ('r', 'p')"
        " and c.relnamespace = 'public'::regnamespace and a.attname = %s and not a.attisdropped order by 1",
        [column],
    )
    return [row[0] for row in found]


def _write_world(connection: psycopg.Connection) -> None:
    connection.execute("set session_replication_role = replica")  # no foreign keys, no triggers: rows, not a history
    for number, level in LEVELS.items():
        fill(connection, "office", id=number, level=level, name=f"office {number}")
    places = {11: (6, 2, None, 4), 12: (3, 3, None, 5), 13: (3, 3, 2, 4)}
    for case, (lead, prefecture, venue, county) in places.items():
        place = {"lead_id": lead, "prefecture_id": prefecture, "venue_id": venue, "county_id": county}
        fill(connection, "case_file", id=case, number=f"GZ-{case}", search=["安顺", "顺市"], **place)
    for table in sorted({*tables_with(connection, "case_id")} - {"report", "case_capacity"}):
        for case in CASES:
            fill(connection, table, case_id=case, **({"other_id": case} if table == "case_link" else {}))
    fill(connection, "case_capacity", case_id=12, office_id=7, capacity="respondent")
    for finding in connection.execute("select id from finding").fetchall():
        fill(connection, "finding_exhibit", finding_id=finding[0])
    for order in connection.execute("select id from rectification").fetchall():
        fill(connection, "rectification_step", id=order[0], rectification_id=order[0])
        fill(connection, "rectification_file", step_id=order[0])
    _write_reports(connection)


def _write_reports(connection: psycopg.Connection) -> None:
    places = {21: (2, 2, 2, True), 22: (6, 6, 2, False), 23: (3, 3, 3, True), 24: (6, 2, 2, True)}
    for number, (registered, holder, prefecture, against) in places.items():
        place = {"registered_office_id": registered, "holder_id": holder, "prefecture_id": prefecture}
        accused = {"subject_office_id": INSTITUTION, "against_institution": against}
        fill(connection, "report", id=number, number=f"XS-{number}", **place, **accused)
        # A case names the report it was opened from; it stands behind its own wall.
        for table in {*tables_with(connection, "report_id")} - {"case_file"}:
            fill(connection, table, report_id=number)


@pytest.fixture(scope="module")
def walls(cluster: Urls) -> Iterator[Urls]:
    """A database with the small province in it."""
    with databases.copy_of_template(cluster, f"walls_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}") as urls:
        with databases.administrator(cluster, urls.web.rpartition("/")[2]) as connection:
            _write_world(connection)
        yield urls


@pytest.fixture
def see(walls: Urls) -> See:
    """`with see(office) as connection`: the web role in a transaction with that office's context, or with none."""

    @contextmanager
    def seen(office: int | None) -> Iterator[psycopg.Connection]:
        with psycopg.connect(for_psycopg(walls.web)) as connection:
            if office is not None:
                context = "select set_config('app.office', %s, true), set_config('app.level', %s, true)"
                connection.execute(context, [str(office), LEVELS[office]])
            yield connection
            connection.rollback()

    return seen
