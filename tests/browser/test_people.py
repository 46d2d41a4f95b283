"""People, offices and one's own account in a real browser: done by clicking, at both sizes, axe clean."""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import update

from portal.identity import absence, sessions
from portal.identity.login import COOKIE
from portal.identity.models import HandedOver, LoginSession, Person
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.db import acting, session
from tests import world
from tests.browser.conftest import overflows

SHOTS = os.environ.get("SHOTS", "")
SEATS = {
    "system": ("郑系统", "安顺市", "system_admin"), "security": ("冯安全", "安顺市", "security_admin"),
    "auditor": ("吴审", "安顺市", "auditor"), "approver": ("王建国", "安顺市", "approver"),
    "handler": ("张敏", "安顺市", "handler"), "second": ("李卫国", "安顺市", "handler"),
}  # fmt: skip


class Hall:
    """The portal served, with people who can log in."""

    def __init__(self, app: Flask, address: str) -> None:
        self.app, self.address = app, address
        with app.app_context(), acting(SYSTEM):
            self.school = world.institution("西秀区", "安顺市砼垚职业技能培训学校").office_id
            people = {key: world.person(*seat) for key, seat in SEATS.items()}
            office, today = world.office("安顺市"), now().date()
            away = absence.Absence(office, people["approver"], people["handler"], today, today + timedelta(days=9))
            absence.stand_in(away, by=SYSTEM, at=now())
            gone = HandedOver(office=office, leaver=people["second"], heir=people["handler"], made_at=now(), cases=3)
            session().add(gone)
            session().commit()
            self.ids = {key: person.id for key, person in people.items()}
            self.usernames = {key: person.username for key, person in people.items()}

    def enter(self, page: Page, who: str) -> None:
        """A session in this window, without the login page."""
        with self.app.app_context():
            _, token = sessions.begin(session().get_one(Person, self.ids[who]), None, at=now())
            session().commit()
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": self.address}])

    def log_in(self, page: Page, who: str) -> None:
        """By the login page on which the window is."""
        page.fill("#username", self.usernames[who])
        page.fill("#password", world.PASSWORD)
        page.click("main button[type=submit]")

    def expire(self) -> None:
        """As if everybody had been away for an hour."""
        with self.app.app_context():
            session().execute(update(LoginSession).values(last_seen=now() - timedelta(hours=1)))
            session().commit()


@pytest.fixture
def hall(fresh_app: Flask, live: Callable[[Flask], Any]) -> Iterator[Hall]:
    with live(fresh_app) as address:
        yield Hall(fresh_app, address)


def paths(hall: Hall) -> list[tuple[str, str]]:
    """Who looks at which page."""
    person, school = f"/admin/people/{hall.ids['handler']}", f"/offices/{hall.school}"
    administrators = [*((who, "/") for who in ("system", "security", "auditor")), ("security", person)]
    pages = ["/admin/people", "/admin/people/new", "/admin/people/known", "/admin/hand-over", "/offices", "/offices/new"]
    pages += [f"{person}{one}" for one in ("", "/appoint", "/stand-in", "/hand-over")]
    pages += [f"{school}{one}" for one in ("", "/scope", "/standing")]
    own = [("handler", page) for page in ("/me", "/password", "/me/stand-in", "/")]
    return [*administrators, *(("system", page) for page in pages), *own]


@pytest.mark.parametrize("size", ["page", "phone"])
def test_every_page_fits_its_window_and_is_accessible(
    request: pytest.FixtureRequest, hall: Hall, axe: Callable[[Page], list[str]], size: str
) -> None:
    window: Page = request.getfixturevalue(size)
    wrong, sits = [], ""
    for who, path in [("", "/login"), *paths(hall)]:
        if who != sits:
            hall.enter(window, who)
            sits = who
        window.goto(hall.address + path)
        if SHOTS:
            window.screenshot(path=f"{SHOTS}/{who}{path.replace('/', '-')}-{size}.png", full_page=True)
        found = [*axe(window), *([f"{overflows(window)} px too wide"] if overflows(window) > 0 else [])]
        wrong += [f"{who} {path}: {one}" for one in found]
    assert wrong == []


