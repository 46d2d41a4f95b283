"""The wall below the application (design 4): a forgotten WHERE shows nothing of another office, and writes nothing to it."""

from contextlib import suppress

import psycopg
import pytest
from psycopg import errors, sql

from portal.jobs.credentials import Urls
from portal.kit.db import Base
from tests import databases
from tests.walls.conftest import (
    ACCUSING,
    FAR_AWAY,
    HANDED_ON,
    INSTITUTION,
    INSTITUTIONS_CASE,
    JOINT_CASE,
    OTHER,
    OTHER_INSTITUTION,
    OTHERS_CASE,
    OWN_STAFF,
    PREFECTURE,
    PROVINCE,
    SEEN,
    See,
    fill,
    tables_with,
)

APART = {"report", "case_capacity", "reading_occasion", "revocation", "read_alert_handling", "deletion_order"}
"""Tables with rules of their own, though they name a case."""
CHILDREN = sorted({table.name for table in Base.metadata.tables.values() if "case_id" in table.c} - APART)
NO_REPORTS = {"case_file", "stopped_upload"}
"""Tables with rules of their own, though they name a report."""
OF_REPORTS = sorted({table.name for table in Base.metadata.tables.values() if "report_id" in table.c} - NO_REPORTS)
WRITTEN_ONCE = (
    "case_step", "exhibit", "report_step", "finding_exhibit", "case_link", "recusal", "report_attachment", "audit_entry",
    "urging", "referral", "standing", "announcement", "announcement_recall", "announcement_withdrawal", "law_version",
    "law_withdrawal", "rectification", "rectification_step", "rectification_file",
    "read_grant", "read_grant_step", "revocation", "block_request", "block_answer", "reading_occasion", "certificate_reading",
    "certificate_review", "stopped_upload", "api_request",
    "read_alert", "read_alert_suspension", "read_alert_handling", "read_mark", "canary",
    "kept_readings", "kept_part", "deletion_order", "deletion_step", "reading_entry", "service", "service_correction",
)  # fmt: skip
OF_RECTIFICATIONS = ("rectification_step", "rectification_file")
WALLED = sorted({*CHILDREN, *OF_REPORTS, *OF_RECTIFICATIONS, "case_file", "report", "finding_exhibit"})


def ids(connection: psycopg.Connection, table: str, column: str = "case_id") -> set[int]:
    """The values of a column, without any WHERE."""
    found = connection.execute(sql.SQL("select {} from {}").format(sql.Identifier(column), sql.Identifier(table)))
    return {row[0] for row in found}


def copy_to(connection: psycopg.Connection, table: str, source: int, target: int) -> None:
    """Insert a copy of one case's row as another's."""
    columns = [column.name for column in Base.metadata.tables[table].c if column.name not in ("id", "case_id")]
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL("insert into {0} (case_id, {1}) select %s, {1} from {0} where case_id = %s")
    connection.execute(statement.format(sql.Identifier(table), names), [target, source])


@pytest.mark.parametrize("table", WALLED)
def test_without_an_acting_office_nothing_is_seen(see: See, table: str) -> None:
    with see(None) as connection:
        assert connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table))).fetchone() == (0,)


@pytest.mark.parametrize("office", SEEN)
def test_an_office_sees_the_cases_it_takes_part_in(see: See, office: int) -> None:
    with see(office) as connection:
        assert ids(connection, "case_file", "id") == SEEN[office]


@pytest.mark.parametrize("table", CHILDREN)
@pytest.mark.parametrize("office", [PREFECTURE, INSTITUTION, OTHER_INSTITUTION])
def test_what_belongs_to_a_case_is_seen_where_the_case_is(see: See, table: str, office: int) -> None:
    with see(office) as connection:
        assert ids(connection, table) == SEEN[office]


@pytest.mark.parametrize("table", OF_RECTIFICATIONS)
def test_what_belongs_to_a_rectification_is_seen_where_that_is(see: See, table: str) -> None:
    asked = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
    for office, cases in SEEN.items():
        with see(office) as connection:
            assert connection.execute(asked).fetchone() == (len(cases),)


