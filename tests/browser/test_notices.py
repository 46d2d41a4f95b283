"""The pages of notices and of the calendar in a real browser, at both sizes: nothing wider than the window, axe clean."""

import os
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser

from portal.identity import sessions
from portal.identity.login import COOKIE
from portal.identity.models import Person
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.notices import calendar_years, defences, issuing, queries
from portal.notices.defences import Answer, Statement
from tests import world
from tests.browser.conftest import DESKTOP, PHONE, opened, overflows, violations
from tests.notices.scene import Scene, arrangement, moment, scene

RECEIVED = date(2026, 11, 10)
POINTS = ("当日督导人员在场，有签到表可以证明。", "涉及人数应为二十一人。")
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def scenes(fresh_app: Flask, tmp_path: Path) -> list[Scene]:
    """Three committed cases: proposed, issued, and served with a defence half answered; the calendar is in force."""
    with fresh_app.app_context(), acting(SYSTEM):
        school = world.institution("西秀区", "安顺市砼垚职业技能培训学校").office
        found = [scene(tmp_path, respondent=school) for _ in range(3)]
        issuing.issue_notice(found[1].case, by=found[1].approver, at=moment(RECEIVED, 8))
        found[2].served(RECEIVED)
        at = moment(RECEIVED, 18)
        defences.record_defence(found[2].case, Statement("written", RECEIVED, POINTS), by=found[2].first, at=at)
        first = queries.unanswered(found[2].case)[0]
        defences.answer_points(found[2].case, {first.id: Answer("not", "签到表无督导员签名。")}, by=found[2].first, at=at)
        calendar_years.load_year(arrangement(), by=SYSTEM, at=at)
        session().commit()
        return found


@contextmanager
def entered(browser: Browser, app: Flask, address: str, who: Actor, viewport: Any) -> Any:
    """A window in which this person is logged in."""
    with app.app_context(), acting(SYSTEM):
        _, token = sessions.begin(session().get_one(Person, who.person_id), who.office_id, at=now())
        session().commit()
    with opened(browser, viewport) as page:
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
        yield page


def addresses(scenes: list[Scene], app: Flask) -> list[tuple[Actor, str]]:
    """Who opens which page."""
    proposed, issued, served = scenes
    with app.app_context(), acting(SYSTEM):
        notice = queries.notice(served.case)
        reader = world.actor(served.case.respondent.office_id and session().merge(served.case).institution, "approver")
        officer = world.actor("贵州省", "policy_officer")
        session().commit()
        assert notice is not None
    case = f"/cases/{served.case.id}"
    return [
        (proposed.approver, f"/cases/{proposed.case.id}/notice/issue"),
        (proposed.approver, f"/cases/{proposed.case.id}/notice/withdraw"),
        (issued.first, f"/cases/{issued.case.id}/notice/serve"),
        *((served.first, address) for address in (f"{case}/defence", f"{case}/defence/answer", f"{case}/waiver")),
        *((served.first, f"/notices/{notice.id}{part}") for part in ("", "/receipt")),
        (reader, "/served"),
        *((officer, f"/calendar{part}") for part in ("", "?year=2028", "/load", "/count?received=2026-12-30")),
    ]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_fits_its_window_and_is_accessible(
    browser: Browser, live: Callable[[Flask], Any], fresh_app: Flask, scenes: list[Scene], viewport: Any
) -> None:
    wrong = []
    with live(fresh_app) as address:
        for who, path in addresses(scenes, fresh_app):
            with entered(browser, fresh_app, address, who, viewport) as page:
                page.goto(address + path)
                if SHOTS:
                    page.screenshot(path=f"{SHOTS}/{path.strip('/').replace('/', '-')}-{viewport['width']}.png", full_page=True)
                found = [*violations(page), *([f"{overflows(page)} px too wide"] if overflows(page) > 0 else [])]
                wrong.extend(f"{path}: {one}" for one in found)
    assert wrong == []