def test_a_person_is_invited_sets_a_password_and_is_in(
    page: Page, hall: Hall, window: Callable[..., Page], axe: Callable[[Page], list[str]]
) -> None:
    hall.enter(page, "system")
    page.goto(f"{hall.address}/admin/people")
    page.click("text=邀请人员")
    page.fill("#name", "新来")
    page.fill("#username", "xin.lai")
    page.click("text=建立账号并生成链接")
    link = page.input_value("#one-time-link")
    assert axe(page) == []
    theirs = window()
    theirs.goto(link)
    assert axe(theirs) == []
    for field in ("#new_password", "#repeat_password"):
        theirs.fill(field, "a fresh long password")
    theirs.click("main button[type=submit]")
    theirs.fill("#username", "xin.lai")
    theirs.fill("#password", "a fresh long password")
    theirs.click("main button[type=submit]")
    assert "新来" in theirs.inner_text("h1")
    page.reload()
    assert page.locator("#one-time-link").count() == 0


def test_a_refused_post_stays_chosen_with_the_reason_beside_it(page: Page, hall: Hall) -> None:
    hall.enter(page, "system")
    page.goto(f"{hall.address}/admin/people/{hall.ids['handler']}/appoint")
    page.select_option("#post", "auditor")
    page.click("main button[type=submit]")
    assert "三员分立" in page.inner_text("#post-error")
    assert page.input_value("#post") == "auditor"
    expect(page.locator("#error-summary")).to_be_focused()


def test_a_long_form_survives_the_end_of_its_session(page: Page, hall: Hall, axe: Callable[[Page], list[str]]) -> None:
    hall.enter(page, "system")
    page.goto(f"{hall.address}/offices/new")
    typed = {"#name": "西秀区新设培训学校", "#address": "中华西路8号", "#occupations": "6-31-01-03 电工 5、4"}
    for field, words in typed.items():
        page.fill(field, words)
    page.select_option("#kind", "school")
    hall.expire()
    page.click("main button[type=submit]")
    hall.log_in(page, "system")
    page.wait_for_url("**/offices/new?draft=*")
    assert {field: page.input_value(field) for field in typed} == typed
    assert page.input_value("#kind") == "school"
    assert "已为您保留" in page.inner_text(".flash")
    assert axe(page) == []


def test_another_person_on_the_same_browser_never_sees_it(page: Page, hall: Hall) -> None:
    hall.enter(page, "handler")
    page.goto(f"{hall.address}/reports/new")
    area = page.locator("main textarea").first
    area.fill("只给张敏看的内容")
    hall.expire()
    page.click("main button[type=submit]")
    hall.log_in(page, "second")
    page.wait_for_url("**/reports/new?draft=*")
    assert "只给张敏看的内容" not in page.content()
    assert page.locator("main textarea").first.input_value() == ""


def test_ones_other_logins_are_ended_from_the_account_page(page: Page, hall: Hall, window: Callable[..., Page]) -> None:
    other = window()
    hall.enter(other, "handler")
    hall.enter(page, "handler")
    page.goto(f"{hall.address}/me")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("text=结束其他登录")
    page.wait_for_selector(".flash")
    other.goto(f"{hall.address}/me")
    assert "/login" in other.url


def test_an_administrators_places_all_open(page: Page, hall: Hall) -> None:
    hall.enter(page, "system")
    page.goto(hall.address)
    links = page.locator("nav.side a, main a").evaluate_all("all => all.map(one => one.href)")
    for link in {link for link in links if link.startswith(hall.address)}:
        answer = page.goto(link)
        assert answer is not None
        assert answer.status == 200, link
