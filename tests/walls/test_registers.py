"""The wall below the registers: rows of another region are neither seen nor written, whatever the application forgot."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import errors, sql

from portal.jobs.credentials import Urls, for_psycopg
from portal.kit.db import Base
from tests import databases
from tests.walls.conftest import (
    COUNTY,
    INSTITUTION,
    LEVELS,
    OTHER,
    OTHER_COUNTY,
    OTHER_INSTITUTION,
    PREFECTURE,
    PROVINCE,
    fill,
)

PLACED = ("assessment", "upload", "candidate", "score", "subsidy", "examiner", "register_entry")
CERTIFICATES = ("certificate", "certificate_entry")
REGISTERS = (*PLACED, *CERTIFICATES, "supervisor")
HERE = {"institution_id": INSTITUTION, "prefecture_id": PREFECTURE, "county_id": COUNTY}
THERE = {"institution_id": OTHER_INSTITUTION, "prefecture_id": OTHER, "county_id": OTHER_COUNTY}


def place(table: str, where: dict[str, int]) -> dict[str, int]:
    """Those of the columns that the table has."""
    columns = Base.metadata.tables[table].c
    known = {name: office for name, office in where.items() if name in columns}
    return {**known, **({"appointed_by_id": where["county_id"]} if table == "supervisor" else {})}


@pytest.fixture(scope="module")
def registers(cluster: Urls) -> Iterator[Urls]:
    """A database with one row of every register in two regions."""
    with databases.copy_of_template(cluster, f"registers_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}") as urls:
        with databases.administrator(cluster, urls.web.rpartition("/")[2]) as connection:
            connection.execute("set session_replication_role = replica")
            for table in REGISTERS:
                for where in (HERE, THERE):
                    fill(connection, table, **place(table, where))
        yield urls


@contextmanager
def seen_by(urls: Urls, office: int | None) -> Iterator[psycopg.Connection]:
    """The web role in a transaction with that office's context."""
    with psycopg.connect(for_psycopg(urls.web)) as connection:
        if office is not None:
            context = "select set_config('app.office', %s, true), set_config('app.level', %s, true)"
            connection.execute(context, [str(office), LEVELS[office]])
        yield connection
        connection.rollback()


def count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table))).fetchone()
    assert row
    return int(row[0])


@pytest.mark.clause("4")
@pytest.mark.parametrize("table", PLACED)
@pytest.mark.parametrize(
    ("office", "rows"), [(PROVINCE, 2), (PREFECTURE, 1), (OTHER, 1), (COUNTY, 1), (INSTITUTION, 1), (None, 0)]
)
def test_registers_are_seen_by_the_institution_and_the_bureaus_above(
    registers: Urls, table: str, office: int | None, rows: int
) -> None:
    with seen_by(registers, office) as connection:
        assert count(connection, table) == rows


@pytest.mark.clause("19")
@pytest.mark.parametrize("table", CERTIFICATES)
@pytest.mark.parametrize(("office", "rows"), [(PROVINCE, 2), (PREFECTURE, 1), (INSTITUTION, 1), (COUNTY, 0), (None, 0)])
def test_certificate_data_end_at_the_prefecture(registers: Urls, table: str, office: int | None, rows: int) -> None:
    with seen_by(registers, office) as connection:
        assert count(connection, table) == rows


@pytest.mark.clause("14")
@pytest.mark.parametrize(("office", "rows"), [(PROVINCE, 2), (PREFECTURE, 1), (COUNTY, 1), (INSTITUTION, 0), (None, 0)])
def test_a_supervisor_is_seen_by_who_appointed_and_above(registers: Urls, office: int | None, rows: int) -> None:
    with seen_by(registers, office) as connection:
        assert count(connection, "supervisor") == rows


@pytest.mark.parametrize("table", REGISTERS)
def test_nothing_is_written_into_anothers_register(registers: Urls, table: str) -> None:
    with seen_by(registers, PREFECTURE) as connection, pytest.raises(errors.InsufficientPrivilege, match="row-level"):
        fill(connection, table, **place(table, THERE))


@pytest.mark.parametrize("table", [*REGISTERS, "standing"])
def test_a_register_is_only_added_to(registers: Urls, table: str) -> None:
    column = [column.name for column in Base.metadata.tables[table].c if column.computed is None][-1]
    change = sql.SQL("update {0} set {1} = {1}").format(sql.Identifier(table), sql.Identifier(column))
    with seen_by(registers, PROVINCE) as connection, pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
        connection.execute(change)


@pytest.mark.parametrize("table", REGISTERS)
def test_every_register_has_forced_row_security(registers: Urls, table: str) -> None:
    with seen_by(registers, PROVINCE) as connection:
        asked = "select relrowsecurity and relforcerowsecurity from pg_class where relname = %s"
        assert connection.execute(asked, [table]).fetchone() == (True,)
