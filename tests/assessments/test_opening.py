"""Whether an institution may assess: inside what was published, and not while a decision bars it."""

from datetime import timedelta

import pytest

from portal.assessments import keeping, standings
from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from portal.kit.refusal import Refused
from portal.organisations import queries
from tests import world
from tests.assessments.scene import AT, CODE, DAY, FIRST, School, cause, plan

BEFORE = FIRST - timedelta(days=1)


def open_one(school: School, **changes: object) -> str:
    """Write one down; returns its flag."""
    with acting(school.clerk):
        return keeping.open_assessment(school.institution, plan(**changes), by=school.clerk, at=AT).flag


def test_numbers_run_within_the_institution_and_year(school: School) -> None:
    letters = school.institution.office.letters
    assert school.assessment.number == f"PJ-{letters}-2026-0001"


@pytest.mark.clause("17.2")
@pytest.mark.parametrize(
    ("changes", "field"), [({"occupation_code": "6-18-02-04"}, "occupation"), ({"level": "1"}, "level")]
)
def test_beyond_the_published_occupations_and_levels_nothing_is_opened(school: School, changes: dict, field: str) -> None:
    with pytest.raises(Refused, match=r"公布") as refused:
        open_one(school, **changes)
    assert (refused.value.clause, refused.value.field) == ("17.2", field)


@pytest.mark.clause("16.2")
def test_outside_the_region_an_explanation_is_asked_for_and_the_batch_is_flagged(school: School) -> None:
    with pytest.raises(Refused, match="公布的区域") as refused:
        open_one(school, place=world.office("平坝区"))
    assert (refused.value.clause, refused.value.field) == ("16.2", "explanation")
    assert open_one(school, place=world.office("平坝区"), explanation="企业现场考核，已报备。") == "16.2"
    assert open_one(school, explanation="") == ""


@pytest.mark.clause("20(6)")
def test_in_another_prefecture_the_place_is_a_venue(school: School) -> None:
    with acting(school.clerk):
        away = plan(place=world.office("南明区"), explanation="跨区域考核。")
        opened = keeping.open_assessment(school.institution, away, by=school.clerk, at=AT)
    assert opened.venue_id == world.office("贵阳市").id
    assert school.assessment.venue_id is None


@pytest.mark.clause("13")
def test_a_suspended_occupation_is_refused_with_decision_clause_and_end(school: School) -> None:
    until = FIRST + timedelta(days=20)
    with acting(SYSTEM):
        about = cause(since=BEFORE, until=until, clause="13")
        standings.suspend_occupation(school.institution, [CODE], about, by=SYSTEM, at=AT)
    with pytest.raises(Refused, match="安人社技评决〔2026〕1 号") as refused:
        open_one(school)
    assert (refused.value.clause, refused.value.when) == ("13", f"至 {until} 止，次日起恢复")
    assert open_one(school, first_day=until + timedelta(days=1), last_day=until + timedelta(days=2)) == ""


def test_a_suspension_that_begins_during_the_batch_bars_it_too(school: School) -> None:
    with acting(SYSTEM):
        standings.suspend_activity(school.institution, cause(since=plan().last_day, clause="18"), by=SYSTEM, at=AT)
    with pytest.raises(Refused, match="暂停评价活动"):
        open_one(school)


@pytest.mark.clause("20(1)")
def test_what_was_set_for_days_that_are_suspended_has_no_results_afterwards(school: School) -> None:
    over = FIRST + timedelta(days=5)
    with acting(SYSTEM):
        about = cause(since=BEFORE, until=over, clause="20(1)")
        standings.suspend_activity(school.institution, about, by=SYSTEM, at=AT)
        found = standings.obstacle_to_batch(school.assessment, over + timedelta(days=1))
        assert found is not None
        assert f"定于 {FIRST} 开始评价，当日不得开展" in found.why
        entered = [one.id for one in queries.standings(school.institution.office_id) if one.effect == "suspended"]
        standings.reverse(entered, about, by=SYSTEM, at=AT)
        assert standings.obstacle_to_batch(school.assessment, over + timedelta(days=1)) is None


@pytest.mark.clause("18")
def test_what_was_held_before_a_suspension_has_its_results_after_it(school: School) -> None:
    begins = school.assessment.last_day + timedelta(days=1)
    with acting(SYSTEM):
        about = cause(since=begins, until=begins + timedelta(days=9), clause="18")
        standings.suspend_activity(school.institution, about, by=SYSTEM, at=AT)
        assert standings.obstacle_to_batch(school.assessment, begins) is not None
        assert standings.obstacle_to_batch(school.assessment, begins + timedelta(days=10)) is None


@pytest.mark.clause("17")
def test_a_delisted_institution_assesses_and_uploads_nothing(school: School) -> None:
    with acting(SYSTEM):
        standings.terminate(school.institution, cause(since=BEFORE, clause="17.6"), by=SYSTEM, at=AT)
        barred = standings.obstacle_to_uploading(school.institution.office_id, DAY)
    with pytest.raises(Refused, match="移出目录") as refused:
        open_one(school)
    assert refused.value.clause == "17.6"
    assert barred is not None


@pytest.mark.clause("16")
def test_a_rectification_goes_on_after_its_last_day_until_it_was_found_good(school: School) -> None:
    office, until = school.institution.office_id, DAY + timedelta(days=9)
    with acting(SYSTEM):
        standings.order_rectification(school.institution, cause(until=until, clause="16.1"), by=SYSTEM, at=AT)
        late = until + timedelta(days=30)
        assert queries.standings_now([office], late) == {office: "rectifying"}
        entry = queries.standings(office)[0].id
        standings.end([entry], cause(since=late), by=SYSTEM, at=AT)
        assert queries.standings_now([office], late) == {office: "listed"}
        assert queries.standings_now([office], until) == {office: "rectifying"}
    assert standings.obstacle_to_assessing(office, CODE, until) is None, "rectification alone stops nothing"


@pytest.mark.clause("20(1)")
def test_while_data_are_held_nothing_is_uploaded(school: School) -> None:
    office = school.institution.office_id
    with acting(SYSTEM):
        standings.hold_data(school.institution, cause(clause="20(1)"), by=SYSTEM, at=AT)
        entry = queries.standings(office)[0].id
        barred = standings.obstacle_to_uploading(office, DAY)
        standings.reverse([entry], cause(2), by=SYSTEM, at=AT)
        assert standings.obstacle_to_uploading(office, DAY) is None
    assert barred is not None
    assert barred.clause == "20(1)"


def test_an_occupation_nobody_published_cannot_be_suspended(school: School) -> None:
    with acting(SYSTEM), pytest.raises(Refused, match="没有公布"):
        standings.suspend_occupation(school.institution, ["6-18-02-04"], cause(), by=SYSTEM, at=AT)
