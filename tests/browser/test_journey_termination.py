"""Article 17: the prefecture runs the procedure and proposes, the province alone issues and announces (20(4))."""

from datetime import date

import pytest

from portal.kit.actor import Actor
from tests import world
from tests.browser.journey import SCHOOL, Journey, investigated, opens_case, people, served, staff

SERVED = date(2026, 9, 18)
Cast = dict[str, Actor]


@pytest.mark.clause("17.6")
def test_only_the_province_terminates_and_may_return_what_is_proposed(journey: Journey) -> None:
    with people(journey.app):
        school = world.institution("西秀区", SCHOOL).office
        cast = staff("安顺市") | {"province": world.actor("贵州省", "approver", name="周厅审")}
        cast |= {"receiver": world.actor("贵州省", "handler"), "head": world.actor(school, "approver")}
    opens_case(journey.day(9, 8), cast["first"], "17.6", "证书数据造假")
    investigated(journey.day(9, 10), cast, "17.6", date(2026, 9, 8))
    _notifies(journey.day(9, 18, 16), cast)
    _reviews(journey.day(10, 16), cast)
    _proposes(journey.day(10, 19), cast)
    _returned(journey.day(10, 20), cast)
    _issued(journey.day(10, 26), cast)
    _announced(journey.day(10, 28), cast)


def _notifies(journey: Journey, cast: Cast) -> None:
    with journey.as_(cast["first"]) as seat:
        seat.does("提出拟处理意见", reasons="性质严重。").sees("责令终止评价活动", "移出职业技能评价机构目录")
    with journey.as_(cast["approver"]) as seat:
        seat.does("签发拟处理告知书")
    with journey.as_(cast["first"]) as seat:
        served(seat, "登记告知书送达", SERVED)
        seat.may_not("责令终止并移出机构目录", "陈述申辩期未满", "省人社厅", "10月16日起可办")


def _reviews(journey: Journey, cast: Cast) -> None:
    with journey.as_(cast["reviewer"]) as seat:
        seat.does("法制审核", outcome="passed", opinion="事实清楚，程序合法。").sees("已审核待决定")


def _proposes(journey: Journey, cast: Cast) -> None:
    """The prefecture neither decides nor issues a termination."""
    with journey.as_(cast["approver"]) as seat:
        page = journey.page_of_case
        seat.refused(f"{page}/termination/issue", 403, "您不能办理此事", "省人社厅", "第二十条第（四）项")
        seat.refused(f"{page}/decide", 403, "您不能办理此事", "作出处理决定", "第十七条第（六）项")
        seat.opens(page).does("报请省厅出具终止通知书", reasons="证书数据造假，事实清楚。").sees("已报省厅待出具通知书")
        seat.may_not("责令终止并移出机构目录", "省人社厅")


def _returned(journey: Journey, cast: Cast) -> None:
    with journey.as_(cast["province"]) as seat:
        seat.may("责令终止并移出机构目录", "退回终止报请").does("退回终止报请", reasons="请补充核实持证人陈述。")
    assert journey.stands() == "heard"
    _reviews(journey, cast)
    with journey.as_(cast["approver"]) as seat:
        seat.sees("请补充核实持证人陈述").does("报请省厅出具终止通知书", reasons="已补充核实。")


def _issued(journey: Journey, cast: Cast) -> None:
    with journey.as_(cast["province"]) as seat:
        seat.opens("/").sees("证书数据造假", "出具通知").opens(journey.page_of_case)
        seat.does("责令终止并移出机构目录", reasons="同意终止。").sees("已决定待送达", "黔人社技评终〔2026〕1号")
    with journey.as_(cast["first"]) as seat:
        seat.may_not("向社会公告")
        served(seat, "登记决定书送达", date(2026, 10, 26))
        seat.opens(journey.page_of_case).sees("登记变动", "已终止并移出目录", "已执行待报备结案")
    with journey.stranger(cast["head"]) as seat:
        seat.opens("/served").sees("责令终止评价活动通知书")


def _announced(journey: Journey, cast: Cast) -> None:
    with journey.as_(cast["approver"]) as seat:
        seat.sees("已执行待报备结案").may_not("向社会公告")
        seat.refused(f"{journey.page_of_case}/announce", 403, "省")
    with journey.as_(cast["province"]) as seat:
        seat.does("向社会公告").sees("终止评价活动")
        seat.opens("/announcements").sees("贵州省人力资源和社会保障厅")
