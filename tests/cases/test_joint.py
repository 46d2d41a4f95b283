"""Help that is asked for, answered and ended (4(3)), and a cross-region case from the venue's request to the home prefecture's
decision (20(6), R-14), with everybody who may not."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from portal.authority.scope import capacities_of
from portal.authority.seats import Capacity
from portal.cases import handling, joint
from portal.cases.queries import load
from portal.evidence import operations as evidence
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from tests import world
from tests.cases import scenes
from tests.cases.conftest import Do
from tests.desk.scene import Town, at, town
from tests.findings.scene import ABOUT

ASK = {"task": "到考点核实签到表", "due_on": "2099-12-31"}


@pytest.fixture
def committed(fresh_app: Flask) -> Iterator[Town]:
    """The same town with true commits, for what depends on the database's own clock."""
    with fresh_app.app_context(), acting(SYSTEM):
        yield town()
        session().rollback()


def status(app: Flask, who: Actor, address: str) -> int:
    client = app.test_client()
    world.login(client, who)
    return client.get(address).status_code


@pytest.mark.clause("4(3)")
def test_a_helper_whose_request_ended_has_no_access_from_the_next_request_on(committed: Town, fresh_app: Flask) -> None:
    helper = world.actor("毕节市", "handler")
    case, request = scenes.asked(committed, "毕节市")
    address = f"/cases/{case.id}"
    assert status(fresh_app, helper, address) == 200
    client = fresh_app.test_client()
    world.login(client, committed["handler"])
    form = {"version": case.version, "request": request.id, "words": "已核实清楚"}
    assert client.post(f"{address}/assistance/end", data=form).status_code == 303
    for path in (address, f"{address}/assistance/answer", f"{address}/comment"):
        assert status(fresh_app, helper, path) == 404


@pytest.mark.clause("4(3)")
def test_a_countys_standing_duty_does_not_end_with_a_request(here: Town) -> None:
    case, request = scenes.asked(here)
    joint.end(case, request, "已办结", by=here["handler"], at=at(10, 20))
    assert capacities_of(case, here["county"]) == {Capacity.ASSIST}
    assert load(here["county"], case.id) is not None


@pytest.mark.clause("4(3)")
def test_the_county_of_the_institution_keeps_its_duty_too_when_it_happened_elsewhere(here: Town) -> None:
    case = scenes.across(here)
    request = joint.ask(case, world.office("西秀区"), "核实", scenes.DUE, by=here["handler"], at=at(10, 14))
    joint.end(case, request, by=here["handler"], at=at(10, 20))
    assert capacities_of(case, here["county"]) == {Capacity.ASSIST}
    joint.end_all(case, by=here["handler"], at=at(10, 21))
    assert capacities_of(case, here["county"]) == {Capacity.ASSIST}


@pytest.mark.clause("4(3)")
def test_of_two_requests_to_one_office_the_other_lasts(here: Town) -> None:
    case, first = scenes.asked(here, "毕节市")
    second = joint.ask(case, world.office("毕节市"), "送达", scenes.DUE, by=here["handler"], at=at(10, 15))
    helper = world.actor("毕节市", "handler")
    joint.end(case, first, by=here["handler"], at=at(10, 20))
    assert load(helper, case.id) is not None
    joint.end(case, second, by=here["handler"], at=at(10, 21))
    assert load(helper, case.id) is None


@pytest.mark.parametrize("state", ["found", "notified", "decided", "closed"])
def test_help_can_be_ended_whenever_it_lasts(here: Town, state: str) -> None:
    case, request = scenes.asked(here, "毕节市")
    case.state = state
    joint.end(case, request, by=here["approver"], at=at(10, 20))
    assert joint.open_assistance(case) == []


