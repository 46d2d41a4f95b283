"""Everybody reads what was announced, while it is shown; of what was withdrawn only that it was, and why (16, 20(4))."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.kit.clock import now
from portal.publicity import withdrawing
from portal.publicity.words import MISTAKEN
from tests import world
from tests.decisions.course import Course
from tests.public.conftest import Read, published


@pytest.mark.clause("16")
def test_an_announcement_is_listed_found_and_read_without_a_login(read: Read, case: Course) -> None:
    row = published(case, words="该机构宣传包过，责令限期整改。")
    for address in ("/public", "/public?q=宣传包过", "/public?q=限期整改的公告", "/public?region=520400"):
        assert row.title in read(address)
    for address in ("/public?q=不相干的话", "/public?region=520300", "/public?tab=archive"):
        assert row.title not in read(address)
    page = read(f"/public/announcements/{row.id}")
    assert "该机构宣传包过" in page and "安顺市人力资源和社会保障局" in page and "公布至" in page


@pytest.mark.clause("16")
def test_of_a_withdrawn_announcement_the_page_keeps_the_place_and_the_reason(read: Read, case: Course) -> None:
    row = published(case, words="原来的正文误写了内容。")
    withdrawing.withdraw(case.case, MISTAKEN, "公告误用文稿，现予撤回。", by=case.signer, at=now())
    page = read(f"/public/announcements/{row.id}")
    assert all(words in page for words in (row.title, "已撤回", "撤回时间", "公告误用文稿", "发布时间"))
    assert "原来的正文" not in page
    assert "已撤回" in read("/public")
    assert row.title not in read("/public?q=误写了内容")


def test_after_its_term_an_announcement_moves_to_the_archive_by_title(read: Read, case: Course) -> None:
    row = published(case, words="早已公布的正文。", ago=400)
    assert row.title not in read("/public")
    assert row.title in read("/public?tab=archive")
    page = read(f"/public/announcements/{row.id}")
    assert "公布期已满" in page and "早已公布的正文" not in page


def test_a_long_list_is_read_page_by_page_and_each_line_once(read: Read, case: Course) -> None:
    titles = [f"公告之{number:02}" for number in range(23)]
    for number, title in enumerate(titles):
        published(case, title, ago=30 - number)
        if number < 22:
            withdrawing.withdraw(case.case, MISTAKEN, "误发。", by=case.signer, at=now())
    first = read("/public")
    following = first[first.index('rel="next"') :].partition('href="')[2].partition('"')[0].replace("&amp;", "&")
    pages = (first, read(following))
    assert [sum(title in page for title in titles) for page in pages] == [20, 3]
    assert all(sum(title in page for page in pages) == 1 for title in titles)
    assert titles[22] in first and titles[0] in pages[1], "newest first"


@pytest.mark.parametrize("address", [
    "/public/announcements/999999", "/public/announcements/99999999999999999999", "/public/institutions/nobody",
])  # fmt: skip
def test_what_does_not_exist_is_said_kindly_and_leads_on(read: Read, address: str) -> None:
    page = read(address, 404)
    assert "公示公告" in page and "工作台" not in page


@pytest.mark.parametrize("query", ["q=一", "q=%00", "after=x", "region=x", "q=%25%25", "after=2026-01-01T00:00:00%2B08:00~9"])
def test_strange_questions_are_answered_with_an_ordinary_page(read: Read, query: str) -> None:
    read(f"/public?{query}")
    read(f"/public/institutions?{query}&occupation=%27")


def test_an_officer_who_is_logged_in_sees_what_the_public_sees(read: Read, client: FlaskClient, case: Course) -> None:
    published(case)
    plain = read("/public")
    world.login(client, case.signer)
    assert client.get("/public").text == plain


def test_login_and_public_pages_lead_to_each_other(read: Read, app: Flask) -> None:
    assert 'href="/public"' in read("/login") and 'href="/login"' in read("/public")
    assert app.view_functions["public.announcements"].portal_access == "public"  # type: ignore[attr-defined]
