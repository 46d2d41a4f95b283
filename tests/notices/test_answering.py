"""The institution that is the respondent answers its notice in the portal: a defence, or a waiver (20(3), R-2)."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from portal.cases.states import State
from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.db import CONTEXT, session
from portal.kit.refusal import Ground, Refused
from portal.notices import answering, defences, queries, window
from portal.notices.defences import Answer
from portal.notices.models import Defence, Notice, Waiver
from portal.notices.papers import Paper
from portal.notices.words import WAIVER_WORDS
from tests import world
from tests.notices.scene import PDF, Scene, moment

RECEIVED, DUE = date(2026, 9, 18), date(2026, 10, 15)
YESTERDAY = now() - timedelta(days=1)
pytestmark = pytest.mark.clause("20(3)")


@dataclass
class Answering:
    """A notice served on the institution it is about, and an officer of that institution."""

    scene: Scene
    notice: Notice
    by: Actor

    def defend(self, *points: str, paper: Paper | None = None, at: date = RECEIVED) -> Defence:
        """Hand in a defence."""
        return answering.submit_defence(self.notice, points, paper, store=self.scene.store, by=self.by, at=moment(at, 23))

    def waive(self, words: str = WAIVER_WORDS, paper: Paper | None = PDF) -> Waiver:
        """Waive."""
        return answering.submit_waiver(self.notice, words, paper, store=self.scene.store, by=self.by, at=moment(RECEIVED))


def answering_to(scene: Scene, post: str = "handler") -> Answering:
    notice, office = queries.notice(scene.case), scene.case.institution
    assert notice is not None and office is not None
    return Answering(scene, notice, world.actor(office, post, name="机构甲"))


@pytest.fixture
def served(proposed: Scene) -> Answering:
    return answering_to(proposed.served(RECEIVED))


@pytest.fixture
def today(proposed: Scene) -> Answering:
    """Served yesterday, for pages that ask the clock."""
    proposed.issue(YESTERDAY)
    proposed.serve(YESTERDAY.date())
    return answering_to(proposed)


def test_an_institution_hands_in_its_defence_and_the_handlers_answer_it(served: Answering) -> None:
    defence = served.defend("督导人员到场。", " ", "签到表可以证明。", paper=PDF)
    assert (defence.form, defence.received_on, defence.office_id) == ("electronic", RECEIVED, served.scene.lead.id)
    assert [point.statement for point in defence.points] == ["督导人员到场。", "签到表可以证明。"]
    assert defence.paper_name == PDF.name and defence.paper_sha256
    first, second = queries.unanswered(served.scene.case)
    answers = {first.id: Answer("accepted", "属实。"), second.id: Answer("not", "没有签名。")}
    assert len(defences.answer_points(served.scene.case, answers, by=served.scene.second, at=moment(RECEIVED))) == 2


def test_the_second_wall_lets_the_respondent_write_its_answer_and_nobody_elses(served: Answering) -> None:
    context = {"office": str(served.by.office_id), "level": "institution", "person": str(served.by.person_id), "posts": ""}
    session().execute(CONTEXT, context)
    assert session().execute(text("select current_user")).scalar_one() == "portal_web"
    assert served.defend("督导人员到场。").id
    session().execute(CONTEXT, {**context, "office": str(world.institution("西秀区").office_id)})
    assert session().execute(select(func.count()).select_from(Defence)).scalar_one() == 0


@pytest.mark.clause("R-2")
def test_handing_in_closes_nothing_and_more_may_follow_until_the_last_day(served: Answering) -> None:
    served.defend("一")
    served.defend("二", at=DUE)
    assert served.scene.case.state == State.NOTIFIED and len(queries.defences(served.scene.case)) == 2


@pytest.mark.parametrize("swept", [False, True], ids=["before the worker came by", "after"])
def test_after_the_window_it_is_refused_with_the_day(served: Answering, swept: bool) -> None:
    if swept:
        window.close_window(served.scene.case, at=moment(DUE + timedelta(days=1)))
    with pytest.raises(Refused, match="2026-10-15 24:00") as found:
        served.defend("迟了。", at=DUE + timedelta(days=1))
    assert found.value.clause == "20(3)" and not queries.defences(served.scene.case)


@pytest.mark.parametrize("words", ["", "同意"])
@pytest.mark.clause("R-2")
def test_a_waiver_needs_the_very_words(served: Answering, words: str) -> None:
    with pytest.raises(Refused) as found:
        served.waive(words)
    assert (found.value.ground, found.value.field) == (Ground.INPUT, "declared")
    assert served.scene.case.state == State.NOTIFIED


@pytest.mark.clause("R-2")
def test_a_waiver_needs_the_signed_paper_and_then_ends_the_window(served: Answering) -> None:
    with pytest.raises(Refused) as found:
        served.waive(paper=None)
    assert (found.value.ground, found.value.field) == (Ground.INPUT, "paper")
    assert served.waive().confirmed_at and served.scene.case.state == State.HEARD
    with pytest.raises(Refused, match="放弃") as refused:
        served.defend("反悔。")
    assert refused.value.clause == "R-2"


def test_a_reviewer_of_the_institution_and_another_institution_answer_nothing(served: Answering) -> None:
    office = served.scene.case.institution
    for by in (world.actor(office or "", "reviewer"), world.actor(world.institution("西秀区").office, "handler")):
        with pytest.raises(Refused) as found:
            answering.submit_defence(served.notice, ["一"], None, store=served.scene.store, by=by, at=moment(RECEIVED))
        assert found.value.ground is Ground.AUTHORITY


def test_on_its_page_it_reads_its_points_and_their_answers_and_nothing_else(
    client: FlaskClient, today: Answering, log: Callable[[], list[bytes]]
) -> None:
    world.login(client, today.by)
    typed = {"points-0": "第一点意见", "paper": (io.BytesIO(b"%PDF-1.7 x"), "签到表.pdf")}
    assert client.post(f"/served/{today.notice.id}/defence", data=typed).status_code == 303
    (point,) = queries.unanswered(today.scene.case)
    defences.answer_points(today.scene.case, {point.id: Answer("partly", "部分属实。")}, by=today.scene.first, at=now())
    today.scene.case.summary = "只在案卷里的话"
    today.scene.case.title = "案卷的标题"
    shown = client.get(f"/served/{today.notice.id}").text
    for words in ("第一点意见", "部分采纳", "部分属实。", "签到表.pdf", "当事人通过本平台提交"):
        assert words in shown
    pages = [shown, *(client.get(place).text for place in ("/", "/?tab=done", "/served", f"/served/{today.notice.id}/defence"))]
    hidden = ("只在案卷里的话", "案卷的标题", today.scene.case.number, today.scene.first.name)
    assert not [words for words in hidden if any(words in one for one in pages[1:])]
    assert sum(b'"defence:submitted"' in row for row in log()) == 1


def test_a_wrong_form_keeps_what_was_typed(client: FlaskClient, today: Answering) -> None:
    world.login(client, today.by)
    address = f"/served/{today.notice.id}/defence"
    more = client.post(address, data={"points-4": "第五点", "more": "再加一点"}).text
    assert "第五点" in more and "第 6 点" in more and "未能提交" not in more
    program = {"points-0": "第一点意见", "paper": (io.BytesIO(b"MZ\x90"), "a.pdf")}
    wrong = client.post(address, data=program).text
    assert "可执行程序" in wrong and "第一点意见" in wrong
    assert "至少写明一点" in client.post(address, data={"points-0": " "}).text


@pytest.mark.clause("R-2")
def test_by_the_form_a_waiver_without_the_tick_comes_back_and_with_it_ends_the_window(
    client: FlaskClient, today: Answering
) -> None:
    world.login(client, today.by)
    address, paper = f"/served/{today.notice.id}/waiver", lambda: (io.BytesIO(b"%PDF-1.7 x"), "声明.pdf")
    assert WAIVER_WORDS in client.get(address).text
    assert "请阅读声明全文并勾选" in client.post(address, data={"paper": paper()}).text
    assert client.post(address, data={"declared": "y", "paper": paper()}).status_code == 303
    assert today.scene.case.state == State.HEARD
    assert client.get(address).status_code == 409
    assert "书面放弃" in client.get(f"/served/{today.notice.id}").text


def test_another_institution_finds_no_such_notice(client: FlaskClient, today: Answering) -> None:
    world.login(client, world.actor(world.institution("西秀区").office, "approver"))
    address = f"/served/{today.notice.id}"
    assert [client.get(f"{address}{place}").status_code for place in ("", "/defence", "/waiver")] == [404, 404, 404]
    assert client.post(f"{address}/defence", data={"points-0": "一"}).status_code == 404


def test_the_handlers_download_what_came_with_it_and_its_institution_only_names_it(
    client: FlaskClient, today: Answering, log: Callable[[], list[bytes]]
) -> None:
    world.login(client, today.by)
    client.post(f"/served/{today.notice.id}/defence", data={"points-0": "一", "paper": (io.BytesIO(PDF.content), "表.pdf")})
    (defence,) = queries.defences(today.scene.case)
    assert client.get(f"/defences/{defence.id}/paper").status_code in (403, 404)
    world.login(client, today.scene.first)
    answer = client.get(f"/defences/{defence.id}/paper")
    assert answer.data == PDF.content and answer.headers["Content-Disposition"].startswith("attachment")
    assert sum(b'"defence:read"' in row for row in log()) == 1
