"""The pages of assessments as people open them: the institution keeps, its bureaus read, strangers find nothing."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.assessments import operations, standings
from portal.assessments.candidate_sheet import CandidateSheet
from portal.assessments.examiner_sheet import ExaminerSheet
from portal.assessments.models import Candidate, RegisterEntry, Subsidy
from portal.assessments.sheets import draw_template
from portal.assessments.staff_models import Examiner, Supervisor
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.kit.files import Store
from tests import world
from tests.assessments import scene
from tests.assessments.scene import CODE, School, cause

NUMBER = "520402199003070010"


@pytest.fixture
def school(db_session: scoped_session[Session], app: Flask, tmp_path: Path) -> School:
    """As the pages see it: sealed with the portal's own keys."""
    made = scene.school(tmp_path)
    made.keys = app.extensions["portal_keys"]
    made.store = Store(tmp_path / "kept", made.keys)
    return made


@pytest.fixture
def enter(client: FlaskClient, school: School) -> Callable[..., FlaskClient]:
    """`enter("安顺市", "handler")`: the client with that login; without words, the school's clerk."""

    def entered(office: str = "", *posts: str) -> FlaskClient:
        with acting(SYSTEM):
            world.login(client, world.actor(office, *posts) if office else school.clerk)
        return client

    return entered


def text(client: FlaskClient, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def rows_of(model: Any) -> list[Any]:
    """What is there, seen as the system does."""
    session().rollback()
    with acting(SYSTEM):
        return list(session().scalars(select(model)))


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "batch": "2026年第2批", "occupation": CODE, "level": "5", "place": world.office("西秀区").id, "address": "中华南路1号",
        "first_day": "2026-05-01", "last_day": "2026-05-02", "explanation": "", **changes,
    }  # fmt: skip


def test_an_institution_writes_an_assessment_down(enter: Callable, school: School) -> None:
    answer = enter().post("/assessments/new", data=filled())
    assert answer.status_code == 303
    assert "2026年第2批" in text(enter(), answer.location)


@pytest.mark.clause("17.2")
@pytest.mark.parametrize(("field", "value", "said"), [
    ("level", "1", "公布的等级是"), ("last_day", "2026-04-01", "不能早于"), ("place", "南明区", "公布的区域"),
])  # fmt: skip
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    enter: Callable, field: str, value: str, said: str
) -> None:
    given = world.office(value).id if field == "place" else value
    page = enter().post("/assessments/new", data=filled(**{field: given})).get_data(as_text=True)
    assert said in page
    assert "2026年第2批" in page


@pytest.mark.clause("13")
def test_a_suspended_institution_is_told_by_which_decision_and_until_when(enter: Callable, school: School) -> None:
    with acting(SYSTEM):
        about = cause(since=now().date(), until=now().date().replace(year=2030), clause="18")
        standings.suspend_activity(school.institution, about, by=SYSTEM, at=now())
    page = text(enter(), "/assessments")
    assert "暂停评价" in page
    assert "安人社技评决〔2026〕1 号" in page
    assert "安人社技评决〔2026〕1 号" in text(enter(), "/assessments/new"), "before anything is filled in"
    data = filled(first_day=now().date().isoformat(), last_day=now().date().isoformat())
    refused = enter().post("/assessments/new", data=data)
    assert refused.status_code == 409
    assert "第十八条" in refused.get_data(as_text=True)


def sheet(rows: list[list[str]], name: str = "名单.xlsx") -> dict[str, Any]:
    return {"sheet": (io.BytesIO(draw_template(CandidateSheet.template, rows)), name)}


def test_a_good_sheet_leads_to_a_receipt(enter: Callable, school: School) -> None:
    address = f"/assessments/{school.assessment.id}/send/candidates"
    answer = enter().post(address, data=sheet([["王敏", "居民身份证", NUMBER, "", ""]]))
    page = text(enter(), answer.location)
    assert "已全部登记" in page
    assert re.search(r"日志记录号</dt><dd>#\d+", page)
    shown = text(enter(), f"/assessments/{school.assessment.id}")
    assert "5204••••••••••0010" in shown
    assert NUMBER not in shown


