"""The pages of rectifications: each office sees what is its own, a refusal says why, files leave with an entry in the log."""

import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.cases import handling
from portal.desk.waiting import tasks
from portal.identity.models import Person
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.rectifications.states import State, state
from tests import world
from tests.rectifications.scene import DUE, SERVED, Scene

Until = Callable[[date], None]
Browse = Callable[[Actor], FlaskClient]


@pytest.fixture(autouse=True)
def day(until: Until) -> None:
    """Twenty days into the period."""
    until(SERVED + timedelta(days=20))


@pytest.fixture
def browse(client: FlaskClient, ordered: Scene) -> Browse:
    """Logs somebody in."""

    def enter(who: Actor) -> FlaskClient:
        world.login(client, who)
        return client

    return enter


@pytest.mark.clause("4(4)")
def test_the_institution_reads_its_own_rectification_and_not_the_case(ordered: Scene, browse: Browse) -> None:
    page, client = f"/rectifications/{ordered.order.id}", browse(ordered.clerk)
    text = client.get(page).text
    assert all(word in text for word in (ordered.order.number, "整改期限至", "2026-12-16", "报送整改报告", "责令限期整改"))
    assert ordered.way.case.number not in text.replace(ordered.order.number, "")
    assert client.get(f"/cases/{ordered.way.case.id}").status_code == 404
    assert client.get(f"/served/{ordered.order.decision.notice_id}").status_code == 200
    assert ordered.order.number in client.get("/rectifications").text


@pytest.mark.clause("16")
def test_the_desk_counts_the_period_as_the_decision_does_in_calendar_days(ordered: Scene, browse: Browse) -> None:
    left = (DUE - now().date()).days
    client = browse(ordered.clerk)
    for page in ("/", "/my-matters", f"/rectifications/{ordered.order.id}"):
        text = client.get(page).text
        assert f"还有 {left} 日" in text, page
    assert "剩 " not in client.get("/").text.partition("待办事项")[2].partition("提醒")[0]


@pytest.mark.clause("4")
def test_a_stranger_gets_the_answer_that_a_missing_one_gets(ordered: Scene, browse: Browse) -> None:
    elsewhere = world.institution("西秀区", "别家学校").office
    page, number = f"/rectifications/{ordered.order.id}", ordered.order.number
    strangers = [world.actor(elsewhere, "handler"), world.actor("遵义市", "approver"), world.actor("平坝区", "handler")]
    for who in strangers:
        client = browse(who)
        assert (client.get(page).status_code, client.get("/rectifications/999999").status_code) == (404, 404)
        assert number not in client.get("/rectifications?tab=all").text


@pytest.mark.clause("16")
def test_a_report_with_its_file_is_handed_in_and_the_file_leaves_with_an_entry(
    ordered: Scene, browse: Browse, log: Callable[[], list[bytes]], app: Flask
) -> None:
    page, client = f"/rectifications/{ordered.order.id}", browse(ordered.clerk)
    wrong = {"version": "1", "stage": "final", "words": "", "attachments": (io.BytesIO(b"MZ"), "program.exe")}
    assert "请填写此项" in client.post(f"{page}/report", data=wrong).text
    sent = {"version": "1", "stage": "final", "words": "已整改。", "attachments": (io.BytesIO(b"MZ"), "照片.pdf")}
    assert "Windows 可执行程序" in client.post(f"{page}/report", data=sent).text
    sent["attachments"] = (io.BytesIO(b"%PDF-1.7 photo"), "照片.pdf")
    assert client.post(f"{page}/report", data=sent).status_code == 303
    session().expire_all()
    file = ordered.order.steps[-1].files[0]
    client = browse(ordered.signer)
    assert client.get(f"/rectification-files/{file.id}").data == b"%PDF-1.7 photo"
    assert b"rectification:file_read" in log()[-1]
    store = app.extensions["portal_store"]
    store._path(file.sha256).unlink()
    assert client.get(f"/rectification-files/{file.id}").status_code == 409
    assert any(b"rectification:file_damaged" in row for row in log())
    assert "与收存时不一致" in client.get(page).text


@pytest.mark.clause("4(2)")
def test_who_may_not_is_told_who_may_and_when(ordered: Scene, browse: Browse) -> None:
    page = f"/rectifications/{ordered.order.id}"
    refused = browse(ordered.county).get(f"{page}/accept")
    assert refused.status_code == 403
    assert "由市（州）人社局审批人以主办身份办理" in refused.text
    early = browse(ordered.signer).get(f"{page}/fail")
    assert early.status_code == 409
    assert "2026-12-17 起" in early.text


def test_a_stale_form_is_noticed_and_stays_filled_in(ordered: Scene, browse: Browse) -> None:
    ordered.report()
    session().commit()
    client = browse(ordered.signer)
    answer = client.post(f"/rectifications/{ordered.order.id}/accept", data={"version": "1", "words": "已整改到位。"})
    assert "他人已办理本事项" in answer.text and "已整改到位。" in answer.text
    session().expire_all()
    assert state(ordered.order.steps, ordered.today) is State.REPORTED


@pytest.mark.clause("R-10")
def test_a_recused_officer_does_not_find_it(ordered: Scene, browse: Browse) -> None:
    who = ordered.handler
    assert browse(who).get(f"/rectifications/{ordered.order.id}").status_code == 200
    handling.recuse(ordered.way.case, session().get_one(Person, who.person_id), "与负责人有亲属关系", by=who, at=now())
    session().commit()
    assert browse(who).get(f"/rectifications/{ordered.order.id}").status_code == 404


def waits(app: Flask, who: Actor) -> list[tuple[str, str, date | None]]:
    """What waits for somebody about rectifications: stage, act, day."""
    with app.test_request_context(), acting(who):
        return [(one.stage, one.act, one.due) for one in tasks(who) if "/rectifications/" in one.url]


def test_it_waits_on_the_desk_of_whoever_is_next(ordered: Scene, app: Flask, until: Until) -> None:
    assert waits(app, ordered.clerk) == [("整改中", "报送", DUE)]
    assert waits(app, ordered.signer) == waits(app, ordered.county) == []
    with acting(SYSTEM):
        ordered.ask()
    assert waits(app, ordered.county) == [("协助检查整改", "检查", ordered.today + timedelta(days=5))]
    with acting(SYSTEM):
        ordered.report()
        ordered.inspect()
    assert waits(app, ordered.county) == waits(app, ordered.clerk) == []
    assert waits(app, ordered.signer) == [("已检查待验收", "验收", None)]
    with acting(SYSTEM):
        ordered.send_back()
    until(DUE + timedelta(days=1))
    assert waits(app, ordered.clerk) == [("逾期未完成", "报送", DUE)]
    assert waits(app, ordered.signer) == [("逾期未完成", "查看", DUE)]


def test_the_institution_finds_it_among_what_concerns_it_with_what_is_owed(
    browse: Browse, ordered: Scene, until: Until
) -> None:
    until(date(2026, 11, 20))
    told = browse(ordered.clerk).get("/my-matters").text
    assert ordered.order.number in told and "2026-12-16" in told and "还有 26 日" in told and "报送" in told
    assert ordered.way.case.number not in told
