"""The policy officer publishes in the browser, having seen what it does (4(1), 21, 22, R-11, R-13)."""

import html
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal.admin.law_clause import clause_form, edited
from portal.kit.actor import SYSTEM
from portal.kit.clock import today
from portal.kit.db import acting
from portal.readings.thresholds import watching_on
from portal.rulebook import delivered, rulebook_on, versions
from portal.rulebook.internal_limits import limits_on
from portal.rulebook.models import Kind
from tests import world
from tests.findings.scene import scene
from tests.rulebook.law import SAID, book_text, new_limit, officer

pytestmark = pytest.mark.clause("22")
SOON = today() + timedelta(days=30)
TERMS = {"effective_from": SOON.isoformat(), "reason": SAID[0], "document_number": SAID[1]}
LIMITS = "/rulebook/publish/limits"
BOOK = "/rulebook/publish/rulebook"


@pytest.fixture
def browser(db_session: object, client: FlaskClient) -> Iterator[FlaskClient]:
    """The policy officer's."""
    with acting(SYSTEM):
        world.login(client, officer())
        yield client


def filled(page: TestResponse) -> dict[str, Any]:
    """What the form on a page holds, as a browser would send it back."""
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]+>", page.text):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and 'type="file"' not in tag and ('type="checkbox"' not in tag or "checked" in tag):
            found[name[1]] = html.unescape(value[1]) if value else "y"
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page.text, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', body)
        found[name] = chosen[1] if chosen else ""
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', page.text, re.S):
        found[name] = html.unescape(body).removeprefix("\r\n").removeprefix("\n")
    return found


@pytest.mark.clause("R-11")
def test_a_limit_is_previewed_published_and_listed_and_the_old_version_stays_readable(browser: FlaskClient) -> None:
    sent = {**filled(browser.get(LIMITS)), **TERMS, "acceptance__days": "5"}
    preview = browser.post(LIMITS, data={**sent, "step": "preview"})
    assert "收到举报投诉之日起7个工作日内" in preview.text and "收到举报投诉之日起5个工作日内" in preview.text
    assert limits_on(SOON)["acceptance"].days == 7, "a preview publishes nothing"
    assert browser.post(LIMITS, data={**filled(preview), "step": "publish"}).status_code == 303
    assert (limits_on(SOON)["acceptance"].days, limits_on(today())["acceptance"].days) == (5, 7)
    listed = browser.get("/rulebook/versions").text
    assert SOON.isoformat() in listed and "待生效" in listed and SAID[1] in listed
    first = versions.numbered(Kind.LIMITS, 1)
    assert "7个工作日" in browser.get(f"/rulebook/versions/{first.id}").text
    assert browser.get(f"/rulebook/versions/{first.id}/file").text == Path("policies/limits.toml").read_text(encoding="utf-8")


def test_what_is_wrong_stands_beside_its_field_and_going_back_loses_nothing(browser: FlaskClient) -> None:
    sent = {**filled(browser.get(LIMITS)), **TERMS, "acceptance__days": "0", "effective_from": "2026-02-30"}
    shown = browser.post(LIMITS, data={**sent, "step": "preview"}).text
    assert 'id="acceptance__days-error"' in shown and 'id="effective_from-error"' in shown and SAID[0] in shown
    back = browser.post(LIMITS, data={**sent, "acceptance__days": "9", "step": "edit"})
    assert filled(back)["acceptance__days"] == "9"


@pytest.mark.clause("21")
def test_a_reading_of_the_procedure_concerns_every_open_case_and_one_of_an_article_its_own(
    browser: FlaskClient, tmp_path: Path
) -> None:
    number = scene(tmp_path, "16.2").case.number
    world.login(browser, officer())
    for reading, concerned in (("R-1", True), ("R-15", True), ("R-5", False)):
        address = f"/rulebook/publish/readings?reading={reading}"
        sent = {**filled(browser.get(address)), **TERMS, "text": "另行规定。", "step": "preview"}
        if reading == "R-15":
            sent["clauses"] = "16"
        assert (number in browser.post(address, data=sent).text) == concerned


@pytest.mark.clause("21")
def test_a_reading_is_written_anew_and_pages_say_it_from_its_day_on(browser: FlaskClient) -> None:
    address = "/rulebook/publish/readings?reading=R-6"
    sent = {**filled(browser.get(address)), **TERMS, "effective_from": today().isoformat(), "text": "以省厅公布的清单为准。"}
    assert "不是细则条款编号" in browser.post(address, data={**sent, "clauses": "23", "step": "preview"}).text
    assert browser.post(address, data={**sent, "step": "publish"}).status_code == 303
    assert "以省厅公布的清单为准。" in browser.get("/rulebook").text


