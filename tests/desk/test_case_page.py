"""The case page: what can be done and what cannot yet, with why and when; who may see it; what it costs and leaves behind."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from portal.cases import handling, oversight
from portal.identity.models import Person
from portal.kit.db import acting, db, session
from tests import world
from tests.desk.conftest import See
from tests.desk.scene import Town, at

MOST_QUERIES = 42
"""The shell, the identity and the log included; what counts is that it does not grow with the case."""


@pytest.mark.clause("20(3)")
def test_deciding_is_shown_as_blocked_until_the_day_after_the_window(here: Town, see: See, folder: Path) -> None:
    case = here.notified(here.investigated(here.open()), folder)
    page = see("approver", f"/cases/{case.id}")
    assert "作出处理决定" in page.words
    assert "陈述申辩期未满，期满前不得作出决定。" in page.text
    assert "12月2日起可办" in page.text
    assert f"/cases/{case.id}/decide" not in page.links


@pytest.mark.clause("20(3)")
def test_the_handler_is_offered_to_record_a_defence_first(here: Town, see: See, folder: Path) -> None:
    case = here.notified(here.investigated(here.open()), folder)
    html = see("handler", f"/cases/{case.id}").html
    first = html.index('class="action main"')
    assert "登记陈述申辩" in html[first : first + 600]
    assert html.count('class="action main"') == 1


@pytest.mark.clause("R-10")
def test_whoever_is_no_handler_of_the_case_is_told_who_is(here: Town, see: See) -> None:
    case = here.investigated(here.open())
    page = see("third", f"/cases/{case.id}")
    assert "您不是本案的承办人。" in page.text
    assert "由本案承办人张敏、李卫国办理。" in page.text


@pytest.mark.clause("20(4)")
def test_termination_is_shown_as_the_provinces_where_a_clause_can_end_in_it(here: Town, see: See, folder: Path) -> None:
    terminal = here.notified(here.investigated(here.open("17.3")), folder)
    assert "责令终止并移出机构目录" in see("approver", f"/cases/{terminal.id}").words
    plain = here.notified(here.investigated(here.open("15.5")), folder)
    assert "责令终止并移出机构目录" not in see("approver", f"/cases/{plain.id}").words


@pytest.mark.clause("20(1)")
def test_what_is_held_stands_across_the_page(here: Town, see: See, folder: Path) -> None:
    case = here.notified(here.investigated(here.open()), folder)
    page = see("handler", f"/cases/{case.id}")
    assert "暂缓证书数据审核与上传" in page.words
    assert "第 11 / 15 日" in page.text or "第 " in page.text


def test_the_record_shows_every_step_with_its_entry(here: Town, see: See) -> None:
    case = here.investigated(here.open())
    page = see("handler", f"/cases/{case.id}")
    for step in ("立案", "指派承办人", "开始调查"):
        assert step in page.words
    assert sum(word.startswith("#") for word in page.words) >= 3


@pytest.mark.clause("4(1)")
def test_urging_by_the_province_is_on_the_page_and_on_the_handlers_desk(here: Town, see: See) -> None:
    case = here.investigated(here.open())
    with acting(here["coordinator"]):
        oversight.urge(case, "请加快办理", at(12, 1).date(), by=here["coordinator"], at=at(11, 20))
    assert "请加快办理" in see("handler", f"/cases/{case.id}").text
    assert any(word.startswith("督办：") for word in see("handler", "/").words)


def test_numbers_of_a_person_are_masked(here: Town, see: See) -> None:
    case = here.open("7.1", "teacher")
    page = see("teacher", f"/cases/{case.id}")
    assert "5204••••••••••0010" in page.words
    assert "139••••1111" in page.words
    assert "520402199003070010" not in page.html


@pytest.mark.clause("R-10")
def test_a_recused_officer_finds_nothing_but_that_there_is_something(here: Town, see: See) -> None:
    case = here.investigated(here.open())
    with acting(here["handler"]):
        me = session().get_one(Person, here["handler"].person_id)
        handling.recuse(case, me, "亲属任职于该机构", by=here["handler"], at=at(10, 20))
    see("handler", f"/cases/{case.id}", status=404)
    desk = see("handler", "/")
    assert "已回避案件一件" in desk.text
    assert case.title not in desk.text
    assert case.number not in see("handler", "/cases").text


def test_reading_a_case_is_an_entry_of_the_log(here: Town, see: See, log: Callable[[], list[bytes]]) -> None:
    case = here.open()
    see("county", f"/cases/{case.id}")
    read = [entry for entry in map(json.loads, log()) if entry["event"] == "case:read"]
    assert [entry["facts"] for entry in read] == [{"case": case.id}]
    assert read[0]["person"] == here["county"].person_id
    assert read[0]["result"] == "read"


def test_the_page_costs_no_more_when_the_case_has_grown(here: Town, client: FlaskClient, folder: Path) -> None:
    case = here.notified(here.investigated(here.open()), folder)
    world.login(client, here["handler"])
    asked(client, f"/cases/{case.id}")  # what each version of the law says is read once a process
    few = asked(client, f"/cases/{case.id}")
    with acting(here["handler"]):
        for n in range(12):
            oversight.comment(case, f"第{n}条意见", by=here["handler"], at=at(11, 12))
    session().commit()
    assert asked(client, f"/cases/{case.id}") == few
    assert few <= MOST_QUERIES


def asked(client: FlaskClient, address: str) -> int:
    """How many SELECTs a page takes."""
    statements: list[str] = []

    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.lstrip().lower().startswith(("select", "with")) and "set_config" not in statement:
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert client.get(address).status_code == 200
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    return len(statements)
