"""A mark in every text of one prefecture's data, and nobody of another prefecture, and not the public, ever gets to see it."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql

from portal.assessments.candidate_sheet import CandidateSheet
from portal.grants import blocking
from portal.jobs.credentials import Urls
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.readings import exporting, occasions
from portal.readings.exporting import Wish
from portal.readings.filters import Filters
from portal.reports.registering import Complaint, register
from tests import databases, world
from tests.assessments import scene as registers
from tests.assessments.scene import AT, School
from tests.desk.reading import read
from tests.findings.scene import scene as under_investigation
from tests.readings import scene
from tests.readings.at_rest import unpacked
from tests.walk.walker import Visit, Walk

CANARY = "〔秘鸟〕"
PUBLIC = {
    "office", "region", "institution", "institution_scope", "law_version", "law_withdrawal", "calendar_year", "alembic_version",
}  # fmt: skip
"""What everybody may know: where institutions are and what they may assess, and the law."""
SEATS = (("遵义市", "approver"), ("遵义市", "data_officer"), ("汇川区", "handler"), ("学校", "data_officer"))
GUESSED = (1, 2)
"""The numbers of the first rows of each table, which are the other prefecture's."""


@dataclass
class Searching(Walk):
    """A walk that looks into every answer, whatever it is."""

    leaks: list[tuple[str, str]] = field(default_factory=list)
    seen: int = 0

    def look(self, who: str, client: FlaskClient, address: str, endpoint: str) -> Visit:
        """Ask, and look for the mark."""
        answer = client.get(address)
        self.seen += 1
        if any(CANARY.encode() in part for part in unpacked(answer.get_data())):
            self.leaks.append((who, address))
        text = answer.mimetype == "text/html" and answer.status_code == 200
        return Visit(who, address, endpoint, answer.status_code, read(answer.text) if text else None)

    def guess(self, who: str, client: FlaskClient) -> None:
        """Every address with a number in it, with numbers that are somebody else's."""
        for rule in self.app.url_map.iter_rules():
            if "GET" in (rule.methods or ()) and "<int:" in rule.rule and rule.rule.count("<") == rule.rule.count("<int:"):
                for number in GUESSED:
                    self.look(who, client, re.sub(r"<int:[a-z_]+>", str(number), rule.rule), rule.endpoint)


def owners(folder: Path, app: Flask) -> None:
    """安顺市 with a school: registers, a case, a report, grants, readings, exports, an order, a request to block."""
    school = registers.school(folder)
    school.keys = app.extensions["portal_keys"]
    certificates = school.certified(school.candidates(3))
    school.send(CandidateSheet(), [["某某", "居民身份证", "520402199001011234", "", ""]])
    reader = scene.reader(school)
    reader.one(certificates[0], kind="unmask", fields=scene.ALL, words="核对原件")
    wish = Wish("csv", Filters(), {"number": "full"}, "报送核验")
    with acting(reader.actor):
        exporting.ask_export(reader.occasion, wish, by=reader.actor, at=AT)
        session().commit()
    reader.revoke()
    session().commit()
    with acting(SYSTEM):
        county = world.actor("西秀区", "handler")
        case = under_investigation(folder / "case", "7.2")
        case.exhibit()
        case.find("7.2", fact="抄袭夹带资料两页。", weighing="情节轻微。")
        about = ("candidate", "某某", "phone", "反映作弊", "来电反映。", "520402")
        complaint = Complaint(*about, reporter=("某某", "13900001111"))
        register(complaint, store=case.store, by=case.first, at=AT)
        session().commit()
    with acting(county):
        blocking.ask_block(school.institution.office, "倒卖数据", by=county, at=AT)
        session().commit()


def plant(connection: psycopg.Connection) -> int:
    """Add the mark to every text that people wrote, in every table but those that everybody may know; in how many columns."""
    connection.execute("set session_replication_role = replica")
    columns = connection.execute(
        "select table_name, column_name from information_schema.columns join pg_tables on tablename = table_name"
        " where table_schema = 'public' and data_type = 'text' and is_generated = 'NEVER' and table_name not like 'audit%'"
    ).fetchall()
    change = sql.SQL("update {0} set {1} = {1} || {2} where {1} ~ '[一-龥]' or ({1} <> '' and {3})")
    marked = 0
    for table, column in columns:
        if table not in PUBLIC:
            named = sql.Literal((table, column) == ("certificate", "number"))
            names = (sql.Identifier(table), sql.Identifier(column), sql.Literal(CANARY), named)
            marked += connection.execute(change.format(*names)).rowcount > 0
    connection.execute("set session_replication_role = origin")
    return marked


def strangers(folder: Path, app: Flask) -> dict[str, Actor]:
    """遵义市 with a school of its own, whose people keep and read certificates as well."""
    school: School = registers.school(folder, "汇川区")
    school.keys = app.extensions["portal_keys"]
    school.certified(school.candidates(2))
    with acting(SYSTEM):
        places = {"学校": school.institution.office}
        people = {f"{place} {post}": world.actor(places.get(place, place), post) for place, post in SEATS}
        session().commit()
    officer, approver = people["遵义市 data_officer"], people["遵义市 approver"]
    with acting(SYSTEM):
        stated = scene.wanted([world.office("遵义市")])
    grant = scene.given(stated, officer, approver)
    with acting(officer):
        occasions.begin(grant, "核验", by=officer, at=AT)
        session().commit()
    return people


@pytest.fixture(scope="module")
def searched(app: Flask, cluster: Urls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Searching, Walk, int]]:
    """Everybody of 遵义市 and the public, sent everywhere; and somebody of 安顺市, who does see the mark."""
    name, folder = f"canary_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}", tmp_path_factory.mktemp("canary")
    with databases.fresh(cluster, name) as fresh, databases.used_by(app, fresh.urls), app.app_context():
        with acting(SYSTEM):
            world.found()
            session().commit()
        owners(folder / "own", app)
        with databases.administrator(cluster, name) as connection:
            marked = plant(connection)
        people = strangers(folder / "other", app)
        with acting(SYSTEM):
            insider = world.actor("安顺市", "approver")
            session().commit()
        yield _search(app, people), _own(app, insider), marked


def _search(app: Flask, people: dict[str, Actor]) -> Searching:
    walk = Searching(app)
    walk.send("nobody", app.test_client(), "/login", "/public")
    for who, actor in people.items():
        client = _browser(app, actor)
        walk.send(who, client, "/", "/grants", "/certificates")
        if who == "遵义市 approver":
            walk.guess(who, client)
    walk.guess("nobody", app.test_client())
    return walk


def _own(app: Flask, insider: Actor) -> Searching:
    walk = Searching(app)
    walk.send("安顺市 approver", _browser(app, insider), "/", "/grants?tab=region", cases=2)
    return walk


def _browser(app: Flask, actor: Actor) -> FlaskClient:
    client = app.test_client()
    with acting(SYSTEM):
        world.login(client, actor)
    return client


def test_nobody_of_another_prefecture_sees_the_mark(searched: tuple[Searching, Searching, int]) -> None:
    walk, own, marked = searched
    assert marked > 35
    assert len(own.leaks) > 10, "who may see it does"
    assert walk.seen > 400
    assert walk.leaks == [], "\n".join(map(str, walk.leaks))
