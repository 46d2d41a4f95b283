"""The pages of the review and of what is sent: both sides see what came back and why, when data are late, and what is held."""

import io
import re
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.assessments import standings
from portal.assessments.models import Candidate
from portal.assessments.sheets import draw_template
from portal.certificates import sending
from portal.certificates.models import Certificate
from portal.certificates.sending import Tools
from portal.certificates.sheet import CertificateSheet
from portal.grants.models import ReadGrant
from portal.grants.revoking import Order, revoke
from portal.kit.actor import SYSTEM
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.readings.models import Reading
from portal.readings.sets import ids
from tests import world
from tests.assessments import scene
from tests.assessments.scene import School, cause
from tests.readings.scene import given, permit, wanted

Enter = Callable[..., FlaskClient]


@pytest.fixture
def school(db_session: scoped_session[Session], app: Flask, tmp_path: Path) -> School:
    """Sealed with the portal's own keys; its assessment is long over."""
    made = scene.school(tmp_path)
    made.keys = app.extensions["portal_keys"]
    made.store = Store(tmp_path / "kept", made.keys)
    return made


@pytest.fixture
def sent(school: School) -> list[Certificate]:
    permit(school, at=now())
    return school.certified(school.candidates(3))


@pytest.fixture
def enter(client: FlaskClient, school: School) -> Enter:
    """`enter("安顺市", "handler")`; without words, the school's clerk."""

    def entered(office: str = "", *posts: str) -> FlaskClient:
        with acting(SYSTEM):
            world.login(client, world.actor(office, *posts) if office else school.clerk)
        return client

    return entered


def address(sent: Sequence[Certificate]) -> str:
    return f"/my-certificates/uploads/{sent[0].upload_id}"


