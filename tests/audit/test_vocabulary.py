"""The log's vocabulary is closed, and nobody's name, number or words get into it (design 6)."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg
import pytest
from flask.testing import FlaskClient
from psycopg import sql

from portal.audit import record
from portal.audit.events import EVENTS, UnknownEvent
from portal.audit.projection import project
from portal.cases.opening import Accused, Matter, open_case
from portal.evidence.content import Upload
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.reports.registering import Complaint, register
from tests import vocabulary, world
from tests.decisions.course import AFTER, course
from tests.findings.scene import scene
from tests.sandbox import Sandbox
from tests.vocabulary import NotPlain

NAME, NUMBER, PHONE = "欧阳测试娜", "520402199003070029", "13885312345"
WORDS = "PLANTED free text about what was seen"
CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


@pytest.fixture
def planted(db_session: object, client: FlaskClient, tmp_path: Path) -> None:
    """A world in which people are named wherever somebody can be named, built through the operations and the login page."""
    with acting(SYSTEM):
        decided(tmp_path / "decided")
        found = scene(tmp_path / "found", "7.2")
        found.exhibit(f"{NAME}：{WORDS}", title=WORDS)
        found.file(Upload(f"{NAME}.pdf", b"%PDF-1.7 " + PHONE.encode()))
        found.find("7.2", fact=f"{NAME}{NUMBER}：{WORDS}", weighing=WORDS)
        complain(found.store, found.first)
        someone = world.person(NAME, "安顺市", "handler")
        session().commit()
    world.enter(client, someone)
    world.enter(client, someone, password=PHONE)
    client.post("/login", data={"username": f"{NAME}{NUMBER}", "password": WORDS})


def decided(folder: Path) -> None:
    """A case from its notice to the execution of its decision."""
    way = course(folder, "15.5").reviewed()
    way.decide()
    way.serve_decision()
    way.carry_out("talk_head")


def complain(store: Store, handler: Actor) -> None:
    """A report by somebody with a name and a telephone, and a case about somebody with a number."""
    said = f"{NAME}{NUMBER}：{WORDS}"
    complaint = Complaint("candidate", NAME, "phone", WORDS, said, "520402", reporter=(NAME, PHONE))
    register(complaint, store=store, by=handler, at=AFTER)
    accused = Accused("candidate", NAME, NUMBER, PHONE, WORDS)
    about = (f"{NAME}作弊", WORDS, "inspection", world.office("西秀区"), date(2026, 9, 1), world.institution().office)
    open_case(Matter(accused, ["7.2"], *about), store.keys, by=handler, at=AFTER)


def stored_words(connection: psycopg.Connection) -> set[str]:
    """Every piece of text in every table but the log's own that a person may have written."""
    columns = connection.execute(
        "select table_name, column_name from information_schema.columns where table_schema = 'public'"
        " and data_type in ('text', 'jsonb') and table_name not like 'audit%' and table_name <> 'alembic_version'"
        " and (table_name, column_name) <> ('notice', 'number')"
    ).fetchall()
    found: set[str] = set()
    for table, column in columns:
        asked = sql.SQL("select distinct {}::text from {}").format(sql.Identifier(column), sql.Identifier(table))
        found.update(row[0] for row in connection.execute(asked) if row[0] and CHINESE.search(row[0]))
    return found


def test_nothing_that_people_wrote_is_in_any_entry(planted: None, sandbox: Sandbox, log: Callable[[], list[bytes]]) -> None:
    with sandbox.below_the_application() as connection:
        words = {part for text in stored_words(connection) for part in CHINESE.findall(text)}
    bodies = [without_document_number(body) for body in log()]
    assert len(bodies) > 50
    assert {NAME, "赵审批", "李承办"} <= words, "what was planted is in the tables"
    hits = {word for word in words | {NAME, NUMBER, PHONE, WORDS, "PLANTED"} for body in bodies if word in body}
    assert hits == set()


def without_document_number(body: bytes) -> str:
    """An entry but for the number of an official document, which is not anybody's."""
    said = json.loads(body)
    said["facts"].pop("number", None)
    return json.dumps(said, ensure_ascii=False)


def test_every_entry_says_what_the_console_lists(planted: None, log: Callable[[], list[bytes]]) -> None:
    for body in log():
        assert project(body).event in EVENTS
        assert project(body).acted_at
        assert set(json.loads(body)["facts"]) == EVENTS[project(body).event]


@pytest.mark.parametrize("event", ["case:whispered", "", "case:step "])
def test_a_word_that_is_not_in_the_vocabulary_is_not_written(event: str) -> None:
    with pytest.raises(UnknownEvent):
        record.statement(event, {}, by=None, at=AFTER)


@pytest.mark.parametrize("facts", [{}, {"case": 1, "why": "x"}, {"case": 1.5}, {"case": {"name": NAME}}])
def test_an_event_states_its_facts_and_no_other(facts: dict[str, object]) -> None:
    with pytest.raises(UnknownEvent):
        record.statement("case:read", facts, by=None, at=AFTER)


@pytest.mark.parametrize("value", [NAME, NUMBER, PHONE, f"x {PHONE}", "é"])
def test_the_collector_of_all_tests_would_see_a_person_in_a_fact(value: str) -> None:
    with pytest.raises(NotPlain):
        record.statement("login:ended", {"reason": value}, by=None, at=AFTER)


def test_it_sees_words_that_no_test_produces() -> None:
    assert set(vocabulary.unproduced()) <= EVENTS.keys()
    record.statement("login:ended", {"reason": "logged_out"}, by=None, at=AFTER)
    assert "login:ended" not in vocabulary.unproduced()