def test_an_exhibit_of_a_finding_is_seen_where_the_finding_is(see: See) -> None:
    with see(PREFECTURE) as connection:
        assert ids(connection, "finding_exhibit", "finding_id") == ids(connection, "finding", "id")
    with see(PROVINCE) as connection:
        assert len(ids(connection, "finding_exhibit", "finding_id")) == len(SEEN[PROVINCE])


@pytest.mark.parametrize("table", CHILDREN)
def test_nothing_is_written_to_a_case_that_is_not_seen(see: See, table: str) -> None:
    with see(PREFECTURE) as connection, pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        copy_to(connection, table, INSTITUTIONS_CASE, OTHERS_CASE)


@pytest.mark.parametrize("table", CHILDREN)
def test_what_is_written_to_a_case_that_is_seen_passes(see: See, table: str) -> None:
    # Unique values and foreign keys are asked after the wall.
    with see(PREFECTURE) as connection, suppress(errors.UniqueViolation, errors.ForeignKeyViolation):
        copy_to(connection, table, INSTITUTIONS_CASE, JOINT_CASE)


@pytest.mark.parametrize("table", CHILDREN)
def test_nothing_is_moved_to_a_case_that_is_not_seen(see: See, table: str) -> None:
    move = sql.SQL("update {} set case_id = %s where case_id = %s").format(sql.Identifier(table))
    with see(PREFECTURE) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(move, [OTHERS_CASE, INSTITUTIONS_CASE])


def test_an_office_cannot_let_itself_into_a_case(see: See) -> None:
    with see(PREFECTURE) as connection, pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        fill(connection, "case_capacity", case_id=OTHERS_CASE, office_id=PREFECTURE, capacity="lead")


def test_an_office_lets_another_into_a_case_of_its_own(see: See) -> None:
    with see(PREFECTURE) as connection:
        fill(connection, "case_capacity", case_id=INSTITUTIONS_CASE, office_id=OTHER, capacity="assist")


def test_an_ended_part_in_anothers_case_cannot_be_reopened_from_outside(see: See) -> None:
    with see(PREFECTURE) as connection:
        changed = connection.execute("update case_capacity set office_id = %s", [PREFECTURE])
        assert changed.rowcount == 0


def test_a_case_cannot_be_given_to_an_office_it_is_hidden_from_by_a_stranger(see: See) -> None:
    with see(PREFECTURE) as connection:
        changed = connection.execute("update case_file set lead_id = %s where id = %s", [PREFECTURE, OTHERS_CASE])
        assert changed.rowcount == 0


@pytest.mark.parametrize("office", [None, *SEEN])
def test_the_search_that_runs_above_the_wall_repeats_it(see: See, office: int | None) -> None:
    with see(office) as connection:
        found = connection.execute("select * from cases_matching(array['顺市', '安顺'], 10)")
        assert {row[0] for row in found} == (SEEN[office] if office else set())


def test_the_search_answers_with_no_more_than_asked_for_and_nothing_else(see: See) -> None:
    with see(PROVINCE) as connection:
        assert connection.execute("select count(*) from cases_matching(array['安顺'], 2)").fetchone() == (2,)
        assert connection.execute("select count(*) from cases_matching(array['安顺', '贵阳'], 9)").fetchone() == (0,)


@pytest.mark.clause("4(2)")
@pytest.mark.parametrize("table", ["report", *OF_REPORTS])
def test_the_accused_institution_sees_no_report_against_itself(see: See, table: str) -> None:
    column = "id" if table == "report" else "report_id"
    with see(INSTITUTION) as connection:
        assert ids(connection, table, column) == {OWN_STAFF}, "though it registered one of those against itself"


@pytest.mark.clause("4(2)")
@pytest.mark.parametrize(
    ("office", "seen"),
    [
        (PROVINCE, {ACCUSING, OWN_STAFF, FAR_AWAY, HANDED_ON}), (PREFECTURE, {ACCUSING, OWN_STAFF, HANDED_ON}),
        (OTHER, {FAR_AWAY}), (OTHER_INSTITUTION, set()),
    ],
)  # fmt: skip
def test_a_report_is_seen_by_who_holds_or_registered_it_and_above(see: See, office: int, seen: set[int]) -> None:
    with see(office) as connection:
        assert ids(connection, "report", "id") == seen