def test_a_bad_sheet_is_told_row_by_row_and_can_be_downloaded_with_its_marks(enter: Callable, school: School) -> None:
    address = f"/assessments/{school.assessment.id}/send/candidates"
    rows = [["王敏", "居民身份证", NUMBER, "", ""], ["", "居民身份证", NUMBER[:-1] + "9", "", ""]]
    answer = enter().post(address, data=sheet(rows))
    page = text(enter(), answer.location)
    assert "1</b> 行有误" in page
    assert "第 3 行" in page
    assert "校验码不对" in page
    marked = enter().get(f"{answer.location}/marked")
    assert marked.headers["Content-Disposition"].startswith("attachment")
    assert marked.data.startswith(b"PK")
    assert rows_of(Candidate) == []


def test_a_file_that_is_no_sheet_is_refused_beside_the_field(enter: Callable, school: School) -> None:
    address = f"/assessments/{school.assessment.id}/send/candidates"
    page = enter().post(address, data={"sheet": (io.BytesIO(b"%PDF"), "a.xlsx")}).get_data(as_text=True)
    assert "与扩展名不符" in page
    assert "请选择文件" in enter().post(address, data={}).get_data(as_text=True)


@pytest.mark.clause("4")
@pytest.mark.parametrize(
    ("office", "status"), [("安顺市", 200), ("西秀区", 200), ("贵州省", 200), ("贵阳市", 404), ("平坝区", 404)]
)
def test_an_assessment_is_read_by_the_bureaus_above_it(enter: Callable, school: School, office: str, status: int) -> None:
    client = enter(office, "handler")
    text(client, f"/assessments/{school.assessment.id}", status)
    assert ("2026年第1批" in text(client, "/assessments")) is (status == 200)


@pytest.mark.clause("4(4)")
def test_bureaus_write_nothing_into_an_institutions_registers(enter: Callable, school: School) -> None:
    client = enter("安顺市", "handler")
    assert client.get("/assessments/new").status_code == 403
    refused = client.get(f"/assessments/{school.assessment.id}/send/candidates")
    assert refused.status_code == 403
    assert "评价机构" in refused.get_data(as_text=True)


def test_an_administrator_reads_no_registers(enter: Callable) -> None:
    client = enter("安顺市", "system_admin")
    assert [client.get(a).status_code for a in ("/assessments", "/supervisors", "/my-certificates")] == [403] * 3


@pytest.mark.clause("9")
def test_money_is_written_down_and_comes_back_only_under_an_order(enter: Callable, school: School) -> None:
    (one,) = school.candidates(1)
    address = f"/candidates/{one.id}"
    paid = {"amount": "1500.50", "payer": "就业服务中心", "paid_on": "2026-04-01"}
    assert "半角数字" in enter().post(f"{address}/subsidy", data={**paid, "amount": "１５００"}).get_data(as_text=True)
    assert enter().post(f"{address}/subsidy", data=paid).status_code == 303
    assert "1500.50 元" in text(enter(), address)
    (found,) = rows_of(Subsidy)
    assert "没有责令追回的决定" in text(enter(), f"/subsidies/{found.id}/recovered", 409)


@pytest.mark.clause("9")
def test_what_came_back_is_shown_against_what_was_ordered(enter: Callable, school: School) -> None:
    (one,) = school.candidates(1)
    paid = {"amount": "1500", "payer": "就业服务中心", "paid_on": "2026-04-01"}
    enter().post(f"/candidates/{one.id}/subsidy", data=paid)
    with acting(SYSTEM):
        (found,) = rows_of(Subsidy)
        operations.order_recovery([found.id], cause(since=now().date(), clause="9"), by=SYSTEM, at=now())
        session().commit()
    back = {"amount": "600", "reference": "V-1", "on": now().date().isoformat()}
    assert enter().post(f"/subsidies/{found.id}/recovered", data=back).status_code == 303
    assert "应追回 1500.00 元，已追回 600.00 元" in text(enter(), f"/candidates/{one.id}")