def test_the_rulebook_is_changed_clause_by_clause_with_the_open_cases_it_concerns(browser: FlaskClient, tmp_path: Path) -> None:
    case = scene(tmp_path, "16.2").case
    world.login(browser, officer())
    opened = browser.post(BOOK, data={**filled(browser.get(BOOK)), "clause": "16.2", "step": "open"})
    kept = browser.post(BOOK, data={**filled(opened), "use__publish": "optional", "step": "keep"})
    assert "视情节采取" in kept.text and "尚未调整" not in kept.text
    preview = browser.post(BOOK, data={**filled(kept), **TERMS, "step": "preview"})
    assert case.number in preview.text and "安顺" in preview.text and case.title not in preview.text
    assert browser.post(BOOK, data={**filled(preview), "step": "publish"}).status_code == 303
    assert rulebook_on(SOON).clause("16.2").optional == ("publish",)
    assert rulebook_on(SOON).clause("16.1") == delivered().clause("16.1")


def test_a_text_that_cannot_be_followed_is_refused_beside_it_and_kept(browser: FlaskClient) -> None:
    text = book_text(SOON, "16.2", published=False).replace('required = ["rectify"', 'required = ["fine"')
    sent = {**filled(browser.get(BOOK)), **TERMS, "step": "preview", "file": (io.BytesIO(text.encode()), "新版本.toml")}
    shown = browser.post(BOOK, data=sent)
    assert "“required”中的“fine”不是已知的词" in shown.text and 'id="text-error"' in shown.text
    assert filled(shown)["text"].replace("\r\n", "\n").strip() == text.strip()
    good = {**filled(shown), **TERMS, "text": text.replace('"fine"', '"rectify"'), "step": "publish"}
    assert browser.post(BOOK, data=good).status_code == 303


def test_a_form_filled_in_before_another_publication_is_stale(browser: FlaskClient) -> None:
    sent = {**filled(browser.get(LIMITS)), **TERMS, "acceptance__days": "5", "step": "publish"}
    new_limit(SOON, "filing", 4, by=officer())
    assert "他人已办理本事项" in browser.post(LIMITS, data=sent).text
    assert len(versions.ever_published(Kind.LIMITS)) == 2


def test_a_planned_version_is_withdrawn_with_a_reason_and_any_two_are_compared(browser: FlaskClient) -> None:
    version = new_limit(SOON, "filing", 4, by=officer())
    world.login(browser, officer())
    address = f"/rulebook/versions/{version.id}/withdraw"
    assert "请填写此项" in browser.post(address, data={**filled(browser.get(address)), "words": " "}).text
    assert browser.post(address, data={**filled(browser.get(address)), "words": "上级另有安排。"}).status_code == 303
    assert "已撤回" in browser.get("/rulebook/versions").text
    assert browser.get(address).status_code == 404
    first = versions.numbered(Kind.LIMITS, 1)
    compared = browser.get(f"/rulebook/compare?one={version.id}&other={first.id}").text
    assert "5个工作日" in compared and "4个工作日" in compared


@pytest.mark.clause("4(1)")
def test_everybody_reads_versions_and_only_the_policy_officer_publishes(browser: FlaskClient) -> None:
    version = new_limit(SOON, "filing", 4, by=officer())
    world.login(browser, world.actor("安顺市", "approver"))
    assert "拟定新版本" not in browser.get("/rulebook/versions").text
    assert browser.get(f"/rulebook/versions/{version.id}").status_code == 200
    for address in (LIMITS, BOOK, "/rulebook/publish/readings", f"/rulebook/versions/{version.id}/withdraw"):
        assert browser.get(address).status_code == 403


@pytest.mark.parametrize("clause", [one for one in delivered().clauses if one.count(".") == 0 or one.endswith(".1")])
def test_a_clause_that_is_opened_and_kept_as_it_was_changes_nothing(clause: str) -> None:
    book = delivered()
    shown = clause_form(book, book.clauses[clause])
    sent = MultiDict([(field.name, value) for field in shown for value in _values(field.data)])
    assert edited(book, book.clauses[clause], clause_form(book, book.clauses[clause], sent)) == book


def _values(data: Any) -> list[str]:
    return list(data) if isinstance(data, list) else [] if data in (None, False) else ["y" if data is True else str(data)]




@pytest.mark.clause("19")
def test_what_is_noticed_while_data_is_read_is_published_like_any_parameter(browser: FlaskClient) -> None:
    page = "/rulebook/publish/watching"
    wrong = {**filled(browser.get(page)), **TERMS, "beyond__first": "30"}
    assert "应大于预警的数目" in browser.post(page, data={**wrong, "step": "preview"}).text
    sent = {**wrong, "beyond__first": "4", "closes": "20"}
    preview = browser.post(page, data={**sent, "step": "preview"})
    assert "满5次预警，满20次暂停权限" in preview.text and "满4次预警，满20次暂停权限" in preview.text
    assert browser.post(page, data={**filled(preview), "step": "publish"}).status_code == 303
    assert [watching_on(day).rules["beyond"].first for day in (today(), SOON)] == [5, 4]
    second = versions.numbered(Kind.WATCHING, 2)
    assert "工作日 7 时至 20 时" in browser.get(f"/rulebook/versions/{second.id}").text