@pytest.mark.parametrize("table", OF_REPORTS)
def test_nothing_is_added_to_a_report_that_is_not_seen(see: See, table: str) -> None:
    with see(OTHER) as connection, pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        fill(connection, table, report_id=ACCUSING)


def test_nobody_registers_a_report_in_anothers_name(see: See) -> None:
    with see(OTHER) as connection, pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        fill(connection, "report", registered_office_id=PREFECTURE, holder_id=OTHER)


@pytest.mark.parametrize("table", WRITTEN_ONCE)
def test_what_is_written_once_cannot_be_changed(see: See, table: str) -> None:
    column = [column.name for column in Base.metadata.tables[table].c if column.computed is None][-1]
    change = sql.SQL("update {0} set {1} = {1}").format(sql.Identifier(table), sql.Identifier(column))
    with see(PROVINCE) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(change)


@pytest.mark.parametrize("table", sorted(Base.metadata.tables))
def test_nothing_at_all_can_be_deleted(see: See, table: str) -> None:
    with see(PROVINCE) as connection, pytest.raises(errors.InsufficientPrivilege):
        connection.execute(sql.SQL("delete from {}").format(sql.Identifier(table)))


@pytest.mark.parametrize(
    "statement",
    [
        "select * from audit_entry", "select body from audit_entry", "insert into audit_entry (body, leaf) values ('', '')",
        "insert into audit_entry (id, body) overriding system value values (1, '')", "truncate audit_entry",
        "insert into audit_entry (body, recorded_at) values ('', now())", "select nextval('audit_entry_id_seq')",
        "insert into audit_entry (body) values ('') returning id", "alter table case_file no force row level security",
        "drop policy tenancy on case_file", "set role portal_owner", "set session authorization portal_owner",
        "alter table audit_entry disable trigger all", "set session_replication_role = replica", "create table mine (x int)",
    ],
)  # fmt: skip
def test_the_web_role_can_neither_read_nor_bend_the_log_nor_the_wall(see: See, statement: str) -> None:
    with see(PROVINCE) as connection, pytest.raises((errors.InsufficientPrivilege, errors.GeneratedAlways)):
        connection.execute(statement)


@pytest.mark.parametrize("statement", ["update audit_entry set body = ''", "delete from audit_entry", "truncate audit_entry"])
def test_the_log_is_only_added_to_even_by_its_owner(walls: Urls, statement: str) -> None:
    with databases.administrator(walls, walls.web.rpartition("/")[2]) as connection:
        connection.execute("insert into audit_entry (body) values ('x')")
        with pytest.raises(errors.InsufficientPrivilege, match="append-only"):
            connection.execute(statement)


def test_the_web_role_owns_nothing_and_can_become_only_the_public(see: See) -> None:
    with see(None) as connection:
        owned = "select relname from pg_class where relowner = 'portal_web'::regrole"
        functions = "select proname from pg_proc where proowner = 'portal_web'::regrole"
        member = "select 1 from pg_auth_members where member = 'portal_web'::regrole and roleid <> 'portal_public'::regrole"
        strong = "select 1 from pg_roles where rolname = 'portal_web' and (rolsuper or rolbypassrls or rolcreaterole)"
        assert [connection.execute(asked).fetchall() for asked in (owned, functions, member, strong)] == [[], [], [], []]


def test_every_table_of_a_case_or_a_report_has_forced_row_security(walls: Urls) -> None:
    with databases.administrator(walls, walls.web.rpartition("/")[2]) as connection:
        asked = "select relname from pg_class where relrowsecurity and relforcerowsecurity"
        forced = {row[0] for row in connection.execute(asked)}
        needed = {"case_file", "report", "finding_exhibit"}
        for column in ("case_id", "report_id", "finding_id", "notice_id", "decision_id"):
            needed.update(tables_with(connection, column))
    assert needed - forced == set()


def test_the_tests_of_this_file_know_every_table_of_a_case(walls: Urls) -> None:
    with databases.administrator(walls, walls.web.rpartition("/")[2]) as connection:
        assert set(tables_with(connection, "case_id")) == {*CHILDREN, *APART}
