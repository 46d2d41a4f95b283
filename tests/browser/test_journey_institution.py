"""Article 7 in an institution's own hands: it investigates and decides about its candidate, its prefecture watches (4(4))."""

from datetime import date
from typing import Any

import pytest

from portal.kit.actor import Actor
from tests import world
from tests.browser.journey import SCHOOL, Journey, investigated, people, served, staff

SERVED = date(2026, 9, 18)
Cast = dict[str, Actor]


@pytest.mark.clause("4(4)")
def test_an_institution_decides_about_its_candidate_under_the_eyes_of_its_prefecture(journey: Journey) -> None:
    with people(journey.app):
        school = world.institution("西秀区", SCHOOL).office
        cast = staff(school) | {"above": world.actor("安顺市", "handler"), "signer": world.actor("安顺市", "approver")}
        cast |= {"elsewhere": world.actor("遵义市", "handler")}
    _opens(journey.day(9, 8), cast)
    investigated(journey.day(9, 10), cast, "7.2", date(2026, 9, 8))
    _is_watched(journey.day(9, 14), cast)
    _notifies(journey.day(9, 18, 16), cast)
    _is_heard(journey.day(9, 25), cast)
    _decides(journey.day(10, 16), cast)
    _files(journey.day(10, 19), cast)
    assert journey.stands() == "closed"


STATED: dict[str, Any] = {
    "title": "考试中抄袭答案", "name": "张某", "institution": SCHOOL, "place": "520402", "clauses": ["7.2"],
    "happened_on": "2026-09-05", "summary": "当场查获夹带资料。",
}  # fmt: skip


def _opens(journey: Journey, cast: Cast) -> None:
    """R-5: Article 9 goes beyond the institution; it is not offered, and a form that names it all the same is refused."""
    with journey.as_(cast["first"]) as seat:
        seat.opens("/cases/new?kind=candidate")
        assert seat.page.locator('main [name="clauses"][value="9"]').count() == 0
        seat.page.evaluate("document.querySelector('main [name=clauses][value=\"7.1\"]').value = '9'")
        seat.fills(**STATED | {"clauses": ["7.2", "9"]}).sees("未能提交", "涉嫌违反的条款").checks()
        seat.opens("/cases/new?kind=candidate").sends(**STATED).sees("已立案", "机构自办")
        journey.opened_by(seat)


def _is_watched(journey: Journey, cast: Cast) -> None:
    """4(2): the prefecture reads, comments and urges; it neither investigates for the institution nor signs for it."""
    with journey.as_(cast["first"]) as seat:
        seat.does("提出拟处理意见", void_all_scores__batch="2026年第3批次", reasons="抄袭属实。").sees("拟处理待审签")
    with journey.as_(cast["above"]) as seat:
        seat.sees("监督指导 · 承办人").may("督办", "批注").may_not("签发拟处理告知书", "主办")
        words = ("您不能办理此事", "签发拟处理告知书", "由评价机构审批人以主办身份办理", "第二十条第（三）项")
        seat.refused(f"{journey.page_of_case}/notice/issue", 403, *words)
        seat.opens(journey.page_of_case).does("督办", words="请依法告知后再作决定。", until="2026-09-30").sees("督办")
    page = journey.page_of_case
    with journey.stranger(cast["elsewhere"]) as seat:
        seat.refused(page, 404, "没有找到", "您无权知悉")


def _notifies(journey: Journey, cast: Cast) -> None:
    with journey.as_(cast["approver"]) as seat:
        seat.does("签发拟处理告知书").sees("告知书待送达")
    with journey.as_(cast["first"]) as seat:
        served(seat, "登记告知书送达", SERVED)
        seat.sees("陈述申辩期", "10月15日")


def _is_heard(journey: Journey, cast: Cast) -> None:
    """20(3): the prefecture receives the defence, the institution answers it."""
    with journey.as_(cast["above"]) as seat:
        seat.does("登记陈述申辩", **{"received_on": "2026-09-25", "points-0": "资料未打开使用。"}).sees("资料未打开使用")
    with journey.as_(cast["first"]) as seat:
        answer = {"points-0-accepted": "partly", "points-0-reasons": "携带属实，情节已考虑。"}
        seat.sees("待书面答复").does("答复陈述申辩", **answer).sees("部分采纳")


def _decides(journey: Journey, cast: Cast) -> None:
    with journey.as_(cast["reviewer"]) as seat:
        seat.does("法制审核", outcome="passed", opinion="事实清楚。").sees("已审核待决定")
    with journey.as_(cast["signer"]) as seat:
        seat.refused(f"{journey.page_of_case}/decide", 403, "您不能办理此事", "作出处理决定", "第四条")
    with journey.as_(cast["approver"]) as seat:
        seat.does("作出处理决定", reasons="同意。").sees("已决定待送达")


def _files(journey: Journey, cast: Cast) -> None:
    """20(5): the decision is filed with the prefecture, which receives it."""
    with journey.as_(cast["first"]) as seat:
        served(seat, "登记决定书送达", date(2026, 10, 19))
        done = {"measure": "void_all_scores", "done_on": "2026-10-19", "words": "成绩已取消。"}
        seat.does("执行情况登记", **done).opens(journey.page_of_case).does("报备")
    with journey.as_(cast["above"]) as seat:
        seat.opens("/filings?tab=waiting").sees("考试中抄袭答案").opens(journey.page_of_case).does("收讫报备")
    with journey.as_(cast["approver"]) as seat:
        seat.does("结案", note="已执行并报备。").sees("已结案")
