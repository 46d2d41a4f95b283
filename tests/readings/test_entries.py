"""Every grant, step, order, occasion, export and reading names the entry of the log that pins it, and no other (19)."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import sql

from portal.grants import asking, blocking, revoking
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.readings import exporting
from portal.readings.exporting import Wish
from portal.readings.filters import Filters
from tests import world
from tests.assessments.scene import AT
from tests.readings.scene import Reader
from tests.sandbox import Sandbox

pytestmark = pytest.mark.clause("19")
PINNED = {
    "read_grant": ("read_grant:asked", "grant"), "read_grant_step": ("read_grant:", "grant"),
    "revocation": ("read_grant:revoked", ""), "block_request": ("read_grant:block_asked", "request"),
    "block_answer": ("read_grant:block_answered", "request"), "reading_occasion": ("certificate:occasion", "occasion"),
    "certificate_export": ("export:asked", "export"), "certificate_reading": ("certificate:read", "grant"),
}  # fmt: skip
"""By table: how the event of its rows' entry begins, and the fact that names the row (or what the row belongs to)."""
NAMED = {"read_grant_step": "grant_id", "block_answer": "request_id", "certificate_reading": "grant_id"}


@pytest.fixture
def administrator(reader: Reader, sandbox: Sandbox) -> Iterator[psycopg.Connection]:
    """Everything was done once."""
    reader.read()
    wish = Wish("csv", Filters(), {"number": "full"}, "报送核验")
    with acting(reader.actor):
        exporting.ask_export(reader.occasion, wish, by=reader.actor, at=AT)
        session().commit()
    order = reader.revoke()
    session().commit()
    with acting(SYSTEM):
        county, about = world.actor("西秀区", "handler"), reader.school.institution.office
    with acting(county):
        request = blocking.ask_block(about, "倒卖数据", by=county, at=AT)
        session().commit()
    with acting(reader.approver):
        blocking.answer_block(request, order, "属实", by=reader.approver, at=AT)
        revoking.settle(reader.grant, "查无此事", confirmed=False, by=reader.approver, at=AT)
        asking.hand_back(reader.grant, "不再需要", by=reader.approver, at=AT)
        session().commit()
    with sandbox.below_the_application() as connection:
        yield connection


@pytest.mark.parametrize("table", PINNED)
def test_a_row_names_its_own_entry(administrator: psycopg.Connection, table: str) -> None:
    event, fact = PINNED[table]
    asked = sql.SQL("select t.{}, e.body from {} t left join audit_entry e on e.id = t.entry")
    rows: list[Any] = administrator.execute(
        asked.format(sql.Identifier(NAMED.get(table, "id")), sql.Identifier(table))
    ).fetchall()
    said = [(key, json.loads(body)) for key, body in rows]
    assert said
    assert [one["event"] for _, one in said if not one["event"].startswith(event)] == []
    assert [key for key, one in said if fact and one["facts"][fact] != key] == []


