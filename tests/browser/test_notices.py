"""The pages of notices and of the calendar in a real browser, at both sizes: nothing wider than the window, axe clean."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.notices import calendar_years, defences, issuing, queries
from portal.notices.defences import Answer, Statement
from tests import world
from tests.browser.windows import wrong_pages
from tests.notices.scene import Scene, arrangement, moment, scene

RECEIVED = date(2026, 11, 10)
POINTS = ("当日督导人员在场，有签到表可以证明。", "涉及人数应为二十一人。")


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


def addresses(scenes: list[Scene], app: Flask) -> list[tuple[Actor, str]]:
    """Who opens which page."""
    proposed, issued, served = scenes
    with app.app_context(), acting(SYSTEM):
        notice = queries.notice(served.case)
        reader = world.actor(served.case.respondent.office_id and session().merge(served.case).institution, "approver")
        officer = world.actor("贵州省", "policy_officer")
        session().commit()
        assert notice is not None and notice.service is not None
        mistyped = f"/services/{notice.service.id}/correct"
    case = f"/cases/{served.case.id}"
    return [
        (proposed.approver, f"/cases/{proposed.case.id}/notice/issue"),
        (proposed.approver, f"/cases/{proposed.case.id}/notice/withdraw"),
        (issued.first, f"/cases/{issued.case.id}/notice/serve"),
        (served.first, mistyped),
        *((served.first, address) for address in (f"{case}/defence", f"{case}/defence/answer", f"{case}/waiver")),
        *((served.first, f"/notices/{notice.id}{part}") for part in ("", "/receipt")),
        (reader, "/served"),
        *((officer, f"/calendar{part}") for part in ("", "?year=2028", "/load", "/count?received=2026-12-30")),
    ]


def test_every_page_fits_its_window_and_is_accessible(
    page: Page, live: Callable[[Flask], Any], fresh_app: Flask, scenes: list[Scene]
) -> None:
    with live(fresh_app) as address:
        assert wrong_pages(page, fresh_app, address, addresses(scenes, fresh_app)) == []
