"""An institution's list of two thousand: turned back with every mistake named, mended in the sheet that came back, taken in."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Download
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from portal.assessments.models import Candidate
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from tests.assessments.scene import AT, School, school
from tests.assessments.test_uploads import HEADINGS, book, spoiled
from tests.browser.journey import Journey, Seat, people

ROWS, WRONG, KINDS = 2000, 37, 10
MARKS = len(HEADINGS)
"""The column, from 0, in which the sheet that is given back says what is wrong."""


@pytest.mark.clause("15.3")
def test_two_thousand_rows_come_back_with_37_mistakes_and_are_taken_in_when_mended(journey: Journey, tmp_path: Path) -> None:
    with people(journey.app):
        made = school(tmp_path)
        made.keys, made.store = journey.app.extensions["portal_keys"], journey.app.extensions["portal_store"]
        good = [[*made.person(), "", ""] for _ in range(ROWS)]
        wrong = spoiled(made, good)
    sheet = tmp_path / "名单.xlsx"
    sheet.write_bytes(book([HEADINGS, *(wrong.get(number, row) for number, row in enumerate(good, 2))]))
    journey.day(AT.month, AT.day)
    with journey.as_(made.clerk) as seat:
        told = _is_turned_back(_sends(seat, made, sheet), set(wrong))
        rows = _marked(seat, told)
        sheet.write_bytes(book([rows[0], *(_mended(row, good[at]) for at, row in enumerate(rows[1:]))]))
        _sends(seat, made, sheet).checks().sees("参评人员上传回执", f"已全部登记 {ROWS} 行", "回执号", "文件指纹")
        seat.page.get_by_role("link", name="返回核对").click()
        # And one whom an earlier list had registered already.
        seat.sees(f"{ROWS + 1} 人")
    with journey.app.app_context(), acting(SYSTEM):
        assert session().scalar(select(func.count()).select_from(Candidate)) == ROWS + 1
        session().commit()


def _sends(seat: Seat, made: School, sheet: Path) -> Seat:
    seat.opens(f"/assessments/{made.assessment.id}").page.get_by_role("link", name="上传参评人员").click()
    seat.page.get_by_label("填写好的表格").set_input_files(sheet)
    seat.page.get_by_role("button", name="上传并校验").click()
    seat.page.wait_for_url("**/uploads/*")
    return seat


def _is_turned_back(seat: Seat, wrong: set[int]) -> dict[int, str]:
    """Each wrong row stands on the page with its reason, and nothing was taken in; the reasons by their row."""
    seat.checks().sees(f"共 {ROWS} 行，其中 {WRONG} 行有误", "整个文件都没有登记")
    lines = [line.split("\t") for line in seat.page.locator("#problems tbody tr").all_inner_texts()]
    told = {int(row.strip("第行 ")): f"{heading}：{why}" for row, heading, why in lines}
    assert (set(told), len(lines), len(wrong)) == (wrong, WRONG, WRONG)
    assert len(set(told.values())) >= KINDS
    return told


def _marked(seat: Seat, told: dict[int, str]) -> list[list[Any]]:
    """The sheet that is downloaded says in the same rows what the page says; all of its rows."""
    with seat.page.expect_download() as download:
        seat.page.get_by_role("link", name="下载标出错误的表格").click()
    rows = _read(download.value)
    assert {number: row[MARKS] for number, row in enumerate(rows[1:], 2) if row[MARKS]} == told
    return rows


def _read(download: Download) -> list[list[Any]]:
    return CalamineWorkbook.from_path(str(download.path())).get_sheet_by_index(0).to_python()


def _mended(row: list[Any], right: list[str]) -> list[Any]:
    """A marked row with what ought to stand there; its mark stays, as somebody leaves it who only mends."""
    return [*right, row[MARKS]] if row[MARKS] else row
