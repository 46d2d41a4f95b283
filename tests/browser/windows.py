"""What a browser test looks through: a window, who sits at it, and what is wrong with the page in it."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize

from portal.identity import sessions
from portal.identity.login import COOKIE
from portal.identity.models import Person
from portal.kit import clock
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
NO_MISTAKE = re.compile(r"status of 4|net::ERR_")
"""A refusal is a page too, whose status the browser reports; and a test may end, and its server with it, while its last page
still fetches an icon."""
LOAD_AXE = f"window.loadAxe = () => {{ {AXE.read_text('utf-8')} }};"
"""Given to every page of a window when it is opened, and read by the browser only where axe is asked: sending the file to each
page would cost more than axe itself."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def opened(browser: Browser, viewport: ViewportSize, **options: Any) -> Iterator[Page]:
    """A fresh, logged-out window; a console error in it (a violated Content-Security-Policy is one) fails the test."""
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport=viewport, reduced_motion="reduce", **options
    )
    context.add_init_script(LOAD_AXE)  # passes a strict policy; add_script_tag() does not
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" and not NO_MISTAKE.search(m.text) else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert not wrong, wrong


def violations(page: Page) -> list[str]:
    """What axe finds wrong on this page."""
    # Without preload axe does not copy the style sheets into inline ones, which the policy would report as errors.
    options = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("options => { window.axe ?? loadAxe(); return axe.run(document, options); }", options)
    return [f"{v['id']} ({v['impact']}): {[node['target'] for node in v['nodes']]}" for v in found["violations"]]


def overflows(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


SHOTS = os.environ.get("SHOTS", "")
"""A folder for pictures of what was looked at, where somebody wants to see it."""


def wrong_with(page: Page, name: str = "") -> list[str]:
    """What is wrong with the page as it stands, on a phone and on a desk: what axe finds, what is wider than its window."""
    found = []
    page.wait_for_load_state()
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        if SHOTS and name:
            page.screenshot(path=f"{SHOTS}/{name.strip('/').replace('/', '-')}-{size['width']}.png", full_page=True)
        wide = overflows(page)
        found += [f"{size['width']}: {one}" for one in (*violations(page), *([f"{wide} px too wide"] if wide > 0 else []))]
    return found


def token_of(app: Flask, who: Actor) -> str:
    """A new session of this person."""
    with app.app_context(), acting(SYSTEM):
        _, token = sessions.begin(session().get_one(Person, who.person_id), who.office_id, at=clock.now())
        session().commit()
    return token


@contextmanager
def entered(browser: Browser, app: Flask, address: str, who: Actor, viewport: Any) -> Iterator[Page]:
    """A window in which this person is logged in."""
    with opened(browser, viewport) as page:
        page.context.add_cookies([{"name": COOKIE, "value": token_of(app, who), "url": address}])
        yield page


def wrong_pages(page: Page, app: Flask, address: str, visits: Iterable[tuple[Actor, str]]) -> list[str]:
    """What is wrong with these pages, each opened by the person named, one after another at the same window: what all pages
    share is fetched once."""
    wrong, sits = [], None
    for who, path in visits:
        if who is not sits:
            page.context.add_cookies([{"name": COOKIE, "value": token_of(app, who), "url": address}])
            sits = who
        answer = page.goto(address + path)
        status = answer.status if answer else 0
        found = [*wrong_with(page, path), *([f"status {status}"] if status != 200 else [])]
        wrong += [f"{path}: {one}" for one in found]
    return wrong
