"""Article 16 from opening to closing: the handlers of a prefecture investigate, somebody else signs, the province is told."""

from datetime import date

import pytest

from portal.kit.actor import Actor
from tests import world
from tests.browser.journey import SCHOOL, Journey, investigated, opens_case, people, served, staff

OPENED, SERVED = date(2026, 9, 8), date(2026, 9, 18)
Cast = dict[str, Actor]


@pytest.mark.clause("16.4")
def test_a_bureau_orders_rectification_and_publishes_it(journey: Journey) -> None:
    with people(journey.app):
        school = world.institution("西秀区", SCHOOL).office
        cast = staff("安顺市", second=("handler", "approver"))
        cast |= {"province": world.actor("贵州省", "handler"), "head": world.actor(school, "approver")}
    _opens(journey.day(9, 8), cast)
    investigated(journey.day(9, 10), cast, "16.4", OPENED)
    _proposes(journey.day(9, 14), cast)
    _signs(journey.day(9, 15), cast)
    _waits(journey.day(9, 18, 16), cast)
    _decides(journey.day(10, 16), cast)
    _reports(journey.day(10, 20), cast)
    assert journey.stands() == "closed"


def _opens(journey: Journey, cast: Cast) -> None:
    opens_case(journey, cast["first"], "16.4", "宣传“包过”")
    with journey.as_(cast["first"]) as seat:
        seat.sees("已立案", "11月9日", "调查（内部时限）")
        seat.may_not("开始调查", "您不是本案的承办人", "由本机构审批人先指派承办人")


def _proposes(journey: Journey, cast: Cast) -> None:
    with journey.as_(cast["first"]) as seat:
        seat.does("提出拟处理意见", submit=False).sees("责令限期整改", "向社会公布")
        seat.fills(reasons="情节严重。").sees("应当写明整改期限").sends(rectify__end="60")
        seat.sees("拟处理待审签").may_not("签发拟处理告知书", "不由承办人办理", "审批人以主办身份办理")


def _signs(journey: Journey, cast: Cast) -> None:
    """R-10: the second handler is an approver too, and does not sign what he investigated."""
    with journey.as_(cast["second"]) as seat:
        seat.may_not("签发拟处理告知书", "回避", "调查人员不得审核、审批本人承办的案件", "适用口径（十）")
        words = ("您不能办理此事", "您是本案承办人", "由未参与调查的审批人、审核人办理", "适用口径（十）")
        seat.refused(f"{journey.page_of_case}/notice/issue", 403, *words)
    with journey.as_(cast["approver"]) as seat:
        seat.does("签发拟处理告知书").sees("告知书待送达")


def _waits(journey: Journey, cast: Cast) -> None:
    """20(3): fifteen working days, the National Day and its make-up days counted as they are worked."""
    with journey.as_(cast["first"]) as seat:
        served(seat, "登记告知书送达", SERVED)
        seat.sees("陈述申辩期", "10月15日", "周四 24:00 截止", "已计 0 日，共 15 个工作日")
    with journey.stranger(cast["head"]) as seat:
        seat.opens("/served").sees("职业技能等级认定不规范行为拟处理告知书")
    journey.day(9, 28)
    with journey.as_(cast["first"]) as seat:
        seat.does("登记陈述申辩", **{"received_on": "2026-09-28", "points-0": "传单系个别教师自印，请求从轻。"})
        seat.does("答复陈述申辩", **{"points-0-accepted": "not", "points-0-reasons": "机构负责人知情，有聊天记录证明。"})
    with journey.as_(cast["approver"]) as seat:
        seat.may_not("作出处理决定", "时限", "陈述申辩期未满", "10月16日起可办", "第二十条第（三）项")
        seat.refused(f"{journey.page_of_case}/decide", 409, "现在还不能办理此事", "第二十条")


def _decides(journey: Journey, cast: Cast) -> None:
    with journey.as_(cast["approver"]) as seat:
        seat.may_not("作出处理决定", "申辩期满待审核", "案件进入“已审核待决定”环节后")
    with journey.as_(cast["reviewer"]) as seat:
        seat.does("法制审核", outcome="passed", opinion="事实清楚，程序合法。").sees("已审核待决定", "法制审核通过")
    with journey.as_(cast["approver"]) as seat:
        seat.does("作出处理决定", reasons="同意拟处理意见。").sees("已决定待送达", "安人社技评决〔2026〕1号")


def _reports(journey: Journey, cast: Cast) -> None:
    with journey.as_(cast["first"]) as seat:
        served(seat, "登记决定书送达", date(2026, 10, 19))
        seat.opens(journey.page_of_case).sees("登记变动", "限期整改")
        seat.does("执行情况登记", measure="publish", done_on="2026-10-20", words="已执行。")
        seat.opens(journey.page_of_case).sees("已执行待报备结案").does("报备").sees("报备已报送")
    with journey.as_(cast["approver"]) as seat:
        seat.may_not("结案", "报备未完成").does("向社会公告").sees("关于责令")
    with journey.as_(cast["province"]) as seat:
        seat.does("收讫报备")
    with journey.as_(cast["approver"]) as seat:
        seat.does("结案", note="执行、报备、公告均已完成。").sees("已结案")
        seat.opens("/announcements").sees("安顺市人力资源和社会保障局")
