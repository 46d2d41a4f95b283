"""移交: a case that is another office's ends with a reason and arrives there as a report that names what was found."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from portal.cases import interim, joint, transferring
from portal.cases.models import Case
from portal.evidence import operations as evidence
from portal.findings import operations as findings
from portal.findings.draft import Draft
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.files import Store
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.reports.models import Report
from portal.rulebook import rulebook
from tests import world
from tests.cases import scenes
from tests.cases.conftest import Do
from tests.desk.scene import Town, at
from tests.findings.scene import ABOUT

WHY = "查明该机构在该局辖区。"


def moved(here: Town, case: Case, target: Office, folder: Path, by: Actor | None = None) -> Report:
    store = Store(folder, here.keys)
    transferring.transfer(case, target, WHY, store=store, by=by or here["approver"], at=at(10, 20))
    return session().scalars(select(Report).where(Report.from_case_id == case.id)).one()


def named(answers: object) -> list[str]:
    return [answer.office.short for answer in answers]  # type: ignore[attr-defined]


@pytest.mark.clause("4(2)")
def test_it_ends_here_and_arrives_as_a_transferred_report_of_the_competent_prefecture(here: Town, folder: Path) -> None:
    case = scenes.held(here)
    joint.ask(case, world.office("毕节市"), "核实", scenes.DUE, by=here["handler"], at=at(10, 14))
    report = moved(here, case, world.office("遵义市"), folder)
    assert case.state == "transferred"
    assert (report.channel, report.state, report.holder_id) == ("transferred", "passed_on", world.office("遵义市").id)
    assert WHY in report.content and case.number in report.content
    assert interim.in_force(case) == [] and joint.open_assistance(case) == [], "nothing of it lasts here"
    assert case.due_on is None
    with pytest.raises(Refused):
        interim.order(case, interim.Order("hold_data", "x", "y"), by=here["approver"], at=at(10, 21))


@pytest.mark.clause("12")
def test_a_prefecture_hands_its_findings_about_an_examiner_to_the_institution(here: Town, folder: Path) -> None:
    case = scenes.of_examiner(here)
    exhibit = evidence.add_record(case, ABOUT, "询问笔录正文", by=here["handler"], at=at(10, 14))
    draft = Draft("李考评未按回避规定回避。", "12.2", "造成不良影响。", frozenset(rulebook().clause("12.2").conditions))
    findings.record_finding(case, draft, [exhibit], by=here["handler"], at=at(10, 15))
    findings.confirm(case, by=here["second"], at=at(10, 16))
    answer = next(one for one in transferring.ways(case).open if one.office.id == here.school.id)
    assert answer.clause == "12.2"
    report = moved(here, case, here.school, folder)
    assert report.holder_id == here.school.id and not report.against_institution
    assert "李考评未按回避规定回避。" in report.content and f"{exhibit.label} 考场原始记录" in report.content


@pytest.mark.clause("4(2)")
def test_a_case_about_an_institution_never_goes_to_that_institution(here: Town, folder: Path) -> None:
    case = scenes.running(here)
    assert here.school.id not in {one.office.id for one in transferring.ways(case).open}
    barred = {one.office.id: one.why for one in transferring.ways(case).barred}
    assert barred[here.school.id] == "不得移交给被调查的评价机构自己"
    with pytest.raises(Refused) as refused:
        moved(here, case, here.school, folder)
    assert refused.value.ground is Ground.INPUT and refused.value.field == "target"
    assert case.state == "investigating"


@pytest.mark.clause("4(4)")
def test_an_institution_hands_what_is_beyond_its_reach_to_its_own_prefecture_alone(here: Town, folder: Path) -> None:
    case = scenes.of_institution(here)
    ways = transferring.ways(case)
    assert named(ways.open) == [world.office("安顺市").short]
    assert {one.clause for one in ways.barred} >= {"4(4)"}
    with pytest.raises(Refused):
        moved(here, case, world.office("遵义市"), folder, by=here["school"])
    assert moved(here, case, world.office("安顺市"), folder, by=here["school"]).holder_id == world.office("安顺市").id


@pytest.mark.clause("14")
def test_a_supervisor_goes_to_whoever_appointed_him_a_county_and_the_province_included(here: Town, folder: Path) -> None:
    case = scenes.of_supervisor(here)
    offered = {one.office.id: one.clause for one in transferring.ways(case).open}
    for office in ("西秀区", "贵州省", "遵义市"):
        assert offered[world.office(office).id] == "14"
    assert here.school.id not in offered, "a bureau's supervisor is not for the institution"
    report = moved(here, case, world.office("西秀区"), folder)
    assert (report.holder_id, report.appointer_id) == (world.office("西秀区").id, world.office("西秀区").id)


@pytest.mark.clause("R-15")
def test_province_and_counties_are_named_with_why_they_take_no_other_case(here: Town) -> None:
    ways = transferring.ways(scenes.running(here))
    assert {office.office.level for office in ways.open} == {"prefecture"}
    clauses = {one.office.level: one.clause for one in ways.barred}
    assert clauses == {"institution": "4(2)", "province": "R-15", "county": "4(3)"}
    assert len(ways.barred) == 3, "eighty-eight counties are one line"


@pytest.mark.clause("R-5")
def test_what_only_a_prefecture_decides_is_not_handed_to_an_institution(here: Town) -> None:
    case = scenes.running(here, "7.1")
    assert here.school.id in {one.office.id for one in transferring.ways(case).open}
    case.clauses = ["7.1", "9"]
    assert here.school.id not in {one.office.id for one in transferring.ways(case).open}


@pytest.mark.clause("R-14")
def test_the_place_alone_does_not_make_another_prefecture_competent(here: Town) -> None:
    venue = next(one for one in transferring.ways(scenes.across(here)).open if one.office.id == world.office("遵义市").id)
    assert venue.clause == "R-14" and "行为发生地不改变管辖" in venue.why


def test_the_page_offers_and_bars_and_sends(here: Town, see: Do, send: Do) -> None:
    case = scenes.running(here)
    page = see(here["approver"], f"/cases/{case.id}/transfer")
    assert f'value="{world.office("遵义市").id}"' in page
    assert f'value="{here.school.id}"' not in page and f'value="{world.office("西秀区").id}"' not in page
    assert "不能移交的机构" in page and "不得移交给被调查的评价机构自己" in page
    assert 'data-confirm="移交后案件在本机构终结' in page
    send(here["approver"], case, "transfer", target=world.office("遵义市").id, reason=WHY)
    shown = see(here["approver"], f"/cases/{case.id}")
    assert "本案已移交" in shown and "查看线索" in shown
    assert WHY in see(here["stranger"], "/reports/" + str(session().scalars(select(Report.id)).one()))
    see(here["stranger"], f"/cases/{case.id}", 404)


@pytest.mark.parametrize("target", ["school", "county", "nobody", ""])
def test_an_office_that_is_not_offered_is_refused_and_nothing_happens(here: Town, send: Do, target: str) -> None:
    case = scenes.running(here)
    ids = {"school": here.school.id, "county": world.office("西秀区").id, "nobody": 999999, "": ""}
    answer = send(here["approver"], case, "transfer", 200, target=ids[target], reason=WHY)
    assert "error-summary" in answer.text and WHY in answer.text
    session().refresh(case)
    assert case.state == "investigating"
    assert session().scalars(select(Report)).all() == []


def test_the_log_says_where_it_went_and_why_it_may(here: Town, folder: Path, log: Callable[[], list[bytes]]) -> None:
    case = scenes.running(here)
    report = moved(here, case, world.office("遵义市"), folder)
    session().commit()
    entry = next(row for row in map(json.loads, log()) if row["event"] == "case:transferred")
    assert entry["facts"] == {"case": case.id, "to": world.office("遵义市").id, "report": report.id, "clause": "4(2)"}


@pytest.mark.parametrize("state", ["proposed", "notified", "heard", "decided", "closed"])
def test_after_the_proposal_it_is_decided_here_and_no_longer_handed_over(here: Town, folder: Path, state: str) -> None:
    case = scenes.standing(here, state)
    with pytest.raises(Refused) as refused:
        moved(here, case, world.office("遵义市"), folder)
    assert refused.value.ground is Ground.PROCEDURE
