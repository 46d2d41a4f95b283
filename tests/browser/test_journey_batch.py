"""A cheating batch of thirty, from the list of candidates to the signatures: typed once, decided for each (8.5, 20(3))."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from portal.batches import queries
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from tests import world
from tests.assessments.scene import school
from tests.browser.journey import Journey, Seat, people, staff

THIRTY = 30
LATE = 5
"""So many of them received their notice ten days after the others."""


@dataclass
class Sitting:
    """The assessment whose candidates passed on answers, and who acts at the prefecture."""

    assessment: int
    cast: dict[str, Actor]
    address: str = ""


@pytest.mark.clause("8.5")
def test_thirty_of_one_sitting_are_charged_noticed_and_decided_together(journey: Journey, tmp_path: Path) -> None:
    with people(journey.app):
        made = school(tmp_path)
        made.keys, made.store = journey.app.extensions["portal_keys"], journey.app.extensions["portal_store"]
        made.candidates(40)
        found = Sitting(made.assessment.id, staff("安顺市") | {"signer": world.actor("安顺市", "approver", name="孙审批")})
    _opens(journey.day(4, 1), found)
    _investigates(journey, found)
    _notifies(journey.day(4, 3), found)
    _serves(journey.day(4, 21), found)
    _decides(journey.day(5, 11), found)
    with journey.app.app_context(), acting(SYSTEM):
        batch = queries.listed(SYSTEM, None, None, 1)[0]
        cases = [one.case for one in queries.members(batch, SYSTEM)]
        assert [case.state for case in cases] == ["notified"] * LATE + ["decided"] * (THIRTY - LATE)
        assert len({case.due_on for case in cases[:LATE]}) == 1
        session().commit()


def _opens(journey: Journey, found: Sitting) -> None:
    """All that are shown are ticked, ten are unticked again; what all are charged with is written once."""
    with journey.as_(found.cast["first"]) as seat:
        seat.opens(f"/assessments/{found.assessment}")
        seat.page.get_by_role("link", name="批量立案").click()
        seat.checks().page.get_by_role("button", name="全选").click()
        boxes = seat.page.locator("[data-tick]")
        for number in range(THIRTY, 40):
            boxes.nth(number).uncheck()
        assert "已勾选 30 人" in seat.page.locator(".ticks").inner_text()
        seat.sends(title="参与有组织作弊", happened_on="2026-03-04", clauses=["8.5"], summary="在微信群中传递答案。")
        seat.sees("已立案 30 件", "30 件")
        found.address = seat.page.url.removeprefix(journey.address)


def _step(seat: Seat, found: Sitting, label: str, **fields: object) -> Seat:
    """Open the batch, choose what to do with all who wait for it, and do it."""
    seat.opens(found.address).page.locator(".together a", has_text=label).first.click()
    seat.page.wait_for_load_state()
    return seat.checks().sends(**fields)


def _investigates(journey: Journey, found: Sitting) -> None:
    cast = found.cast
    with journey.as_(cast["approver"]) as seat:
        _step(seat, found, "指派承办人", persons=[cast["first"].person_id, cast["second"].person_id]).sees("李承办、王承办")
    with journey.as_(cast["first"]) as seat:
        _step(seat, found, "开始调查")
        said = {"title": "群聊记录", "source": "群成员手机", "proves": "传递答案", "record": "逐条提取。"}
        _step(seat, found, "制作笔录", kind="electronic", record_kind="extraction", **said).sees("证据 1")
        seat.opens(f"{found.address}/find")
        exhibit = seat.page.locator('main [name="exhibits"]').first.get_attribute("value")
        seat.page.locator('[name$="-addition"]').first.fill("其发送答案三次。")
        fact = {"fact": "在微信群中接收并转发答案。", "exhibits": [exhibit], "weighing": "人数众多。"}
        seat.checks().sends(**fact).sees("事实 1")
    with journey.as_(cast["second"]) as seat:
        _step(seat, found, "确认事实", agreed="y").sees("事实已确认")
        _step(seat, found, "提出拟处理意见", reasons="有组织作弊。").sees("拟处理待审签")


def _notifies(journey: Journey, found: Sitting) -> None:
    with journey.as_(found.cast["approver"]) as seat:
        _step(seat, found, "签发拟处理告知书").sees("已办理 30 件", "告知书待送达")


def _serves(journey: Journey, found: Sitting) -> None:
    """One proof and one day for most; five received it later, and have a later end of their own."""
    with journey.as_(found.cast["first"]) as seat:
        seat.opens(f"{found.address}/serve-notice")
        days = seat.page.locator('[name$="-received_on"]')
        for number in range(LATE):
            days.nth(number).fill("2026-04-20")
        seat.sends(received_on="2026-04-10", record="当面交付并签收。").sees("陈述申辩期", "5月6日", "5月13日")


def _decides(journey: Journey, found: Sitting) -> None:
    """All are tried: five are still in their window, so nobody's case moves; the others are then decided together."""
    with journey.as_(found.cast["reviewer"]) as seat:
        seat.opens(f"{found.address}/review").page.get_by_role("button", name="全选").click()
        seat.fills(outcome="passed", opinion="事实清楚。").sees("5 人不能办理", "5月14日起可办").checks()
        for number in range(LATE):
            seat.page.locator("[data-tick]").nth(number).uncheck()
        seat.sends().sees("已办理 25 件")
    with journey.as_(found.cast["signer"]) as seat:
        _step(seat, found, "作出处理决定", reasons="同意。").sees("已办理 25 件", "已决定待送达")
        seat.opens("/cases").sees("参与有组织作弊")
