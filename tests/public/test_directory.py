"""Everybody finds an institution, what it may assess and how it stands; a standing names its published ground alone."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from portal.assessments import standings as effects
from portal.decisions.queries import decision as decision_of
from portal.kit.actor import SYSTEM
from portal.kit.clock import now, today
from portal.kit.db import session
from portal.organisations import queries, standing
from portal.organisations.ledger import Cause
from tests import world
from tests.decisions.course import Course
from tests.public.conftest import Read, published, school

INSTITUTIONS = "/public/institutions"


def test_an_institution_is_found_by_name_code_occupation_and_region(read: Read, case: Course) -> None:
    known = world.institution("西秀区", "黔城技能学校")
    world.institution("汇川区", "遵义技能学校")
    narrow = "q=黔城&occupation=电工&region=520400"
    for query in ("q=黔城技能", f"q={known.credit_code.lower()}", narrow, "q=黔城&occupation=6-31-01-03"):
        page = read(f"{INSTITUTIONS}?{query}")
        assert "黔城技能学校" in page and "遵义技能学校" not in page
    assert "没有符合条件的机构" in read(f"{INSTITUTIONS}?q=黔城&occupation=焊工")
    page = read(f"{INSTITUTIONS}/{known.credit_code}")
    assert all(words in page for words in ("电工", "五级/初级工", "在目录", known.credit_code, "安顺市西秀区"))
    assert known.head not in page


@pytest.mark.clause("2")
def test_who_assesses_an_occupation_at_a_level_is_found_in_a_county(read: Read, case: Course) -> None:
    world.institution("西秀区", "黔城技能学校")
    world.institution("平坝区", "平坝技能学校")
    page = read(f"{INSTITUTIONS}?region=520400&occupation=电工&level=5")
    assert "黔城技能学校" in page and "平坝技能学校" in page
    assert 'value="520402"' in page and 'value="520403"' in page, "counties with institutions are offered"
    narrow = read(f"{INSTITUTIONS}?region=520400&level=5&county=520403")
    assert "平坝技能学校" in narrow and "黔城技能学校" not in narrow
    assert "没有符合条件的机构" in read(f"{INSTITUTIONS}?occupation=电工&level=1"), "no occupation here is assessed so high"
    assert "黔城技能学校" in read(f"{INSTITUTIONS}?level=9&county=1&region="), "what is no level narrows nothing"


@pytest.mark.clause("16")
def test_a_standing_names_the_clause_and_the_announcement_of_its_decision(read: Read, case: Course) -> None:
    row, about, signed = published(case), school(case), decision_of(case.case)
    assert signed is not None
    cause = Cause(signed.document.number, today(), today() + timedelta(days=60), "16.4", case.case.id, signed.id, "rectify")
    effects.order_rectification(about, cause, by=SYSTEM, at=now())
    page = read(f"{INSTITUTIONS}/{about.credit_code}")
    assert "限期整改" in page and "第十六条第（四）项" in page and f"/public/announcements/{row.id}" in page
    assert signed.document.number not in page and case.case.number not in page


@pytest.mark.clause("20(1)")
def test_an_interim_suspension_shows_as_suspended_and_data_held_back_not_at_all(read: Read, case: Course) -> None:
    about = school(case)
    cause = Cause(f"{case.case.number} 调查期间", today(), clause="20(1)", case_id=case.case.id)
    effects.hold_data(about, cause, by=SYSTEM, at=now())
    page = read(f"{INSTITUTIONS}/{about.credit_code}")
    assert "在目录" in page and "暂缓" not in page and "第二十条" not in page
    effects.suspend_activity(about, cause, by=SYSTEM, at=now())
    page = read(f"{INSTITUTIONS}/{about.credit_code}")
    assert "暂停评价" in page and "第二十条" not in page and case.case.number not in page
    assert "暂停评价" in read(f"{INSTITUTIONS}?q={about.credit_code}")


@pytest.mark.clause("17")
def test_who_was_removed_stays_findable_as_removed(read: Read, case: Course) -> None:
    about = school(case)
    effects.terminate(about, Cause("通知书", today(), clause="17.6", case_id=case.case.id, decision_id=1), by=SYSTEM, at=now())
    page = read(f"{INSTITUTIONS}/{about.credit_code}")
    assert "已终止并移出目录" in page and "不得再开展" in page and "第十七条第（六）项" in page


@pytest.mark.clause("13")
def test_the_public_view_holds_what_the_rule_of_standing_says(read: Read, case: Course) -> None:
    about, day = school(case), today()
    causes = {
        number: Cause(f"决定{number}", day - timedelta(days=9), day + timedelta(days=span), "16.4", case.case.id, number)
        for number, span in enumerate((9, -2, 30, 40), 1)
    }
    for number in (1, 2):
        effects.order_rectification(about, causes[number], by=SYSTEM, at=now())
    for number in (2, 3, 4):
        effects.suspend_activity(about, causes[number], by=SYSTEM, at=now())
    effects.suspend_occupation(about, ["6-31-01-03"], causes[1], by=SYSTEM, at=now())
    entries = queries.standings(about.office_id)
    of = {one.cause_decision_id: one.id for one in entries if one.effect == "suspended" and not one.occupation_code}
    effects.end([of[3]], Cause("提前恢复", day), by=SYSTEM, at=now())
    effects.reverse([of[4]], Cause("撤销", day), by=SYSTEM, at=now())
    asked = text("select id from public_standing where office_id = :office")
    shown = set(session().scalars(asked, {"office": about.office_id}))
    assert shown == {one.id for one in standing.holding(queries.standings(about.office_id), day)}
    assert len(shown) == 4, "listed, two rectifications of which one is overdue, one occupation"
