"""An institution finds everything that concerns it in one place, and nothing of a case it may not know of (4(4), 20(3))."""

from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portal.cases.models import Case
from portal.filings.models import Filing
from portal.filings.words import OWED
from portal.kit import clock
from portal.kit.crypto import derive
from portal.kit.db import session
from portal.kit.files import Store
from portal.notices import answering, queries
from tests import world
from tests.browser.journey import Clock
from tests.desk.conftest import See
from tests.desk.scene import Town, at

pytestmark = pytest.mark.clause("4(4)")


@pytest.fixture(autouse=True)
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal's clock shows a day inside the window."""
    monkeypatch.setattr(clock, "datetime", Clock)
    monkeypatch.setattr(Clock, "moment", at(11, 20))


@pytest.fixture
def accused(here: Town, folder: Path) -> Case:
    """A case against the school, with its notice served on it."""
    case = here.notified(here.investigated(here.open()), folder)
    case.title, case.summary = "案卷的标题", "只在案卷里的话"
    return case


@pytest.mark.clause("20(3)")
def test_it_sees_the_notice_with_its_window_its_points_and_what_binds_it(
    here: Town, accused: Case, see: See, folder: Path
) -> None:
    notice = queries.notice(accused)
    assert notice is not None
    assert "未提交" in see("school", "/my-matters").html
    store = Store(folder, derive(b"k" * 32))
    answering.submit_defence(notice, ["一", "二"], None, store=store, by=here["teacher"], at=at(11, 20))
    told = see("teacher", "/my-matters").html
    for words in (notice.number, "可陈述申辩", "2026-12-01", "已提交 2 点", "2 点待书面答复", "暂缓证书数据"):
        assert words in told
    assert f"/served/{notice.id}/defence" in told


def test_it_learns_nothing_of_the_case_against_it(here: Town, accused: Case, see: See) -> None:
    told = "".join(see("school", page).html for page in ("/my-matters", "/", "/cases", "/?tab=done"))
    hidden = (accused.title, accused.summary, accused.number, here["handler"].name, "3个批次评价中未安排质量督导人员到场")
    assert not [words for words in hidden if words in told]


def test_another_institution_finds_an_empty_page_and_a_bureau_none(accused: Case, client: FlaskClient, here: Town) -> None:
    world.login(client, world.actor(world.institution("西秀区").office, "approver", name="邻居"))
    told = client.get("/my-matters").text
    assert told.count("empty") >= 4 and "目前没有暂停评价" in told and here.school.name not in told
    world.login(client, here["approver"])
    assert client.get("/my-matters").status_code == 403


@pytest.mark.clause("20(5)")
def test_its_own_decisions_that_are_not_filed_yet_stand_there_with_their_day(here: Town, see: See) -> None:
    own = here.open("7.1", by="teacher")
    session().add(
        Filing(
            case_id=own.id, from_id=here.school.id, to_id=world.office("安顺市").id, major=False, basis="20(5)", state=OWED,
            due_on=date(2026, 11, 24), created_at=at(11, 17), summary="", comment="",
        )
    )  # fmt: skip
    session().flush()
    told = see("teacher", "/my-matters").html
    assert own.number in told and "2026-11-24" in told and "剩 2 个工作日" in told