def test_only_the_asker_ends_it_and_only_once_and_only_in_its_case(here: Town) -> None:
    case, request = scenes.asked(here)
    other = scenes.asked(here)[0]
    for wrong, by in ((case, here["county"]), (case, here["province"]), (other, here["handler"])):
        with pytest.raises(Refused):
            joint.end(wrong, request, by=by, at=at(10, 20))
    joint.end(case, request, by=here["handler"], at=at(10, 20))
    with pytest.raises(Refused) as refused:
        joint.end(case, request, by=here["handler"], at=at(10, 21))
    assert refused.value.field == "request"


def test_the_page_shows_where_every_request_stands_to_county_and_asker(here: Town, see: Do, send: Do) -> None:
    case, request = scenes.asked(here)
    address, end = f"/cases/{case.id}", f"/cases/{case.id}/assistance/end?request={request.id}"
    for who in ("county", "handler"):
        page = see(here[who], address)
        assert "协助与协调" in page and "核实考场原始记录" in page and "2026-10-30" in page and "尚未答复" in page
        assert (end in page) is (who == "handler")
    send(here["county"], case, "assistance/answer", words="签到表属实。")
    assert "签到表属实。" in see(here["handler"], address)
    send(here["handler"], case, "assistance/end", request=request.id, words="已办结")
    page = see(here["county"], address)
    assert "已结束" in page and end not in page


def test_a_county_that_was_not_asked_is_not_offered_to_answer(here: Town, see: Do) -> None:
    case, _ = scenes.asked(here, "毕节市")
    assert "答复协助请求" not in see(here["county"], f"/cases/{case.id}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"due_on": "2026-13-40"}, "日期应写成"), ({"due_on": "2020-01-01"}, "协助期限不能早于今天"),
        ({"due_on": ""}, "请填写日期"),
        ({"office": "stranger"}, "error-summary"), ({"task": ""}, "请填写此项"),
    ],
)  # fmt: skip
def test_wrong_dates_and_foreign_offices_are_told_beside_their_fields(
    here: Town, send: Do, change: dict[str, str], said: str
) -> None:
    case = scenes.running(here)
    far = {"office": world.office("汇川区").id} if "office" in change else {}
    answer = send(here["handler"], case, "assistance", 200, **{"office": world.office("西秀区").id, **ASK, **change, **far})
    assert said in answer.text
    assert joint.requests(case) == []


def test_a_stale_form_keeps_what_was_typed(here: Town, send: Do) -> None:
    case = scenes.running(here)
    form = {"office": world.office("西秀区").id, **ASK, "version": case.version - 1}
    answer = send(here["handler"], case, "assistance", 200, **form)
    assert "他人已办理本事项" in answer.text and ASK["task"] in answer.text
    assert joint.requests(case) == []


# 20(6): the whole course.


@pytest.mark.clause("20(6)")
def test_from_the_venues_request_to_the_home_prefectures_investigation(here: Town) -> None:
    case, venue, home = scenes.across(here), here["stranger"], here["handler"]
    assert capacities_of(case, here["coordinator"]) == {Capacity.SUPERVISE}
    joint.ask_coordination(case, "跨区域", by=venue, at=at(10, 10))
    joint.coordinate(case, "遵义牵头，安顺参加", [world.office("毕节市")], by=here["coordinator"], at=at(10, 11))
    handling.assign(case, scenes.people(here["handler"], here["second"]), by=here["approver"], at=at(10, 12))
    boss, mate = world.actor("遵义市", "approver"), world.actor("遵义市", "handler")
    handling.assign(case, scenes.people(venue, mate), by=boss, at=at(10, 12))
    handling.start(case, by=home, at=at(10, 13))
    for by in (venue, home, world.actor("毕节市", "handler")):
        evidence.add_record(case, ABOUT, f"{by.office_short}的记录", by=by, at=at(10, 14))
    (asked,) = joint.coordinations(case)
    assert (asked.arrangement, asked.asked_by.id) == ("遵义牵头，安顺参加", venue.office_id)
    assert case.lead_id == home.office_id, "the decider stays"


