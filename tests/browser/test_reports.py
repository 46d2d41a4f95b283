"""A complaint's way through the portal in a real browser, and its pages at both sizes: axe clean, nothing too wide."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize

from portal.identity.login import COOKIE
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.notices.calendar_years import seed_calendar
from tests import world
from tests.browser.windows import DESKTOP, PHONE, opened, overflows, token_of, violations, wrong_pages, wrong_with
from tests.reports.scene import PDF, Scene, scene

Live = Callable[[Flask], Any]
PROOF = {"name": "现场照片.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 test"}


@pytest.fixture
def here(fresh_app: Flask) -> Scene:
    """The people of two prefectures, committed."""
    with fresh_app.app_context(), acting(SYSTEM):
        seed_calendar(by=SYSTEM, at=world.AT)
        made = scene()
        session().commit()
        return made


class Visit:
    """One after another, people sit down at a window and look at what they find."""

    def __init__(self, page: Page, app: Flask, here: Scene, address: str) -> None:
        self.page, self.app, self.here, self.address = page, app, here, address
        self.wrong: list[str] = []
        page.on("dialog", lambda dialog: dialog.accept())

    def as_(self, who: str, path: str) -> Page:
        """The window with this person logged in, at this page."""
        token = token_of(self.app, self.here[who])
        self.page.context.add_cookies([{"name": COOKIE, "value": token, "url": self.address}])
        self.page.goto(self.address + path)
        return self.page

    def look(self, page: Page) -> None:
        """Note what axe finds and what is wider than the window."""
        wide = overflows(page)
        self.wrong += [f"{page.url}: {one}" for one in (*violations(page), *([f"{wide} px too wide"] if wide > 0 else []))]

    def send(self, page: Page, button: str) -> None:
        """Press a form's button; the page after it is looked at."""
        page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_load_state()
        self.look(page)


def takes_down(visit: Visit, page: Page) -> str:
    """The county officer takes a complaint down and passes it on; the path of its page."""
    visit.look(page)
    page.fill("#title", "某校多批次未安排督导")
    page.fill("#content", "连续三批没有督导。")
    page.fill("#institution", "砼垚")
    page.check("#anonymous")
    page.select_option("#clause", "15.5")
    visit.send(page, "下一步：核对受理机构")
    assert "由所在地市（州）局受理" in page.inner_text("#proposal")
    page.set_input_files("#attachments", [PROOF])
    visit.send(page, "登记线索")
    path = page.url.removeprefix(visit.address)
    page.goto(f"{page.url}/pass-on")
    visit.look(page)
    page.fill("#words", "属市局管辖。")
    visit.send(page, "转送")
    return path


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_complaint_goes_from_the_county_to_a_case_of_the_prefecture_and_never_to_the_accused(
    browser: Browser, live: Live, fresh_app: Flask, here: Scene, viewport: ViewportSize
) -> None:
    with live(fresh_app) as address, opened(browser, viewport) as page:
        visit = Visit(page, fresh_app, here, address)
        visit.as_("county", "/reports/new")
        path = takes_down(visit, page)
        visit.as_("home", path)
        visit.look(page)
        page.goto(f"{page.url}/receive")
        visit.send(page, "受理")
        page.goto(f"{page.url}/open-case")
        visit.look(page)
        page.fill("#happened_on", "2026-01-03")
        visit.send(page, "立案")
        assert "线索来源" in page.inner_text("main")
        visit.as_("school", path)
        assert "没有找到" in page.inner_text("main")
        page.goto(f"{address}/reports?tab=all")
        visit.look(page)
        assert "某校多批次" not in page.inner_text("main")
    assert visit.wrong == []


def test_every_page_of_reports_fits_its_window_and_is_accessible(
    browser: Browser, live: Live, fresh_app: Flask, here: Scene
) -> None:
    with fresh_app.app_context(), acting(SYSTEM):
        report = here.take("home", PDF).report_id
        session().commit()
    acts = [f"/reports/{report}{page}" for page in ("", "/receive", "/refuse", "/pass-on", "/merge", "/reporter", "/open-case")]
    paths = ["/reports", "/reports?tab=all&q=督导", "/cases/new?kind=supervisor", *acts]
    visits = [*(("home", path) for path in paths), ("school", "/reports/self-inquiry")]
    with live(fresh_app) as address, opened(browser, DESKTOP) as page:
        assert wrong_pages(page, fresh_app, address, [(here[who], path) for who, path in visits]) == []
        visit = Visit(page, fresh_app, here, address)
        assert wrong_with(visit.as_("reviewer", "/cases/new")) == []
        visit.as_("home", "/cases/new?kind=candidate")
        page.get_by_role("button", name="立案", exact=True).click()
        page.wait_for_load_state()
        assert wrong_with(page) == []
        visit.as_("home", f"/reports/{report}/reporter")
        page.fill("#reason", "电话核实")
        page.get_by_role("button", name="查看举报人", exact=True).click()
        page.wait_for_load_state()
        assert "陈举报" in page.inner_text("main")
        assert wrong_with(page) == []
