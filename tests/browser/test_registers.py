"""The pages of registers in a real browser, at both sizes: nothing wider than the window, axe clean; and an upload as done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import select

from portal.assessments import keeping, operations, standings
from portal.assessments.candidate_sheet import CandidateSheet
from portal.assessments.sheets import draw_template
from portal.certificates import operations as certificates
from portal.grants.models import ReadGrant
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.readings import occasions
from tests import world
from tests.assessments import scene
from tests.assessments.scene import AT, DAY, School, cause
from tests.browser.windows import DESKTOP, entered, wrong_pages
from tests.readings.scene import permit


@dataclass
class Visit:
    """The school, its prefecture's officer, and the pages each opens."""

    school: School
    officer: Actor
    mine: list[str]
    theirs: list[str]


@pytest.fixture
def visit(fresh_app: Flask, tmp_path: Path) -> Visit:
    """A school with people, scores, certificates and something decided about each of them, committed."""
    with fresh_app.app_context(), acting(SYSTEM):
        school = scene.school(tmp_path)
        school.keys, school.store = fresh_app.extensions["portal_keys"], fresh_app.extensions["portal_store"]
        pages = _fill(school)
        officer = world.actor("安顺市", "handler")
        session().commit()
        return Visit(school, officer, *pages)


def _fill(school: School) -> tuple[list[str], list[str]]:
    people = school.candidates(5)
    school.scored(people)
    held = school.certified(people)
    bad = school.send(CandidateSheet(), [["", "居民身份证", "5204", "1", ""], [*school.person(), "", ""]])
    examiner, supervisor = school.examiner(), school.supervisor()
    with acting(SYSTEM):
        paid = keeping.record_subsidy(people[0], Decimal(1500), "就业服务中心", DAY, by=school.clerk, at=AT)
        _decide(school, people[0].id, paid.id)
        operations.recover_card([examiner.id], cause(clause="13.2"), by=SYSTEM, at=AT)
        until = now().date() + timedelta(days=20)
        operations.suspend_supervisor([supervisor.id], cause(until=until, clause="14.1"), by=SYSTEM, at=AT)
        certificates.withdraw_data(certificates.of([held[0].id]), cause(clause="18"), by=SYSTEM, at=AT)
    of, batch = f"/assessments/{school.assessment.id}", held[0].upload_id
    mine = [
        "/assessments", "/assessments/new", of, f"{of}/send/candidates", f"{of}/send-certificates", f"/uploads/{bad.id}",
        f"/uploads/{batch}", f"/candidates/{people[0].id}", f"/candidates/{people[0].id}/subsidy",
        f"/subsidies/{paid.id}/recovered", "/examiners", f"/examiners/{examiner.id}", "/examiners/send", "/supervisors",
        "/supervisors/new", f"/supervisors/{supervisor.id}", "/my-certificates", f"/my-certificates/uploads/{batch}",
        f"/offices/{school.institution.office_id}", *_read(school, held[0].id),
    ]  # fmt: skip
    theirs = ["/assessments?flagged=1", of, "/supervisors/new", "/my-certificates", f"/my-certificates/uploads/{batch}"]
    return mine, theirs


def _read(school: School, certificate: int) -> list[str]:
    """The pages on which the school reads its own certificates, under a grant of today."""
    permit(school, at=now())
    with acting(SYSTEM):
        mine = select(ReadGrant).where(ReadGrant.office_id == school.institution.office_id)
        grant = session().scalars(mine).unique().one()
        occasion = occasions.begin(grant, "核对证书", by=school.clerk, at=now())
        session().commit()
    of, reading = f"/grants/{grant.id}", f"/certificates/occasions/{occasion.id}"
    return [
        "/grants", "/grants/new", "/grants/blocks", of, f"{of}/read", f"{of}/end", "/certificates", reading,
        f"{reading}/holder",
        f"{reading}/{certificate}", f"{reading}/{certificate}/unmask", f"{reading}/export",
    ]  # fmt: skip


def _decide(school: School, candidate: int, subsidy: int) -> None:
    operations.void_scores([candidate], "theory", cause(clause="6.1"), by=SYSTEM, at=AT)
    operations.cancel_result([candidate], cause(clause="9"), by=SYSTEM, at=AT)
    operations.order_recovery([subsidy], cause(clause="9"), by=SYSTEM, at=AT)
    until = now().date() + timedelta(days=20)
    standings.order_rectification(school.institution, cause(until=until, clause="13"), by=SYSTEM, at=AT)


def test_every_page_fits_its_window_and_is_accessible(
    page: Page, live: Callable[[Flask], Any], fresh_app: Flask, visit: Visit
) -> None:
    pages = ((visit.school.clerk, visit.mine), (visit.officer, visit.theirs))
    with live(fresh_app) as address:
        assert wrong_pages(page, fresh_app, address, [(who, path) for who, paths in pages for path in paths]) == []


def test_a_sheet_is_turned_back_mended_and_taken_in(
    browser: Browser, live: Callable[[Flask], Any], fresh_app: Flask, visit: Visit, tmp_path: Path
) -> None:
    one, sheet = visit.school.person(), tmp_path / "名单.xlsx"
    with live(fresh_app) as address, entered(browser, fresh_app, address, visit.school.clerk, DESKTOP) as page:
        for rows, said in (([[*one, "", ""], [*one, "", ""]], "1 行有误"), ([[*one, "", ""]], "已全部登记 1 行")):
            sheet.write_bytes(draw_template(CandidateSheet.template, rows))
            page.goto(f"{address}/assessments/{visit.school.assessment.id}")
            page.get_by_role("link", name="上传参评人员").click()
            page.get_by_label("填写好的表格").set_input_files(sheet)
            page.get_by_role("button", name="上传并校验").click()
            assert said in page.inner_text("main")
        with page.expect_download() as marked:
            page.goto(f"{address}{next(path for path in visit.mine if path.startswith('/uploads'))}")
            page.get_by_role("link", name="下载标出错误的表格").click()
        assert marked.value.suggested_filename.endswith("错误标注.xlsx")
