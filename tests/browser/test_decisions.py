"""The pages of review, decision, filing and announcement in a real browser, at both sizes: nothing too wide, axe clean."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.filings import operations as filing
from portal.filings.queries import filings
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.publicity import operations as publicity
from tests import world
from tests.browser.windows import wrong_pages
from tests.decisions.course import AFTER, Course, course

Visit = tuple[Actor, str]


@pytest.fixture
def visits(fresh_app: Flask, tmp_path: Path) -> list[Visit]:
    """Who opens which page, over cases that were brought to where the page opens."""
    with fresh_app.app_context(), acting(SYSTEM):
        found = [*_deciding(tmp_path), *_terminating(tmp_path), *_ending(tmp_path), *_filing(tmp_path)]
        session().commit()
        return found


def _deciding(folder: Path) -> list[Visit]:
    reviewing = course(folder, "15.5", "talk_head", "void_results").served()
    signing = course(folder, "16.4", "rectify", "publish").reviewed()
    mixed = course(folder, "15.5", "talk_head", "void_results").reviewed()
    return [
        (reviewing.reviewer, f"/cases/{reviewing.case.id}/review"),
        (signing.signer, f"/cases/{signing.case.id}/decide"),
        (mixed.signer, f"/cases/{mixed.case.id}/decide"),
    ]


def _terminating(folder: Path) -> list[Visit]:
    asking, asked, issued = (course(folder, "17.6").reviewed() for _ in range(3))
    for one in (asked, issued):
        one.propose_termination()
    notice = issued.issue_termination().notice_id
    return [
        (asking.signer, f"/cases/{asking.case.id}/termination/propose"),
        (asked.province, f"/cases/{asked.case.id}/termination/issue"),
        (asked.province, f"/cases/{asked.case.id}/termination/return"),
        (issued.province, f"/notices/{notice}"),
        (issued.province, f"/cases/{issued.case.id}/announce"),
    ]


def _ending(folder: Path) -> list[Visit]:
    serving, executing, ended = (course(folder, "16.4", "rectify", "publish").reviewed() for _ in range(3))
    for one in (serving, executing, ended):
        one.decide()
    for one in (executing, ended):
        one.serve_decision()
        one.carry_out("rectify")
    _finished(ended)
    words = "经查，该机构作虚假宣传。\n\n特此公告。"
    publicity.announce(ended.case, "关于责令限期整改的公告", words, by=ended.signer, at=AFTER)
    return [
        (serving.scene.first, f"/cases/{serving.case.id}/decision/serve"),
        (executing.scene.first, f"/cases/{executing.case.id}/decision/carry-out"),
        (ended.signer, f"/cases/{ended.case.id}/close"),
        (ended.scene.first, f"/cases/{ended.case.id}"),
        (world.actor("遵义市", "handler"), "/announcements"),
    ]


def _finished(ended: Course) -> None:
    ended.carry_out("publish")
    (up,) = filings(ended.case)
    filing.file(up, "决定已作出并执行。", by=ended.scene.first, at=AFTER)
    filing.receive(up, by=world.actor("贵州省", "handler"), at=AFTER)


def _filing(folder: Path) -> list[Visit]:
    school = world.institution("西秀区", "安顺市砼垚职业技能培训学校").office
    owing, filed, back = (course(folder, clause, lead=school).reviewed() for clause in ("8.4", "8.4", "7.2"))
    for one in (owing, filed, back):
        one.decide()
    row, returned = filings(filed.case)[0], filings(back.case)[0]
    for one in (row, returned):
        filing.file(one, "决定已作出，成绩已取消，当事人无异议。", by=_sender(one.case_id, filed, back), at=AFTER)
    above = world.actor("安顺市", "handler")
    filing.return_(returned, "请补充成绩取消情况。", by=above, at=AFTER)
    return [
        *((owing.scene.first, f"/filings?tab={tab}") for tab in ("owed", "sent", "overdue")),
        (owing.scene.first, f"/cases/{owing.case.id}/file"),
        (back.scene.first, f"/cases/{back.case.id}/file"),
        (back.scene.first, f"/filings/{returned.id}"),
        (above, "/filings?tab=waiting"),
        (above, f"/filings/{row.id}"),
        (above, f"/filings/{row.id}/sheet"),
        (above, f"/cases/{filed.case.id}/filing/receive"),
        (above, f"/cases/{filed.case.id}/filing/return"),
    ]


def _sender(case_id: int, *found: Course) -> Actor:
    return next(one.scene.first for one in found if one.case.id == case_id)


def test_every_page_fits_and_is_accessible(
    page: Page, visits: list[Visit], fresh_app: Flask, live: Callable[[Flask], Any]
) -> None:
    with live(fresh_app) as address:
        assert wrong_pages(page, fresh_app, address, visits) == []
