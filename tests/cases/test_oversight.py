"""督办, 退回, 批注: a superior's words stand on the case page and on the lead's desk until an act of the lead answers them."""

from datetime import date, timedelta

import pytest
from flask import Flask

from portal.cases import handling, joint, oversight
from portal.cases.models import Case
from portal.cases.queries import load
from portal.desk.case_file import steps
from portal.desk.panel import panel
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from tests import world
from tests.cases import scenes
from tests.cases.conftest import Do
from tests.desk.scene import Town, at

UNTIL = date(2026, 12, 1)
WORDS = "请抓紧调查取证"


def urged(here: Town, until: date = UNTIL) -> Case:
    case = scenes.running(here)
    oversight.urge(case, WORDS, until, by=here["coordinator"], at=at(11, 20))
    return case


def open_ones(case: Case) -> list[str]:
    return [asked.step.event for asked in oversight.unanswered(case, steps(case))]


@pytest.mark.clause("4(1)")
@pytest.mark.parametrize("who", ["handler", "second", "approver"])
def test_urging_stands_on_the_leads_desk_and_page_until_it_acts(here: Town, see: Do, who: str) -> None:
    case = urged(here, today() + timedelta(days=9))
    assert f"督办：{case.title}" in see(here[who], "/")
    page = see(here[who], f"/cases/{case.id}")
    assert WORDS in page[: page.index('class="columns"')], "above everything else"
    handling.assign(case, scenes.people(here["handler"], here["third"]), by=here["approver"], at=now())
    session().commit()
    assert f"督办：{case.title}" not in see(here[who], "/")
    if load(here[who], case.id):
        page = see(here[who], f"/cases/{case.id}")
        assert WORDS not in page[: page.index('class="columns"')] and WORDS in page, "it stays in the record"


@pytest.mark.clause("4(1)")
def test_it_is_on_nobody_elses_desk(here: Town, see: Do) -> None:
    case = urged(here)
    for who in ("third", "county", "coordinator"):
        assert f"督办：{case.title}" not in see(here[who], "/")


@pytest.mark.clause("4(1)")
def test_overdue_it_is_red_on_the_page_and_on_the_desk(here: Town, see: Do) -> None:
    case = scenes.running(here)
    oversight.urge(case, WORDS, date(2026, 1, 6), by=here["coordinator"], at=at(1, 5))
    page, desk = see(here["handler"], f"/cases/{case.id}"), see(here["handler"], "/")
    strip = page[page.index('class="strip red"') : page.index('class="columns"')]
    assert WORDS in strip and "已逾期" in strip
    assert f"督办已逾期：{case.title}" in desk


@pytest.mark.clause("4(1)")
def test_words_and_side_steps_do_not_answer_it_but_acts_do(here: Town) -> None:
    case = urged(here)
    oversight.comment(case, "正在办理", by=here["handler"], at=at(11, 21))
    handling.recuse(case, scenes.people(here["second"])[0], "系近亲属", by=here["second"], at=at(11, 21))
    assert open_ones(case) == ["supervise"]
    joint.ask(case, world.office("西秀区"), "核实", UNTIL, by=here["handler"], at=at(11, 22))
    assert open_ones(case) == []


@pytest.mark.clause("4(1)")
def test_an_act_of_another_office_does_not_answer_it(here: Town) -> None:
    case, _ = scenes.asked(here)
    oversight.urge(case, WORDS, UNTIL, by=here["coordinator"], at=at(11, 20))
    joint.answer(case, "属实", by=here["county"], at=at(11, 21))
    assert open_ones(case) == ["supervise"]


@pytest.mark.parametrize("state", ["closed", "dismissed", "transferred"])
def test_what_has_ended_is_not_urged_any_more(here: Town, state: str) -> None:
    case = urged(here)
    case.state = state
    assert open_ones(case) == []


@pytest.mark.clause("4(1)")
def test_a_return_is_as_visible_until_the_lead_investigates_again(here: Town, see: Do, send: Do) -> None:
    case = scenes.standing(here, "found")
    send(here["province"], case, "return", words="证据不足，请补充询问")
    page = see(here["handler"], f"/cases/{case.id}")
    assert "证据不足，请补充询问" in page[: page.index('class="columns"')]
    assert f"退回重新调查：{case.title}" in see(here["handler"], "/")


def test_a_comment_is_read_by_everybody_who_takes_part(here: Town, see: Do, send: Do) -> None:
    case = scenes.running(here)
    send(here["coordinator"], case, "comment", words="请注意核对日期")
    for who in ("handler", "county", "province"):
        page = see(here[who], f"/cases/{case.id}")
        assert "监督指导与批注" in page and "请注意核对日期" in page


@pytest.mark.clause("4(2)")
@pytest.mark.parametrize(("who", "may"), [("handler", True), ("approver", True), ("province", True), ("teacher", False)])
def test_a_prefecture_urges_the_cases_of_its_institutions(here: Town, who: str, may: bool) -> None:
    case = scenes.of_institution(here)
    if may:
        oversight.urge(case, WORDS, UNTIL, by=here[who], at=at(11, 20))
        return
    with pytest.raises(Refused) as refused:
        oversight.urge(case, WORDS, UNTIL, by=here[who], at=at(11, 20))
    assert refused.value.ground is Ground.AUTHORITY


@pytest.mark.clause("4")
@pytest.mark.parametrize(("who", "basis"), [("handler", "4(2)"), ("province", "4(1)")])
def test_the_panel_names_the_part_of_article_4_that_permits_it_to_this_level(
    app: Flask, here: Town, who: str, basis: str
) -> None:
    case = scenes.of_institution(here)
    with app.test_request_context(), acting(here[who]):
        shown = {one.label: one.clause for one in panel(case, here[who], at(11, 20)).offered}
    assert shown["督办"] == basis


@pytest.mark.parametrize(
    ("until", "said"), [("2020-01-01", "督办期限不能早于今天"), ("明天", "日期应写成"), ("", "请填写日期")]
)
def test_a_wrong_day_is_told_beside_its_field_and_the_words_are_kept(here: Town, send: Do, until: str, said: str) -> None:
    case = scenes.running(here)
    answer = send(here["coordinator"], case, "urge", 200, words=WORDS, until=until)
    assert said in answer.text and WORDS in answer.text
    assert open_ones(case) == []