def first_sheet(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def sheet(rows: Sequence[Sequence[str]]) -> dict[str, object]:
    return {"sheet": (io.BytesIO(draw_template(CertificateSheet.template, rows)), "证书.xlsx")}


@pytest.mark.clause("4(2)")
def test_a_row_that_goes_back_is_seen_with_its_reason_and_downloaded_to_be_mended(
    enter: Enter, school: School, sent: list[Certificate]
) -> None:
    officer, here = enter("安顺市", "data_officer"), address(sent)
    back = f"/assessments/{school.assessment.id}/send-certificates"
    first, number = sent[0].id, sent[0].number
    assert officer.post(f"{here}/start").status_code == 303
    assert officer.post(f"{here}/return", data={f"reason-{first}": "姓名有误"}).status_code == 303
    clerk = enter()
    page = clerk.get(f"{here}?only=returned").get_data(as_text=True)
    assert "退回原因：姓名有误" in page
    assert page.count("退回更正</span>") == 2, "in the row and in the count"
    content = clerk.get(f"{here}/returned").data
    rows = first_sheet(content)
    assert (rows[1][0], rows[1][-1], len(rows)) == (number, "退回原因：姓名有误（原表第 1 条）", 2)
    mended = [[*map(str, rows[1][:6]), "姓名已改正"]]
    receipt = clerk.post(back, data=sheet(mended)).location
    assert "证书数据上传回执" in clerk.get(receipt).get_data(as_text=True)
    assert "更正原因：姓名已改正" in clerk.get(here).get_data(as_text=True)
    assert clerk.get(f"{here}/returned").status_code == 404, "nothing waits any more"
    assert enter("安顺市", "data_officer").get(f"{here}/returned").status_code == 403, "the prefecture sent nothing"


@pytest.mark.clause("19")
def test_what_came_back_is_read_under_the_institutions_own_grant_or_named_by_its_place_alone(
    enter: Enter, school: School, sent: list[Certificate]
) -> None:
    here, why = address(sent), "退回原因：姓名有误（原表第 2 条）"
    enter("安顺市", "data_officer").post(f"{here}/return", data={f"reason-{sent[1].id}": "姓名有误"})
    with acting(SYSTEM):
        grant = session().scalars(select(ReadGrant).where(ReadGrant.office_id == school.institution.office_id)).unique().one()
        secrets = [sent[1].number, school.number_of(session().get_one(Candidate, sent[1].candidate_id))]
    told = first_sheet(enter().get(f"{here}/returned").data)
    assert [told[1][0], told[1][2], told[1][-1]] == [*secrets, why]
    with acting(SYSTEM):
        read = session().scalars(select(Reading).order_by(Reading.id.desc()).limit(1)).one()
    assert (read.grant_id, list(ids(read.certificates)), read.fields["id_number"]) == (grant.id, [sent[1].id], "full")
    with acting(SYSTEM):
        boss = world.actor("安顺市", "approver")
        revoke(Order(school.institution.office, "other", "核查", "第十九条"), by=boss, at=now())
        session().commit()
    blank = first_sheet(enter().get(f"{here}/returned").data)
    assert blank[1] == ["", "", "", school.assessment.occupation_code, "五级", "", "", why]
    page = enter().get(here).get_data(as_text=True)
    assert "第 2 条" in page and "姓名有误" in page and "申请时用途选" in page
    assert not any(secret[-4:] in page.partition("<tbody>")[2] for secret in secrets)


@pytest.mark.clause("19")
def test_the_review_shows_no_field_that_the_grant_does_not_give(enter: Enter, school: School) -> None:
    sent = school.certified(school.candidates(1))
    with acting(SYSTEM):
        boss, officer = world.actor("安顺市", "approver"), world.actor("安顺市", "data_officer")
        session().commit()
    days = {"starts_on": today(), "ends_on": today()}
    shy = wanted((), [school.institution.office_id], fields={"name": "masked"}, **days)
    given(shy, officer, boss, at=now())
    page = enter("安顺市", "data_officer").get(address(sent)).get_data(as_text=True)
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert rows.count("•") and school.assessment.occupation not in rows and sent[0].issued_on.isoformat() not in rows


def test_a_reason_that_is_missing_or_too_long_is_told_and_what_was_typed_stays(enter: Enter, sent: list[Certificate]) -> None:
    officer = enter("安顺市", "handler")
    assert "请在要退回的行填写退回原因" in officer.post(f"{address(sent)}/return").get_data(as_text=True)
    page = officer.post(f"{address(sent)}/return", data={f"reason-{sent[0].id}": "长" * 201}).get_data(as_text=True)
    assert "最多 200 个字" in page
    assert "长" * 201 in page
    assert "请勾选要通过的行" in officer.post(f"{address(sent)}/accept-rows").get_data(as_text=True)


def test_rows_that_are_ticked_are_accepted_and_no_others(enter: Enter, sent: list[Certificate]) -> None:
    officer = enter("安顺市", "handler")
    assert officer.post(f"{address(sent)}/accept-rows", data={"row": [str(sent[1].id)]}).status_code == 303
    page = officer.get(address(sent)).get_data(as_text=True)
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert (rows.count("审核通过</span>"), rows.count("已上传</span>")) == (1, 2)


@pytest.mark.clause("20(1)")
def test_a_hold_is_told_on_every_page_concerned_since_when_and_by_which_order(
    enter: Enter, school: School, sent: list[Certificate]
) -> None:
    assert "证书数据待审核" in enter("安顺市", "handler").get("/").get_data(as_text=True)
    with acting(SYSTEM):
        standings.hold_data(school.institution, cause(since=now().date(), clause="20(1)"), by=SYSTEM, at=now())
        session().commit()
    page = enter("安顺市", "handler").get(address(sent)).get_data(as_text=True)
    assert "审核与上传已停止" in page
    assert f"自 {now():%Y-%m-%d} 起暂缓该机构证书数据的审核与上传（安人社技评决〔2026〕1 号）" in page
    assert "全部审核通过" not in page
    assert "证书数据待审核" not in enter("安顺市", "handler").get("/").get_data(as_text=True), "nobody can review it now"
    assert page.count("暂缓审核</span>") == 4
    assert "审核与上传已停止" in enter().get(address(sent)).get_data(as_text=True)


@pytest.mark.clause("15.3")
def test_late_data_are_flagged_on_the_receipt_the_review_and_the_assessment(
    enter: Enter, school: School, sent: list[Certificate]
) -> None:
    (late,) = school.candidates(1)
    where = f"/assessments/{school.assessment.id}"
    rows = school.certificate_rows([late], start=77)
    session().commit()
    clerk = enter()
    assert "现已逾期" in clerk.get(f"{where}/send-certificates").get_data(as_text=True)
    receipt = clerk.post(f"{where}/send-certificates", data=sheet(rows)).location
    assert "逾期上传，应于 2026-03-20 前上传" in clerk.get(receipt).get_data(as_text=True)
    upload = int(re.findall(r"\d+", receipt)[-1])
    review = enter("安顺市", "handler").get(f"/my-certificates/uploads/{upload}").get_data(as_text=True)
    assert "逾期上传" in review
    assert "内部时限" in review
    assert "已逾期（应于 2026-03-20 前）" in enter().get(where).get_data(as_text=True)


def test_a_large_sheet_shows_how_far_it_is_and_ends_in_its_receipt(
    enter: Enter, app: Flask, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "AT_ONCE", 1)
    rows = school.certificate_rows(school.candidates(2))
    session().commit()
    clerk = enter()
    job = clerk.post(f"/assessments/{school.assessment.id}/send-certificates", data=sheet(rows)).location
    assert "等待后台处理" in clerk.get(job).get_data(as_text=True)
    assert "hx-get" in clerk.get(f"{job}/progress").get_data(as_text=True)
    assert "正在后台处理" in clerk.get(f"/assessments/{school.assessment.id}/send-certificates").get_data(as_text=True)
    store = app.extensions["portal_store"]
    sending.run_next(Tools(school.keys, store, lambda job, percent: None), at=now() + timedelta(seconds=1))
    done = clerk.get(f"{job}/progress").get_data(as_text=True)
    assert "已全部登记 <b>2</b> 行" in done
    assert "hx-get" not in done
    stranger = enter("安顺市", "handler")
    assert stranger.get(job).status_code == 404, "it is the institution's own"


def test_the_desk_reminds_either_side_of_what_waits(enter: Enter, school: School, sent: list[Certificate]) -> None:
    officer = enter("安顺市", "data_officer")
    assert "证书数据待审核" in officer.get("/").get_data(as_text=True)
    officer.post(f"{address(sent)}/return", data={f"reason-{sent[0].id}": "姓名有误"})
    assert "证书数据被退回，待更正" in enter().get("/").get_data(as_text=True)


@pytest.mark.clause("15.3")
def test_the_desk_reminds_of_what_is_still_owed_and_by_when(enter: Enter, school: School) -> None:
    school.candidates(1)
    with acting(SYSTEM):
        session().commit()
    page = enter().get("/").get_data(as_text=True)
    assert ("证书数据已逾期" in page) is ((now().date() - school.assessment.last_day).days < 180)


@pytest.mark.clause("19")
def test_a_grant_for_cases_opens_no_upload(enter: Enter, school: School) -> None:
    """It is for the case that is named, and for nothing else."""
    sent = school.certified(school.candidates(1))
    with acting(SYSTEM):
        boss, handler = world.actor("安顺市", "approver"), world.actor("安顺市", "handler")
        session().commit()
    days = {"starts_on": today(), "ends_on": today()}
    given(wanted((), [school.institution.office_id], post="handler", purpose="case", **days), handler, boss, at=now())
    assert "没有读取这批证书数据的权限" in enter("安顺市", "handler").get(address(sent)).get_data(as_text=True)
