"""Interim measures (20(1)): ordered while the investigation runs, continued with reasons, over with the decision (R-16)."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from portal.assessments.standings import obstacle_to_assessing, obstacle_to_uploading
from portal.cases import interim, oversight
from portal.cases.joint_models import InterimMeasure
from portal.cases.models import Case
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from tests import world
from tests.cases import scenes
from tests.cases.conftest import Do
from tests.decisions.course import AFTER, Course, course
from tests.desk.scene import Town, at

WHY = "证据尚未固定，继续暂缓"


def measure_of(case: Case) -> InterimMeasure:
    (found,) = interim.measures(case)
    return found


@pytest.mark.clause("20(1)")
@pytest.mark.parametrize("state", ["opened", "investigating"])
@pytest.mark.parametrize("kind", ["suspend_activity", "hold_data"])
def test_a_bureau_orders_while_the_investigation_runs(here: Town, state: str, kind: str) -> None:
    case = scenes.standing(here, state)
    interim.order(case, interim.Order(kind, "电工四级", "防止扩大"), by=here["approver"], at=at(10, 13))
    assert [one.kind for one in interim.in_force(case)] == [kind]


@pytest.mark.clause("20(1)")
@pytest.mark.parametrize("state", ["found", "proposed", "issued", "notified", "heard", "reviewed", "decided", "closed"])
def test_once_the_investigation_is_over_nothing_new_is_ordered(here: Town, state: str) -> None:
    case = scenes.standing(here, state)
    with pytest.raises(Refused) as refused:
        interim.order(case, interim.Order("hold_data", "46条", "防止扩大"), by=here["approver"], at=at(10, 13))
    assert refused.value.ground is Ground.PROCEDURE and refused.value.clause == "20(1)"


@pytest.mark.clause("4(4)")
@pytest.mark.parametrize(("state", "may"), [("investigating", False), ("notified", True), ("heard", False)])
def test_an_institution_holds_back_only_while_the_window_runs_and_nothing_else(here: Town, state: str, may: bool) -> None:
    case = scenes.of_institution(here, state)
    with pytest.raises(Refused):
        interim.order(case, interim.Order("hold_data", "全部数据", "防止扩大"), by=here["school"], at=at(10, 13))
    if may:
        interim.order(case, interim.Order("hold_back_own", "钱某的成绩", "等待处理"), by=here["school"], at=at(10, 13))
        return
    with pytest.raises(Refused):
        interim.order(case, interim.Order("hold_back_own", "钱某的成绩", "等待处理"), by=here["school"], at=at(10, 13))


@pytest.mark.clause("R-15")
@pytest.mark.parametrize("who", ["province", "county", "handler"])
def test_neither_province_nor_county_nor_a_handler_orders(here: Town, who: str) -> None:
    with pytest.raises(Refused) as refused:
        interim.order(scenes.running(here), interim.Order("hold_data", "46条", "防止扩大"), by=here[who], at=at(10, 13))
    assert refused.value.ground is Ground.AUTHORITY


@pytest.mark.clause("R-16")
def test_it_ends_with_the_investigation_unless_continued_with_reasons(here: Town) -> None:
    ended, continued = scenes.held(here), scenes.held(here)
    interim.on_findings_confirmed(ended, "", by=here["handler"], at=at(10, 20))
    interim.on_findings_confirmed(continued, WHY, by=here["handler"], at=at(10, 20))
    assert measure_of(ended).end_reasons == "调查结束，临时措施随之终止"
    assert (measure_of(continued).ended_at, measure_of(continued).continued_reasons) == (None, WHY)


def decided_with_a_measure(folder: Path) -> Course:
    found = course(folder, "15.5", "talk_head").reviewed()
    found.case.state = "investigating"
    interim.order(found.case, interim.Order("hold_data", "46条", "防止扩大"), by=found.signer, at=AFTER)
    interim.on_findings_confirmed(found.case, WHY, by=found.signer, at=AFTER)
    found.case.state = "reviewed"
    session().flush()
    return found


@pytest.mark.clause("R-16")
def test_a_continued_one_ends_at_the_decision_at_the_latest(here: Town, folder: Path) -> None:
    found = decided_with_a_measure(folder)
    assert len(interim.in_force(found.case)) == 1
    found.decide()
    assert interim.in_force(found.case) == []
    assert measure_of(found.case).end_reasons == "处理决定已作出，临时措施终止"


@pytest.mark.clause("R-16")
def test_a_dismissed_case_holds_nothing(here: Town) -> None:
    case = scenes.held(here)
    oversight.dismiss(case, "查无实据", by=here["approver"], at=at(10, 20))
    assert interim.in_force(case) == []


@pytest.mark.clause("20(1)")
def test_one_of_two_is_lifted_and_the_page_tells_both_apart(here: Town, see: Do, send: Do) -> None:
    case = scenes.held(here)
    interim.order(case, interim.Order("suspend_activity", "电工四级评价活动", "防止再犯"), by=here["approver"], at=at(10, 14))
    first = interim.in_force(case)[0].id
    send(here["approver"], case, "interim/lift", measures=[str(first)], words="数据已核实")
    page = see(here["county"], f"/cases/{case.id}")
    assert "数据已核实" in page and "已结束" in page and "正在实施" in page
    assert "9月的数据46条" not in page[: page.index('class="columns"')], "only what is in force stands on top"
    assert "电工四级评价活动" in page[: page.index('class="columns"')]


@pytest.mark.parametrize("chosen", [[], ["999999"]])
def test_what_is_not_in_force_here_is_not_lifted(here: Town, send: Do, chosen: list[str]) -> None:
    case = scenes.held(here)
    answer = send(here["approver"], case, "interim/lift", 200, measures=chosen, words="数据已核实")
    assert "error-summary" in answer.text and "数据已核实" in answer.text
    assert len(interim.in_force(case)) == 1


def test_every_order_and_every_end_is_an_entry_of_the_log(here: Town, log: Callable[[], list[bytes]]) -> None:
    case = scenes.held(here)
    with acting(SYSTEM):
        interim.lift(case, "数据已核实", by=here["approver"], at=at(10, 20))
        session().commit()
    told = [entry["event"] for entry in map(json.loads, log()) if entry["event"].startswith("interim:")]
    assert told == ["interim:ordered", "interim:ended"]


@pytest.mark.clause("20(1)")
@pytest.mark.parametrize("occupations", [(), (world.ELECTRICIAN.code,)])
def test_a_suspension_bites_from_the_order_to_its_end(here: Town, occupations: tuple[str, ...]) -> None:
    case, school, day = scenes.running(here), here.school.id, at(10, 14).date()
    wanted = interim.Order("suspend_activity", "电工的评价活动", "防止再犯", occupations)
    interim.order(case, wanted, by=here["approver"], at=at(10, 14))
    barred = obstacle_to_assessing(school, world.ELECTRICIAN.code, day)
    assert barred is not None and barred.clause == "20(1)" and "临时措施" in barred.why
    with pytest.raises(Refused, match="正在实施"):
        interim.order(case, wanted, by=here["approver"], at=at(10, 15))
    interim.lift(case, "核实无需继续。", by=here["approver"], at=at(10, 15))
    assert obstacle_to_assessing(school, world.ELECTRICIAN.code, at(10, 15).date()) is None


@pytest.mark.clause("20(1)")
def test_a_hold_stops_uploads_until_the_decision(here: Town) -> None:
    case, day = scenes.held(here), at(10, 14).date()
    assert obstacle_to_uploading(here.school.id, day) is not None
    interim.end_all(case, "decided", by=here["approver"], at=at(10, 14))
    assert obstacle_to_uploading(here.school.id, day) is None
