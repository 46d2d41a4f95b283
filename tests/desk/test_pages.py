"""Every page of the desk, for every seat: one heading, a title, ids once, and nothing but Chinese to read."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.desk.conftest import See
from tests.desk.scene import SEATS, Town

EVERYBODY = [*SEATS, "school", "teacher"]
ADDRESSES = [
    "/", "/?tab=done", "/?tab=started", "/cases", "/cases?state=open&article=15&kind=institution&due=soon&mine=1&unfiled=1",
    "/search", "/search?q=%E7%A0%BC%E5%9E%9A", "/authority", "/authority?mine=1", "/rulebook",
]  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_page_has_one_heading_unique_ids_and_no_words_of_the_code(who: str, here: Town, see: See) -> None:
    here.investigated(here.open())
    here.open("7.1", "teacher")
    for address in ADDRESSES:
        page = see(who, address)
        assert len(page.headings) == 1, address
        assert page.title.endswith("贵州省职业技能等级认定规范管理平台")
        assert len(page.ids) == len(set(page.ids)), address
        assert page.english == [], address


@pytest.mark.parametrize("who", ["handler", "second", "third", "approver", "reviewer", "county", "coordinator", "province"])
def test_the_case_page_reads_the_same_way_for_everybody_who_takes_part(who: str, here: Town, see: See, folder: Path) -> None:
    case = here.notified(here.investigated(here.open()), folder)
    page = see(who, f"/cases/{case.id}")
    assert page.headings == [case.title]
    assert len(page.ids) == len(set(page.ids))
    assert page.english == []


def test_the_desk_greets_by_name_and_says_for_whom_one_acts(here: Town, see: See) -> None:
    page = see("handler", "/")
    assert page.headings[0].endswith("，张敏")
    assert "安顺市人社局 · 承办人" in page.text


@pytest.mark.parametrize("who", ["auditor", "system", "security"])
def test_an_administrators_desk_shows_no_case(who: str, here: Town, see: See) -> None:
    case = here.open()
    for address in ("/", "/cases", "/search?q=%E7%A0%BC%E5%9E%9A"):
        page = see(who, address)
        assert case.title not in page.text
        assert case.number not in page.text
    see(who, f"/cases/{case.id}", status=404)


def test_the_navigation_leads_only_where_the_posts_lead(here: Town, see: See) -> None:
    assert "/cases" in see("handler", "/").links
    assert "/cases" not in see("auditor", "/").links
    assert "/served" in see("school", "/").links
    assert "/served" not in see("handler", "/").links


def test_somebody_logged_out_is_led_to_the_login(here: Town, client: FlaskClient) -> None:
    for address in ("/", "/cases", "/search", "/authority", "/rulebook"):
        answer = client.get(address)
        assert answer.status_code == 303
        assert answer.location.startswith("/login")
