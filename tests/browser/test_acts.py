"""Acts on a case in a real browser, at both sizes: hand over, end help, correct, step back. Nothing too wide, axe clean."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.cases import joint, links, oversight
from portal.kit.actor import SYSTEM
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from tests import world
from tests.browser.windows import DESKTOP, PHONE, entered, overflows, violations
from tests.cases import scenes
from tests.desk.scene import Town, at, town

SHOTS = os.environ.get("SHOTS", "")
WRONG, RIGHT = "已于10月30日约谈负责人", "已于10月20日约谈负责人"


@dataclass
class Portal:
    """A served portal with one case that has something in every section, and the size of its windows."""

    address: str
    here: Town
    case: str
    enter: Callable[[str], AbstractContextManager[Page]]

    def at(self, page: Page, act: str = "", shot: str = "") -> Page:
        """The case's page, or the page of an act: it fits its window and is accessible."""
        page.goto(f"{self.address}{self.case}{act}")
        return self.fits(page, shot or act.strip("/") or "case")

    def fits(self, page: Page, shot: str) -> Page:
        """The page as it stands is no wider than its window, and axe finds nothing."""
        if SHOTS and page.viewport_size:
            page.screenshot(path=f"{SHOTS}/{shot.replace('/', '-')}-{page.viewport_size['width']}.png", full_page=True)
        assert violations(page) == []
        assert overflows(page) <= 0
        return page


@pytest.fixture(params=[DESKTOP, PHONE], ids=["desktop", "phone"])
def portal(
    request: pytest.FixtureRequest, browser: Browser, live: Callable[[Flask], Any], fresh_app: Flask
) -> Iterator[Portal]:
    """The portal with its case committed, in windows of either size."""
    with fresh_app.app_context(), acting(SYSTEM):
        here = town()
        case = _case(here)
    with live(fresh_app) as address:
        yield Portal(address, here, case, lambda who: entered(browser, fresh_app, address, here[who], request.param))


def _case(here: Town) -> str:
    case = scenes.held(here)
    joint.ask(case, world.office("西秀区"), "核实考场原始记录，询问当日考务人员", scenes.DUE, by=here["handler"], at=at(10, 14))
    links.link(case, here.open(title="同一场次另一案件"), "同一场次", by=here["handler"], at=at(10, 15))
    oversight.comment(case, WRONG, by=here["handler"], at=at(10, 16))
    oversight.urge(case, "请抓紧调查取证", today(), by=here["coordinator"], at=now())
    session().commit()
    return f"/cases/{case.id}"


def send(page: Page) -> None:
    """Send the act's form, saying yes where it asks first."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("main form.form button[type=submit]")
    page.wait_for_load_state()


@pytest.mark.clause("4")
def test_a_case_is_handed_over_with_keyboard_and_confirmation(portal: Portal) -> None:
    with portal.enter("approver") as page:
        portal.at(page, "/transfer")
        send(page)
        expect(page.locator("#error-summary")).to_contain_text("请选择接收机构")
        page.check(f"input[name=target][value='{world_id(portal)}']")
        page.fill("[name=reason]", "查明所涉机构在该市辖区。")
        send(page)
        expect(page.locator(".strip.blue")).to_contain_text("本案已移交")
        portal.fits(page, "transferred")


def world_id(portal: Portal) -> int:
    """The id of 遵义市's bureau, where the town's stranger works."""
    return portal.here["stranger"].office_id


@pytest.mark.clause("4(3)")
def test_help_is_ended_from_its_row_and_the_county_sees_it(portal: Portal) -> None:
    with portal.enter("handler") as page:
        portal.at(page)
        page.click("#joint a:has-text('结束协助')")
        portal.fits(page, "end")
        page.fill("[name=words]", "已核实清楚")
        send(page)
        expect(page.locator("#joint")).to_contain_text("已结束")
    with portal.enter("county") as page:
        portal.at(page, shot="case-county")
        expect(page.locator("#joint")).to_contain_text("已结束")
        expect(page.locator("#joint a:has-text('结束协助')")).to_have_count(0)


@pytest.mark.clause("20(2)")
def test_a_mistyped_record_is_corrected_and_both_stay(portal: Portal) -> None:
    with portal.enter("handler") as page:
        portal.at(page)
        page.click(f"#log li:has-text('{WRONG}') >> a:has-text('更正')")
        expect(page.locator("[name=words]")).to_be_visible()
        portal.fits(page, "correct")
        page.fill("[name=words]", RIGHT)
        send(page)
        expect(page.locator("#log s")).to_have_text(WRONG)
        expect(page.locator("#log")).to_contain_text(RIGHT)
        portal.fits(page, "corrected")


@pytest.mark.clause("R-10")
def test_whoever_steps_back_is_led_to_the_desk_and_finds_nothing_more(portal: Portal) -> None:
    with portal.enter("handler") as page:
        portal.at(page, "/recuse")
        page.fill("[name=reason]", "系当事人近亲属")
        send(page)
        assert page.url == f"{portal.address}/"
        expect(page.locator("main")).to_contain_text("已回避案件一件")
        portal.at(page, shot="recused")
        expect(page.locator("h1")).to_have_text("没有找到")
    with portal.enter("approver") as page:
        expect(portal.at(page, shot="one-left").locator(".strip.red").first).to_contain_text("承办人")


def test_the_other_acts_pages_fit_and_are_accessible(portal: Portal) -> None:
    pages = {"approver": ("assign", "interim/hold", "interim/lift", "dismiss"), "handler": ("assistance", "link", "comment")}
    for who, acts in {**pages, "coordinator": ("urge",), "county": ("assistance/answer",)}.items():
        with portal.enter(who) as page:
            for act in acts:
                portal.at(page, f"/{act}")
