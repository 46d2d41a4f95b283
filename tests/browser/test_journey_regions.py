"""20(6): it happened in another region. The venue asks, the province brings the offices together, home decides (R-14)."""

from datetime import date

import pytest

from portal.kit.actor import Actor
from tests import world
from tests.browser.journey import SCHOOL, Journey, finds, opens_case, people, record_of, served, staff

Cast = dict[str, Actor]


@pytest.mark.clause("20(6)")
def test_the_venue_asks_the_province_arranges_and_the_home_prefecture_decides(journey: Journey) -> None:
    with people(journey.app):
        world.institution("西秀区", SCHOOL)
        venue = {name: world.actor("遵义市", name) for name in ("handler", "approver")}
        venue["other"] = world.actor("遵义市", "handler", name="吴承办")
        cast = staff("安顺市") | {"province": world.actor("贵州省", "coordinator"), "chief": world.actor("贵州省", "handler")}
    _opens(journey.day(9, 8), cast)
    _asks(journey.day(9, 9), venue)
    _arranges(journey.day(9, 10), cast)
    _both_work(journey.day(9, 11), cast, venue)
    _confirms(journey.day(9, 14), cast, venue)
    _notifies(journey.day(9, 18, 16), cast)
    _decides(journey.day(10, 16), cast, venue)


def _opens(journey: Journey, cast: Cast) -> None:
    """The institution is of 安顺市, the conduct was in 红花岗区 of 遵义市."""
    opens_case(journey, cast["first"], "16.2", "在规定地点以外组织评价", "520302")
    with journey.as_(cast["first"]) as seat:
        seat.sees("活动所在地", "遵义市人力资源和社会保障局").may_not("报请省厅协调")


def _asks(journey: Journey, venue: Cast) -> None:
    with journey.as_(venue["approver"]) as seat:
        seat.sees("活动所在地 · 审批人").does("指派承办人", persons=[venue["handler"].person_id, venue["other"].person_id])
        seat.does("报请省厅协调", words="涉及两地，请协调联合调查。").sees("涉及两地，请协调联合调查")


def _arranges(journey: Journey, cast: Cast) -> None:
    """R-15: the province coordinates and does not investigate."""
    with journey.as_(cast["province"]) as seat:
        seat.opens("/").sees("跨区域协调", "在规定地点以外组织评价").opens(journey.page_of_case)
        seat.does("协调联合调查", arrangement="遵义市局负责现场取证，安顺市局负责询问和处理。").sees("遵义市局负责现场取证")
        words = ("您不能办理此事", "调查核实", "由市（州）人社局承办人以主办身份办理")
        seat.refused(f"{journey.page_of_case}/findings/add", 403, *words)


def _both_work(journey: Journey, cast: Cast, venue: Cast) -> None:
    with journey.as_(cast["approver"]) as seat:
        seat.does("指派承办人", persons=[cast["first"].person_id, cast["second"].person_id])
    with journey.as_(cast["first"]) as seat:
        seat.does("开始调查").does("制作笔录", **record_of(date(2026, 9, 11)))
    with journey.as_(venue["handler"]) as seat:
        seat.sees("遵义市局负责现场取证").does("制作笔录", **record_of(date(2026, 9, 11)))
        seat.opens(journey.page_of_case).sees("E02", "遵义市人社局")


def _confirms(journey: Journey, cast: Cast, venue: Cast) -> None:
    """The venue investigates what happened in its region; proposing is the lead's."""
    with journey.as_(cast["first"]) as seat:
        finds(seat, "16.2")
    with journey.as_(cast["second"]) as seat:
        seat.does("确认事实", agreed="y").does("提出拟处理意见", rectify__end="30", reasons="查证属实。").sees("拟处理待审签")
    with journey.as_(venue["handler"]) as seat:
        seat.refused(f"{journey.page_of_case}/proposal", 403, "您不能办理此事", "提出拟处理意见", "由市（州）人社局")


def _notifies(journey: Journey, cast: Cast) -> None:
    with journey.as_(cast["approver"]) as seat:
        seat.does("签发拟处理告知书")
    with journey.as_(cast["first"]) as seat:
        served(seat, "登记告知书送达", date(2026, 9, 18))
        seat.sees("陈述申辩期", "10月15日")


def _decides(journey: Journey, cast: Cast, venue: Cast) -> None:
    with journey.as_(cast["reviewer"]) as seat:
        seat.does("法制审核", outcome="passed", opinion="事实清楚，程序合法。")
    with journey.as_(venue["approver"]) as seat:
        words = ("您不能办理此事", "作出处理决定", "由市（州）人社局审批人以主办身份办理", "第四条第（二）项")
        seat.refused(f"{journey.page_of_case}/decide", 403, *words)
    with journey.as_(cast["approver"]) as seat:
        seat.does("作出处理决定", reasons="同意。").sees("已决定待送达", "安人社技评决〔2026〕1号")
    assert journey.stands() == "decided"
