"""Deletion (19) and the holder's view in a real browser, at both sizes: nothing wider than the window, axe clean."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from tests.assessments import scene as registers
from tests.browser.windows import PHONE, opened, wrong_pages, wrong_with
from tests.deletions.scene import Followed, followed


def built(app: Flask, folder: Path) -> tuple[Followed, str, tuple[str, str, str]]:
    """What was read is ordered to be deleted, half of it signed for; the order's address, and what a holder knows."""
    with app.app_context(), acting(SYSTEM):
        school = registers.school(folder)
        school.keys, school.store = app.extensions["portal_keys"], app.extensions["portal_store"]
        people = school.candidates(2)
        first, _ = school.certified(people)
        found = followed(school)
        made = found.order()
        found.attest(made, 0)
        found.check(made, "found")
        session().commit()
        return found, f"/deletions/{made.id}", (first.number, people[0].name, school.number_of(people[0]))


@pytest.mark.clause("19")
def test_the_pages_of_deletion_and_of_the_holder(
    browser: Browser, live: Callable[[Flask], Any], fresh_app: Flask, tmp_path: Path
) -> None:
    found, order, known = built(fresh_app, tmp_path)
    of = f"/revocations/{found.revocation.id}/deletion"
    theirs = ["/deletions", of, order, f"{order}/check", f"{order}/withdraw"]
    pages = {found.approver: theirs, found.reader: ["/deletions?tab=owing", f"{order}/attest"]}
    visits = [(who, path) for who, paths in pages.items() for path in paths]
    with live(fresh_app) as address, opened(browser, PHONE) as page:
        wrong = wrong_pages(page, fresh_app, address, visits)
        page.context.clear_cookies()
        assert wrong + _looks(page, address, known) == []


def _looks(page: Page, address: str, known: tuple[str, str, str]) -> list[str]:
    """Everybody's two forms, empty, wrong and answered."""
    wrong = []
    for path, fields in (("/public/certificates", 2), ("/public/certificates/holder", 3)):
        for name in ("", known[1]):
            page.goto(address + path)
            wrong += wrong_with(page, path)
            for label, words in zip(("证书编号", "持证人姓名", "证件号码")[:fields], (known[0], name, known[2]), strict=False):
                page.get_by_label(label).fill(words)
            page.get_by_role("button", name="核验" if fields == 2 else "查询").click()
            page.wait_for_load_state()
            wrong += wrong_with(page, f"looked-{fields}-{bool(name)}")
        assert "证书状态" in page.inner_text("main") and "?" not in page.url
    return wrong