@pytest.mark.clause("20(4)")
def test_what_came_back_under_an_order_that_was_reversed_is_given_back(enter: Callable, school: School) -> None:
    (one,) = school.candidates(1)
    enter().post(f"/candidates/{one.id}/subsidy", data={"amount": "1500", "payer": "就业服务中心", "paid_on": "2026-04-01"})
    (key,) = [row.id for row in rows_of(Subsidy)]
    day, address = now().date(), f"/candidates/{one.id}"
    with acting(SYSTEM):
        operations.order_recovery([key], cause(since=day, clause="9"), by=SYSTEM, at=now())
        session().commit()
    paid = {"amount": "600", "reference": "V-1", "on": day.isoformat()}
    assert "没有应当退还的" in text(enter(), f"/subsidies/{key}/refunded", 409)
    enter().post(f"/subsidies/{key}/recovered", data=paid)
    with acting(SYSTEM):
        entered = [row.id for row in rows_of(RegisterEntry) if row.effect == "order_recovery"]
        operations.reverse(entered, cause(since=day, clause="20(4)"), by=SYSTEM, at=now())
        session().commit()
    assert "应退还 600.00 元" in text(enter(), address)
    assert "应退还 <b>600.00</b> 元" in text(enter(), f"/subsidies/{key}/refunded")
    assert enter().post(f"/subsidies/{key}/refunded", data={**paid, "reference": "T-1"}).status_code == 303
    assert "应退还" not in text(enter(), address)
    assert "追回款项已退还" in text(enter(), address)


@pytest.mark.clause("14")
def test_a_bureau_and_an_institution_each_keep_the_supervisors_they_appointed(enter: Callable, school: School) -> None:
    given = {
        "name": "周督", "id_kind": "resident", "id_number": NUMBER, "card_number": "DD-9", "appointed_on": "2026-03-01",
        "sent_by": 0,
    }  # fmt: skip
    assert enter("安顺市", "handler").post("/supervisors/new", data=given).status_code == 303
    assert enter().post("/supervisors/new", data=given).status_code == 303
    assert {one.kind for one in rows_of(Supervisor)} == {"internal", "external"}
    assert text(enter(), "/supervisors").count("DD-9") == 1, "not the bureau's"
    assert text(enter("安顺市", "handler"), "/supervisors").count("DD-9") == 2
    assert "DD-9" not in text(enter("贵阳市", "handler"), "/supervisors")
    wrong = enter().post("/supervisors/new", data={**given, "id_number": NUMBER[:-1] + "1"}).get_data(as_text=True)
    assert "校验码不对" in wrong


def test_examiners_come_by_a_sheet_and_show_what_became_of_them(enter: Callable, school: School) -> None:
    rows = [["周考", "居民身份证", NUMBER, "KP-1", "高级考评员", CODE, "2026-01-10"]]
    content = draw_template(ExaminerSheet.template, rows)
    answer = enter().post("/examiners/send", data={"sheet": (io.BytesIO(content), "考评员.xlsx")})
    assert answer.status_code == 303
    (one,) = rows_of(Examiner)
    with acting(SYSTEM):
        operations.recover_card([one.id], cause(since=now().date(), clause="13.2"), by=SYSTEM, at=now())
        session().commit()
    assert "证卡已收回" in text(enter(), "/examiners")
    page = text(enter(), f"/examiners/{one.id}")
    assert "收回考评人员证卡" in page
    assert "第十三条第（二）项" in page


@pytest.mark.parametrize("kind", ["candidates", "scores"])
def test_templates_are_downloaded(enter: Callable, kind: str) -> None:
    assert enter().get(f"/assessments/templates/{kind}").data.startswith(b"PK")
    assert enter().get("/examiners/template").data.startswith(b"PK")
    assert enter().get("/assessments/templates/nothing").status_code == 404


def test_lists_come_in_pages(enter: Callable, school: School) -> None:
    school.candidates(31)
    first = text(enter(), f"/assessments/{school.assessment.id}")
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    assert text(enter(), following[1].replace("&amp;", "&")).count('class="name"') == 1