@pytest.mark.clause("R-14")
def test_neither_home_nor_county_asks_and_nobody_but_the_provinces_coordinator_arranges(here: Town, see: Do) -> None:
    case = scenes.across(here)
    ask = f"/cases/{case.id}/coordination"
    for who in (here["handler"], here["approver"], here["county"], here["coordinator"]):
        assert "以活动所在地身份办理" in see(who, ask, 403)
    joint.ask_coordination(case, "跨区域", by=here["stranger"], at=at(10, 10))
    session().commit()
    arrange = f"/cases/{case.id}/coordinate"
    for who in (here["handler"], here["stranger"], here["county"], here["province"]):
        assert "省人社厅协调岗" in see(who, arrange, 403)


@pytest.mark.clause("20(6)")
@pytest.mark.parametrize("path", ["decide", "confirm", "proposal", "dismiss", "transfer", "interim/hold"])
def test_the_province_that_coordinates_decides_nothing_and_the_venue_neither(here: Town, see: Do, path: str) -> None:
    case = scenes.across(here, asked_for=True)
    see(here["coordinator"], f"/cases/{case.id}/{path}", 404 if path == "confirm" else 403)
    if path not in ("interim/hold", "confirm"):
        see(here["stranger"], f"/cases/{case.id}/{path}", 403)


@pytest.mark.clause("20(6)")
def test_in_one_region_there_is_nothing_to_coordinate(here: Town) -> None:
    case = scenes.running(here)
    assert not joint.ASK_COORDINATION.applies(case)
    with pytest.raises(Refused) as refused:
        joint.ask_coordination(case, "请协调", by=here["handler"], at=at(10, 10))
    assert refused.value.ground is Ground.AUTHORITY


@pytest.mark.clause("20(6)")
def test_it_is_asked_once_until_it_is_answered_and_arranged_only_when_asked(here: Town) -> None:
    case = scenes.across(here, asked_for=True)
    with pytest.raises(Refused, match="已报请"):
        joint.ask_coordination(case, "再报", by=here["stranger"], at=at(10, 11))
    joint.coordinate(case, "联合调查", [], by=here["coordinator"], at=at(10, 12))
    with pytest.raises(Refused, match="没有待协调"):
        joint.coordinate(case, "再安排", [], by=here["coordinator"], at=at(10, 13))
    joint.ask_coordination(case, "情况有变", by=here["stranger"], at=at(10, 14))


@pytest.mark.parametrize("named", ["安顺市", "西秀区", "贵州省"])
def test_the_province_names_other_prefectures_and_nobody_else(here: Town, named: str) -> None:
    case = scenes.across(here, asked_for=True)
    with pytest.raises(Refused) as refused:
        joint.coordinate(case, "联合调查", [world.office(named)], by=here["coordinator"], at=at(10, 12))
    assert refused.value.field == "offices"


@pytest.mark.clause("20(6)")
def test_the_course_in_the_browser_is_on_everybodys_page(here: Town, see: Do, send: Do) -> None:
    case = scenes.across(here)
    send(here["stranger"], case, "coordination", words="涉及两地，请省厅协调")
    assert "待省厅安排" in see(here["county"], f"/cases/{case.id}")
    form = {"arrangement": "遵义牵头调查", "offices": [str(world.office("毕节市").id)]}
    send(here["coordinator"], case, "coordinate", **form)
    for who in (here["stranger"], here["handler"], here["coordinator"], world.actor("毕节市", "handler")):
        page = see(who, f"/cases/{case.id}")
        assert "遵义牵头调查" in page and "毕节市人力资源和社会保障局" in page


def test_who_was_named_takes_part_until_the_case_ends(committed: Town) -> None:
    case = scenes.across(committed, asked_for=True)
    helper = world.actor("毕节市", "handler")
    joint.coordinate(case, "联合调查", [world.office("毕节市")], by=committed["coordinator"], at=now() - timedelta(hours=2))
    assert load(helper, case.id) is not None
    joint.end_all(case, by=committed["handler"], at=now() - timedelta(hours=1))
    assert load(helper, case.id) is None
