"""The wall below the review, the worker's jobs and the keys: each institution's are its own, a lead about it is not (4(2))."""

import os
from collections.abc import Iterator

import pytest
from psycopg import errors, sql

from portal.jobs.credentials import Urls
from tests import databases
from tests.walls.conftest import COUNTY, INSTITUTION, OTHER, OTHER_INSTITUTION, PREFECTURE, PROVINCE, fill
from tests.walls.test_registers import count, seen_by

OWN = {
    "certificate_review": ("institution_id", "prefecture_id"), "upload_job": ("institution_id",),
    "api_key": ("office_id", "prefecture_id"), "api_request": ("office_id",),
    "stopped_upload": ("institution_id", "prefecture_id"),
}  # fmt: skip
SEEN = {
    "certificate_review": {INSTITUTION, PREFECTURE}, "upload_job": {INSTITUTION}, "api_key": {INSTITUTION, PREFECTURE},
    "api_request": {INSTITUTION}, "stopped_upload": {PREFECTURE},
}  # fmt: skip


def placed(table: str, institution: int, prefecture: int) -> dict[str, int]:
    return {name: prefecture if name == "prefecture_id" else institution for name in OWN[table]}


@pytest.fixture(scope="module")
def rows(cluster: Urls) -> Iterator[Urls]:
    """One row of each in two regions."""
    with databases.copy_of_template(cluster, f"data_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}") as urls:
        with databases.administrator(cluster, urls.web.rpartition("/")[2]) as connection:
            connection.execute("set session_replication_role = replica")
            for table in OWN:
                fill(connection, table, **placed(table, INSTITUTION, PREFECTURE))
                fill(connection, table, **placed(table, OTHER_INSTITUTION, OTHER))
        yield urls


@pytest.mark.clause("19")
@pytest.mark.parametrize("table", sorted(OWN))
@pytest.mark.parametrize("office", [PREFECTURE, INSTITUTION, COUNTY, None])
def test_each_sees_its_own_and_the_prefecture_what_it_reviews(rows: Urls, table: str, office: int | None) -> None:
    with seen_by(rows, office) as connection:
        assert count(connection, table) == (1 if office in SEEN[table] else 0)


@pytest.mark.parametrize("table", sorted(OWN))
def test_nothing_is_written_for_another(rows: Urls, table: str) -> None:
    with seen_by(rows, INSTITUTION) as connection, pytest.raises(errors.InsufficientPrivilege, match="row-level"):
        fill(connection, table, **placed(table, OTHER_INSTITUTION, OTHER))


@pytest.mark.parametrize(("table", "change"), [
    ("upload_job", "update upload_job set percent = 99"), ("api_key", "update api_key set ended_at = now()"),
])  # fmt: skip
@pytest.mark.parametrize("office", [INSTITUTION, PREFECTURE, PROVINCE])
def test_only_the_system_carries_a_job_on_or_ends_a_key(rows: Urls, table: str, change: str, office: int) -> None:
    with seen_by(rows, office) as connection:
        assert connection.execute(change).rowcount == 0


@pytest.mark.parametrize("column", ["secret_hash", "office_id", "prefix", "name"])
def test_what_a_key_is_never_changes(rows: Urls, column: str) -> None:
    with seen_by(rows, PROVINCE) as connection, pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
        connection.execute(sql.SQL("update api_key set {0} = {0}").format(sql.Identifier(column)))
