"""4(3): a county helps where it is asked, for as long as it is asked, and decides nothing."""

from datetime import date

import pytest

from portal.kit.actor import Actor
from tests import world
from tests.browser.journey import SCHOOL, Journey, opens_case, people, record_of, staff

Cast = dict[str, Actor]


@pytest.mark.clause("4(3)")
def test_a_county_that_is_asked_helps_until_the_request_ends(journey: Journey) -> None:
    with people(journey.app):
        world.institution("西秀区", SCHOOL)
        cast = staff("安顺市") | {"county": world.actor("平坝区", "handler", name="周协办")}
        cast |= {"elsewhere": world.actor("红花岗区", "handler")}
        asked = world.office("平坝区").id
    _under_way(journey.day(9, 8), cast)
    _unknown(journey, cast)
    _asked(journey.day(9, 9), cast, asked)
    _helps(journey.day(9, 10), cast)
    _answers(journey.day(9, 11), cast)
    _ended(journey.day(9, 12), cast)


def _under_way(journey: Journey, cast: Cast) -> None:
    opens_case(journey, cast["first"], "15.4", "评价档案保存不完整")
    with journey.as_(cast["approver"]) as seat:
        seat.does("指派承办人", persons=[cast["first"].person_id, cast["second"].person_id])
    with journey.as_(cast["first"]) as seat:
        seat.does("开始调查").sees("调查核实")


def _unknown(journey: Journey, cast: Cast) -> None:
    """Neither another county of the region nor one of another region reads the case."""
    page = journey.page_of_case
    for name in ("county", "elsewhere"):
        with journey.stranger(cast[name]) as seat:
            seat.refused(page, 404, "没有找到", "没有这个页面，或者您无权知悉它").opens("/cases").sees("还没有您可以查阅的案件")


def _asked(journey: Journey, cast: Cast, county: int) -> None:
    with journey.as_(cast["first"]) as seat:
        seat.does("请求协助", submit=False).fills(office=county, task="核实考点档案", due_on="2026-09-01")
        seat.sees("协助期限不能早于今天").sends(due_on="2026-09-18").sees("核实考点档案", "2026-09-18 前")


def _helps(journey: Journey, cast: Cast) -> None:
    """It sees on its desk what it was asked and by when, adds evidence, and neither decides nor proposes."""
    with journey.stranger(cast["county"]) as seat:
        seat.opens("/").sees("协助调查", "评价档案保存不完整", "剩 6 个工作日")
    with journey.as_(cast["county"]) as seat:
        seat.sees("协助 · 承办人").may("答复协助请求", "制作笔录")
        seat.does("制作笔录", **record_of(date(2026, 9, 10))).opens(journey.page_of_case).sees("E01", "平坝区人社局")
        words = ("您不能办理此事", "作出处理决定", "由市（州）人社局审批人以主办身份办理", "第四条")
        seat.refused(f"{journey.page_of_case}/decide", 403, *words)
        seat.refused(f"{journey.page_of_case}/proposal", 403, "您不能办理此事", "提出拟处理意见")
    page = journey.page_of_case
    with journey.stranger(cast["elsewhere"]) as seat:
        seat.refused(page, 404, "没有找到")


def _answers(journey: Journey, cast: Cast) -> None:
    with journey.as_(cast["county"]) as seat:
        seat.does("答复协助请求", words="档案缺少两个批次，已制作笔录。").sees("档案缺少两个批次")
    with journey.as_(cast["first"]) as seat:
        seat.sees("档案缺少两个批次，已制作笔录。", "平坝区人社局")


def _ended(journey: Journey, cast: Cast) -> None:
    """What the county could read by virtue of the request ends with it."""
    page = journey.page_of_case
    with journey.as_(cast["first"]) as seat:
        seat.does("结束协助", words="已核实清楚。").sees("已结束", "已核实清楚")
    with journey.stranger(cast["county"]) as seat:
        seat.refused(page, 404, "没有找到").opens("/").sees("没有待办事项")
