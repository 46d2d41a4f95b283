"""Browser tests: Debian's chromium through Playwright, an app on a free port, axe, and no console error forgiven."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from werkzeug.serving import make_server

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The app on a free port of this machine, answering in threads; yields its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def live() -> Callable[[Flask], Any]:
    """`with live(app) as address:` serves the app for the block."""
    return serving


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for the run."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@contextmanager
def opened(browser: Browser, viewport: ViewportSize, **options: Any) -> Iterator[Page]:
    """A fresh, logged-out window; a console error in it (a violated Content-Security-Policy is one) fails the test."""
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport=viewport, reduced_motion="reduce", **options
    )
    page = context.new_page()
    wrong: list[str] = []
    # A refusal is a page too: the browser reports its status, which is no mistake of the page.
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" and "status of 4" not in m.text else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert not wrong, wrong


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A window of 1440 × 900."""
    with opened(browser, DESKTOP) as window:
        yield window


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """A phone of 390 × 844."""
    with opened(browser, PHONE, is_mobile=True, has_touch=True) as window:
        yield window


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Further windows, each with its own login: `second = window()`."""
    open_ones: list[Any] = []

    def another(viewport: ViewportSize = DESKTOP, **options: Any) -> Page:
        one = opened(browser, viewport, **options)
        open_ones.append(one)
        return one.__enter__()

    yield another
    for one in reversed(open_ones):
        one.__exit__(None, None, None)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """`assert axe(page) == []`: violations of WCAG 2.0–2.2 A and AA and of best practice, each with its places."""
    return violations


def violations(page: Page) -> list[str]:
    """What axe finds wrong on this page."""
    page.evaluate(AXE.read_text("utf-8"))  # evaluate() passes a strict policy; add_script_tag() does not
    # Without preload axe does not copy the style sheets into inline ones, which the policy would report as errors.
    options = {"runOnly": RULES, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate("options => axe.run(document, options)", options)
    return [f"{v['id']} ({v['impact']}): {[node['target'] for node in v['nodes']]}" for v in found["violations"]]


def overflows(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
