"""Browser tests: Debian's chromium through Playwright, an app on a free port, axe, and no console error forgiven."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from werkzeug.serving import make_server

from portal.kit import clock
from tests.browser.journey import Clock, Journey
from tests.browser.windows import DESKTOP, PHONE, opened, overflows, violations
from tests.databases import Fresh

__all__ = ["DESKTOP", "PHONE", "opened", "overflows", "violations"]

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none"]


@pytest.fixture
def fresh_database(founded_database: Fresh) -> Fresh:
    """What is looked at here stands on the offices."""
    return founded_database


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """The app on a free port of this machine, answering in threads; yields its address. Styles and scripts may be kept by the
    browser: a page has some forty of them."""
    usual = app.config["SEND_FILE_MAX_AGE_DEFAULT"]
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 3600
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        app.config["SEND_FILE_MAX_AGE_DEFAULT"] = usual


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


@pytest.fixture
def journey(fresh_app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Journey]:
    """The portal on a database of its own and with a clock that the test sets, for a case that goes from hand to hand."""
    monkeypatch.setattr(clock, "datetime", Clock)
    with serving(fresh_app) as address, opened(browser, DESKTOP) as page:
        yield Journey(fresh_app, address, page)
