"""Nothing of a case reaches the public but what its announcement says."""

import psycopg
import pytest
from flask.testing import FlaskClient
from psycopg import sql
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from portal.cases.models import Case
from portal.kit.clock import now
from portal.kit.db import session
from portal.public import directory
from portal.publicity import withdrawing
from portal.publicity.words import MISTAKEN
from tests import world
from tests.decisions.course import Course
from tests.public.conftest import Read, published, school
from tests.sandbox import Sandbox

PLANTED = "泄密标记"
MADE_PUBLIC = {*(("announcement", name) for name in ("title", "words", "clause")), ("announcement_withdrawal", "reason")}
DECIDES_WHAT_IS_SHOWN = {("standing", "clause"), ("standing", "effect"), ("standing", "occupation_code")}


def plant(connection: psycopg.Connection) -> int:
    """Write the mark into every text column of everything that belongs to a case; returns in how many."""
    connection.execute("set local session_replication_role = replica")
    asked = (
        "select table_name, column_name from information_schema.columns c where table_schema = 'public' and data_type = 'text'"
        " and is_generated = 'NEVER' and (table_name in ('case_file', 'standing', 'finding_exhibit') or exists (select from"
        " information_schema.columns k where k.table_name = c.table_name and k.column_name = 'case_id'))"
        " and exists (select from pg_tables t where t.tablename = c.table_name)"
    )
    columns = set(connection.execute(asked).fetchall()) - MADE_PUBLIC - DECIDES_WHAT_IS_SHOWN
    for table, column in columns:
        change = sql.SQL("update {0} set {1} = concat({1}, {2})")
        connection.execute(change.format(sql.Identifier(table), sql.Identifier(column), sql.Literal(PLANTED)))
    connection.execute("set local session_replication_role = origin")
    return len(columns)


@pytest.mark.clause("19")
def test_no_text_of_a_case_is_on_any_public_page(read: Read, case: Course, sandbox: Sandbox) -> None:
    first = published(case, words="第一份正文。", ago=5)
    withdrawing.withdraw(case.case, MISTAKEN, "误发。", by=case.signer, at=now())
    second, about = published(case, words="第二份正文。", ago=4), school(case)
    number, summary = case.case.number, case.case.summary
    session().commit()
    with sandbox.below_the_application() as connection:
        assert plant(connection) > 80
    pages = [
        read(address) for address in (
            "/public", "/public?tab=archive", f"/public?q={PLANTED}", f"/public/announcements/{first.id}", "/login",
            f"/public/announcements/{second.id}", "/public/institutions", f"/public/institutions/{about.credit_code}",
            f"/public/institutions?q={about.credit_code}",
        )
    ]  # fmt: skip
    told = "".join(pages).replace(f'value="{PLANTED}"', "")
    assert "第二份正文" in told and "误发" in told
    assert not any(secret in told for secret in (PLANTED, number, summary or number, about.head, "第一份正文"))


@pytest.mark.parametrize("logged_in", [False, True])
def test_a_page_that_asked_for_a_case_would_be_refused_by_the_database(
    client: FlaskClient, case: Course, monkeypatch: pytest.MonkeyPatch, logged_in: bool
) -> None:
    session().commit()
    if logged_in:
        world.login(client, case.signer)
    monkeypatch.setattr(directory, "prefectures", lambda: session().scalars(select(Case)).all())
    with pytest.raises(ProgrammingError, match="permission denied for table case_file"):
        client.get("/public")
