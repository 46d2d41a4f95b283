"""An auditor at work in a real browser: finds a refused decision of a county, proves it, exports it; both sizes, axe clean."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from portal.audit.events import Result
from portal.audit.keys import SealerKeys
from portal.audit.record import record
from portal.jobs.sealing import seal_once
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from portal.reviews import operations, queries
from portal.reviews.operations import Plan
from tests import world
from tests.audit.sealing import place
from tests.audit.tampering import TOOL
from tests.browser.windows import DESKTOP, entered, wrong_pages
from tests.databases import Fresh

People = dict[str, Actor]


@pytest.fixture
def people(fresh_app: Flask, fresh_database: Fresh) -> People:
    """A county's approver who was refused a decision, the prefecture's auditor with a review and a question; sealed."""
    with fresh_app.app_context(), acting(SYSTEM):
        found = {
            "auditor": world.actor("安顺市", "auditor", name="卢云"),
            "approver": world.actor("西秀区", "approver", name="王波"),
        }  # fmt: skip
        facts: dict[str, object] = {"action": "case:decide", "object": "case:71", "clause": "4(3)", "reason": "authority"}
        record("access:refused", facts, by=found["approver"], at=now(), clause="4(3)", result=Result.REFUSED)
        session().commit()
    with fresh_app.app_context(), acting(found["auditor"]):
        by, day = found["auditor"], today()
        plan = Plan("季度评阅", day, day, (), "有无越权？")
        operations.open_review(plan, by=by, at=now())
        session().commit()
        review = queries.reviews(by, None, 1)[0]
        county = world.office("西秀区")
        operations.ask(review, county, "请说明。", day.replace(year=day.year + 1), by=by, at=now())
        session().commit()
    seal_once(str(fresh_database.urls.sealer), place(fresh_database.home))
    return found


def find(page: Page, address: str) -> None:
    """From the console to the one refused decision of the county."""
    page.goto(f"{address}/audit/")
    page.get_by_label("机构", exact=True).fill("西秀区人社局")
    page.locator("[name=what]").select_option(label="请求被拒绝")
    page.locator("[name=result]").select_option(label="拒绝")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("#entries tbody tr")).to_have_count(1)


@pytest.mark.clause("19")
def test_an_auditor_finds_proves_and_exports_a_refused_decision(
    browser: Browser, live: Callable[[Flask], Any], fresh_app: Flask, people: People, fresh_database: Fresh, tmp_path: Path
) -> None:
    with live(fresh_app) as address, entered(browser, fresh_app, address, people["auditor"], DESKTOP) as page:
        find(page, address)
        with page.expect_download() as coming:
            page.get_by_role("link", name="导出及证明").click()
        coming.value.save_as(tmp_path / "export.zip")
        page.get_by_role("link", name="请求被拒绝").click()
        expect(page.get_by_text("核验通过。")).to_be_visible()
        expect(page.locator("svg.proof")).to_be_visible()
    with zipfile.ZipFile(tmp_path / "export.zip") as archive:
        archive.extractall(tmp_path)
    key = str(SealerKeys(place(fresh_database.home).keys, place(fresh_database.home).name).first())
    asked = [sys.executable, str(TOOL), str(tmp_path / "audit-export"), "--key", key]
    assert subprocess.run(asked, capture_output=True, check=False).returncode == 0


ADDRESSES = (
    "", "?result=refused", "?object=case:71", "entries/{entry}", "figures", "checks", "witness", "witness/key", "reviews",
    "reviews/new", "reviews/1", "reviews/1/ask", "reviews/1/report", "entries/{entry}/mark", "searches/new?result=refused",
)  # fmt: skip


def test_every_page_fits_its_window_and_is_accessible(
    browser: Browser, live: Callable[[Flask], Any], fresh_app: Flask, people: People
) -> None:
    with live(fresh_app) as address, entered(browser, fresh_app, address, people["auditor"], DESKTOP) as page:
        page.goto(f"{address}/audit/?result=refused")
        entry = str(page.locator("#entries a.name").first.get_attribute("href")).rpartition("/")[2]
        visits = [(people["auditor"], f"/audit/{path.format(entry=entry)}") for path in ADDRESSES]
        visits += [(people["approver"], f"/audit/inquiries{one}") for one in ("", "/1")]
        assert wrong_pages(page, fresh_app, address, visits) == []
