"""Who may know how an institution stands and why: itself and the offices above it all of it, everybody else what the public
directory says, for an investigation of another one is none of their business (4(4), 20(1))."""

import pytest

from portal.assessments import standings
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.organisations import queries
from portal.organisations.ledger import Cause
from portal.organisations.models import Institution
from portal.organisations.standing import everybodys
from portal.public import directory
from tests.admin.conftest import Visit

pytestmark = pytest.mark.clause("20(1)")
TODAY = now().date()
INTERIM = "安顺市人社局调查期间的临时措施"
OURS, OTHERS = ("handler", "county", "school_system", "province"), ("stranger", "far_system")


@pytest.fixture(autouse=True)
def investigated(visit: Visit) -> None:
    """Data held back while a case of the school is investigated."""
    with acting(SYSTEM):
        school = session().get_one(Institution, visit.here.school.id)
        standings.hold_data(school, Cause(INTERIM, TODAY, None, "20(1)", 7, measure="hold_data"), by=SYSTEM, at=now())
        session().commit()


def page(visit: Visit, who: str) -> str:
    return visit.get(who, f"/offices/{visit.here.school.id}").text


@pytest.mark.parametrize("who", OURS)
def test_the_offices_above_and_the_institution_itself_see_every_entry(visit: Visit, who: str) -> None:
    assert INTERIM in page(visit, who)
    assert "暂缓数据审核与上传</span>" in visit.get(who, "/offices?level=institution").text
    assert "砼垚" in visit.get(who, "/offices?standing=data_held").text


@pytest.mark.parametrize("who", OTHERS)
def test_others_see_what_everybody_sees(visit: Visit, who: str) -> None:
    told = page(visit, who)
    assert "在目录" in told and "历次变动及其事由" in told
    assert INTERIM not in told and "暂缓" not in told
    assert "暂缓数据审核与上传</span>" not in visit.get(who, "/offices?level=institution").text
    assert "没有符合条件的机构" in visit.get(who, "/offices?standing=data_held").text
    assert "砼垚" in visit.get(who, "/offices?standing=listed&level=institution").text


def test_it_is_what_the_public_directory_says(visit: Visit) -> None:
    with acting(SYSTEM):
        school = session().get_one(Institution, visit.here.school.id)
        standings.order_rectification(school, Cause("决定1", TODAY, None, "16.2", 3, 1, "rectify"), by=SYSTEM, at=now())
        standings.suspend_activity(school, Cause(INTERIM, TODAY, None, "20(1)", 7), by=SYSTEM, at=now())
        known = everybodys(queries.standings(school.office_id), TODAY)
        assert known == [("suspended", ""), ("rectifying", "16.2")]
        assert known == [(one.standing, one.clause) for one in directory.standings(school.office_id)]
