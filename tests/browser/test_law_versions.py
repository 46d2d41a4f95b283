"""The policy officer publishes a limit in a real browser; an approver of a prefecture reads it and may not (21, R-11)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.identity import sessions
from portal.identity.login import COOKIE
from portal.identity.models import Person
from portal.kit.actor import SYSTEM
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from tests import world
from tests.browser.conftest import PHONE, overflows, serving
from tests.rulebook.law import SAID, officer

SOON = (today() + timedelta(days=30)).isoformat()


def cookies(app: Flask) -> list[str]:
    """The sessions of a policy officer and of a prefecture's approver."""
    with app.app_context(), acting(SYSTEM):
        people = (officer(), world.actor("安顺市", "approver"))
        found = [sessions.begin(session().get_one(Person, one.person_id), one.office_id, at=now())[1] for one in people]
        session().commit()
    return found


def become(page: Page, address: str, cookie: str) -> None:
    """Whose browser it is from now on."""
    page.context.add_cookies([{"name": COOKIE, "value": cookie, "url": address}])


@pytest.mark.clause("R-11")
def test_a_limit_is_published_after_its_preview_and_read_by_everybody(
    fresh_app: Flask, page: Page, axe: Callable[[Page], list[str]]
) -> None:
    hers, his = cookies(fresh_app)
    with serving(fresh_app) as address:
        become(page, address, hers)
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(f"{address}/rulebook/publish/limits")
        assert axe(page) == []
        terms = {"effective_from": SOON, "reason": SAID[0], "document_number": SAID[1]}
        for name, words in {"acceptance__days": "5", **terms}.items():
            page.fill(f"[name={name}]", words)
        page.click("button[value=preview]")
        assert "收到举报投诉之日起5个工作日内" in page.inner_text("#changes")
        assert axe(page) == []
        page.click("button[value=publish]")
        page.wait_for_url("**/rulebook/versions")
        become(page, address, his)
        page.reload()
        assert SOON in page.inner_text("#limits") and page.locator("text=拟定新版本").count() == 0
        page.set_viewport_size(PHONE)
        assert axe(page) == [] and not overflows(page)
        answer = page.request.get(f"{address}/rulebook/publish/limits")
        assert answer.status == 403 and "政策岗" in answer.text()
