"""Who leads a case, and who handles it: Articles 4, 14 and 20."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from portal.authority.scope import capacities_of
from portal.authority.seats import Capacity
from portal.cases import handling, joint, oversight
from portal.cases.models import Case
from portal.cases.opening import Accused, Matter, open_case
from portal.cases.queries import load
from portal.identity.models import Person
from portal.kit.actor import SYSTEM, Actor
from portal.kit.crypto import load_keys
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from tests import world

AT = world.AT


@pytest.fixture(autouse=True)
def everywhere(db_session: Session) -> Iterator[None]:
    with acting(SYSTEM):
        yield


def opened(tmp_path: Path, by: Actor, **changes: Any) -> Case:
    stated: dict[str, Any] = {
        "accused": Accused("institution", "测试学校"), "clauses": ("15.5",), "title": "未安排质量督导", "summary": "检查发现。",
        "source": "检查发现", "place": world.office("西秀区"), "happened_on": date(2026, 1, 3), **changes,
    }  # fmt: skip
    return open_case(Matter(**stated), load_keys(tmp_path), by=by, at=AT)


def people(*actors: Actor) -> list[Person]:
    return [session().get_one(Person, actor.person_id) for actor in actors]


@pytest.mark.clause("4(2)")
def test_the_prefecture_of_the_institution_leads_and_the_county_of_the_place_assists(tmp_path: Path) -> None:
    handler, county = world.actor("安顺市", "handler"), world.actor("西秀区", "handler")
    case = opened(tmp_path, handler, institution=world.institution("西秀区").office)
    assert case.number.startswith("GZ-AS-2026-")
    assert capacities_of(case, handler) == {Capacity.LEAD}
    assert capacities_of(case, county) == {Capacity.ASSIST}
    assert load(world.actor("遵义市", "handler"), case.id) is None


@pytest.mark.clause("20(6)")
def test_across_regions_the_home_prefecture_leads_even_when_the_venue_opens(tmp_path: Path) -> None:
    venue, home = world.actor("遵义市", "handler"), world.actor("安顺市", "handler")
    case = opened(tmp_path, venue, institution=world.institution("西秀区").office, place=world.office("汇川区"))
    assert capacities_of(case, home) == {Capacity.LEAD}
    assert capacities_of(case, venue) == {Capacity.VENUE}


@pytest.mark.clause("4(3)")
@pytest.mark.parametrize(("office", "post"), [("西秀区", "handler"), ("贵州省", "handler"), ("安顺市", "auditor")])
def test_no_county_province_or_administrator_opens_a_prefectures_case(tmp_path: Path, office: str, post: str) -> None:
    institution = world.institution("西秀区").office
    with pytest.raises(Refused) as refused:
        opened(tmp_path, world.actor(office, post), institution=institution)
    assert refused.value.ground is Ground.AUTHORITY


@pytest.mark.clause("4(4)")
def test_an_institution_opens_only_against_its_own_people(tmp_path: Path) -> None:
    institution = world.institution("西秀区").office
    mine = world.actor(institution, "handler")
    case = opened(tmp_path, mine, institution=institution, accused=Accused("candidate", "某人"), clauses=("7.1",))
    assert capacities_of(case, mine) == {Capacity.LEAD}
    assert capacities_of(case, world.actor("安顺市", "handler")) == {Capacity.SUPERVISE}
    with pytest.raises(Refused, match="本机构"):
        opened(tmp_path, mine, institution=institution, clauses=("15.5",))


@pytest.mark.clause("14")
def test_a_supervisor_is_dealt_with_by_the_bureau_that_appointed_him(tmp_path: Path) -> None:
    county = world.actor("西秀区", "handler")
    accused = Accused("supervisor", "某督导", appointer=world.office("西秀区"))
    case = opened(tmp_path, county, accused=accused, clauses=("14.1",))
    assert capacities_of(case, county) >= {Capacity.LEAD}


def test_a_clause_that_does_not_fit_the_respondent_is_refused_beside_its_field(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        opened(tmp_path, world.actor("安顺市", "handler"), accused=Accused("candidate", "某人"), clauses=("15.5",))
    assert refused.value.field == "clauses"


@pytest.mark.clause("20(2)")
def test_two_handlers_take_part_and_only_they_start(tmp_path: Path) -> None:
    one, two, other = (world.actor("安顺市", "handler") for _ in range(3))
    boss = world.actor("安顺市", "approver")
    case = opened(tmp_path, one, institution=world.institution("西秀区").office)
    with pytest.raises(Refused, match="两名"):
        handling.assign(case, people(one), by=boss, at=AT)
    handling.assign(case, people(one, two), by=boss, at=AT)
    with pytest.raises(Refused, match="承办人"):
        handling.start(case, by=other, at=AT)
    handling.start(case, by=one, at=AT)
    assert case.state == "investigating"


def test_a_recused_handler_loses_the_case_at_once(tmp_path: Path) -> None:
    one, two = (world.actor("安顺市", "handler") for _ in range(2))
    case = opened(tmp_path, one, institution=world.institution("西秀区").office)
    handling.assign(case, people(one, two), by=world.actor("安顺市", "approver"), at=AT)
    handling.recuse(case, people(one)[0], "系当事人近亲属", by=one, at=AT)
    assert load(one, case.id) is None
    assert load(two, case.id) is not None
    with pytest.raises(Refused):
        oversight.comment(case, "再看一下", by=one, at=AT)


@pytest.mark.clause("4(3)")
def test_another_prefecture_helps_until_its_request_ends(tmp_path: Path) -> None:
    handler, helper = world.actor("安顺市", "handler"), world.actor("毕节市", "handler")
    case = opened(tmp_path, handler, institution=world.institution("西秀区").office)
    assert load(helper, case.id) is None
    request = joint.ask(case, world.office("毕节市"), "核实人员身份", AT.date() + timedelta(days=9), by=handler, at=AT)
    assert load(helper, case.id) is not None
    joint.answer(case, "身份属实。", by=helper, at=AT)
    joint.end(case, request, by=handler, at=AT)
    assert load(helper, case.id) is None


@pytest.mark.clause("20(6)")
def test_the_venue_asks_the_province_coordinates_and_the_decider_stays(tmp_path: Path) -> None:
    venue, province = world.actor("遵义市", "handler"), world.actor("贵州省", "coordinator")
    case = opened(tmp_path, venue, institution=world.institution("西秀区").office, place=world.office("汇川区"))
    with pytest.raises(Refused):
        joint.coordinate(case, "联合调查", [], by=province, at=AT)
    joint.ask_coordination(case, "跨区域", by=venue, at=AT)
    joint.coordinate(case, "由遵义、安顺联合调查", [world.office("毕节市")], by=province, at=AT)
    assert case.lead_id == world.office("安顺市").id
    assert load(world.actor("毕节市", "handler"), case.id) is not None


@pytest.mark.clause("R-11")
def test_the_investigation_has_sixty_days_from_opening_until_the_facts_are_confirmed(tmp_path: Path) -> None:
    case = opened(tmp_path, world.actor("安顺市", "handler"), institution=world.institution("西秀区").office)
    assert (case.due_on, case.due_what) == (date(2026, 3, 6), "调查（内部时限）")
