"""What a browser test looks through: a window, and what is wrong with the page in it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize

DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
AXE = Path(__file__).resolve().parents[1] / "vendor" / "axe.min.js"
NO_MISTAKE = re.compile(r"status of 4|net::ERR_")
"""A refusal is a page too, whose status the browser reports; and a test may end, and its server with it, while its last page
still fetches an icon."""
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def opened(browser: Browser, viewport: ViewportSize, **options: Any) -> Iterator[Page]:
    """A fresh, logged-out window; a console error in it (a violated Content-Security-Policy is one) fails the test."""
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport=viewport, reduced_motion="reduce", **options
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type == "error" and not NO_MISTAKE.search(m.text) else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    context.close()
    assert not wrong, wrong


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
