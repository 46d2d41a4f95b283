"""The pages of certificate data: only the institution and its prefecture read them (19)."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.assessments import standings
from portal.assessments.models import Candidate
from portal.assessments.sheets import draw_template
from portal.certificates import operations
from portal.certificates.models import Certificate
from portal.certificates.sheet import CertificateSheet
from portal.grants.models import ReadGrant
from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.readings.models import Reading
from tests import world
from tests.assessments import scene
from tests.assessments.scene import School, cause
from tests.readings.scene import permit

Enter = Callable[..., FlaskClient]


@pytest.fixture
def school(db_session: scoped_session[Session], app: Flask, tmp_path: Path) -> School:
    """Sealed with the portal's own keys."""
    made = scene.school(tmp_path)
    made.keys = app.extensions["portal_keys"]
    made.store = Store(tmp_path / "kept", made.keys)
    return made


@pytest.fixture
def certificates(school: School) -> list[Certificate]:
    return school.certified(school.candidates(3))


@pytest.fixture
def enter(client: FlaskClient, school: School) -> Enter:
    """`enter("安顺市", "handler")`; without words, the school's clerk."""

    def entered(office: str = "", *posts: str) -> FlaskClient:
        with acting(SYSTEM):
            world.login(client, world.actor(office, *posts) if office else school.clerk)
        return client

    return entered


@pytest.mark.clause("19")
@pytest.mark.parametrize(
    ("office", "post", "status", "shown"),
    [
        ("", "", 200, True), ("安顺市", "handler", 200, True), ("安顺市", "data_officer", 200, False),
        ("贵阳市", "handler", 404, False), ("西秀区", "handler", 403, False), ("贵州省", "handler", 403, False),
        ("安顺市", "auditor", 404, False),
    ],
)  # fmt: skip
def test_an_upload_shows_its_records_to_those_who_act_on_it_and_hold_a_grant(
    enter: Enter, school: School, certificates: list[Certificate], office: str, post: str, status: int, shown: bool
) -> None:
    number, upload = certificates[0].number, certificates[0].upload_id
    permit(school, "handler", at=now())
    answer = enter(office, *([post] if post else [])).get(f"/my-certificates/uploads/{upload}")
    page = answer.get_data(as_text=True)
    assert answer.status_code == status, page
    assert (number[-4:] in page) is shown
    assert ("没有读取这批证书数据的权限" in page) is (status == 200 and not shown)


@pytest.mark.clause("19")
def test_numbers_of_holders_are_masked_and_the_reading_is_on_record(
    enter: Enter, school: School, certificates: list[Certificate]
) -> None:
    permit(school, at=now())
    with acting(SYSTEM):
        number = school.number_of(session().get_one(Candidate, certificates[0].candidate_id))
    page = enter("安顺市", "handler").get(f"/my-certificates/uploads/{certificates[0].upload_id}").get_data(as_text=True)
    assert number not in page
    assert number[-4:] in page
    with acting(SYSTEM):
        read = session().scalars(select(Reading)).one()
    assert (read.kind, read.records) == ("review", 3)


def test_a_sheet_is_sent_on_the_assessments_page(enter: Enter, school: School) -> None:
    rows = school.certificate_rows(school.candidates(2))
    sheet = (io.BytesIO(draw_template(CertificateSheet.template, rows)), "证书.xlsx")
    answer = enter().post(f"/assessments/{school.assessment.id}/send-certificates", data={"sheet": sheet})
    assert answer.status_code == 303
    assert "证书数据上传回执" in enter().get(answer.location).get_data(as_text=True)
    assert enter().get("/my-certificates/template").data.startswith(b"PK")


@pytest.mark.clause("20(1)")
def test_while_data_are_held_neither_upload_nor_review_goes_on(
    enter: Enter, school: School, certificates: list[Certificate]
) -> None:
    with acting(SYSTEM):
        standings.hold_data(school.institution, cause(since=now().date(), clause="20(1)"), by=SYSTEM, at=now())
        session().commit()
    refused = enter().get(f"/assessments/{school.assessment.id}/send-certificates")
    assert refused.status_code == 409
    assert "暂缓该机构证书数据的审核与上传" in refused.get_data(as_text=True)
    address = f"/my-certificates/uploads/{certificates[0].upload_id}"
    assert enter("安顺市", "handler").post(f"{address}/accept").status_code == 409


def test_the_prefecture_accepts_an_upload_once(enter: Enter, school: School, certificates: list[Certificate]) -> None:
    permit(school, at=now())
    address = f"/my-certificates/uploads/{certificates[0].upload_id}"
    client = enter("安顺市", "data_officer")
    assert "待审核的上传" in client.get("/my-certificates").get_data(as_text=True)
    assert "审核通过" in client.get(address).get_data(as_text=True)
    assert client.post(f"{address}/accept").status_code == 303
    assert client.get(address).get_data(as_text=True).count("审核通过</span>") >= 3
    assert "待审核的上传" not in client.get("/my-certificates").get_data(as_text=True)
    assert enter().post(f"{address}/accept").status_code == 403, "the institution does not accept its own"


@pytest.mark.clause("18")
def test_a_record_withdrawn_before_the_review_is_left_out_of_it(
    enter: Enter, school: School, certificates: list[Certificate]
) -> None:
    permit(school, at=now())
    with acting(SYSTEM):
        which = operations.of([certificates[0].id])
        operations.withdraw_data(which, cause(since=now().date(), clause="18"), by=SYSTEM, at=now())
        session().commit()
    client, address = enter("安顺市", "handler"), f"/my-certificates/uploads/{certificates[0].upload_id}"
    assert "待审核的上传" in client.get("/my-certificates").get_data(as_text=True)
    client.post(f"{address}/accept")
    page = client.get(address).get_data(as_text=True)
    rows = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert (rows.count("审核通过</span>"), rows.count("数据已撤销</span>")) == (2, 1)
    assert "待审核的上传" not in client.get("/my-certificates").get_data(as_text=True)


@pytest.mark.clause("18")
def test_a_withdrawn_record_stays_with_its_decision(enter: Enter, school: School, certificates: list[Certificate]) -> None:
    permit(school, at=now())
    with acting(SYSTEM):
        which = operations.of([certificates[0].id])
        operations.withdraw_data(which, cause(since=now().date(), clause="18"), by=SYSTEM, at=now())
        grant = session().scalars(select(ReadGrant.id).where(ReadGrant.office_id == school.institution.office_id)).one()
        session().commit()
    occasion = enter().post(f"/grants/{grant}/read", data={"words": "核对撤销的数据"}).location
    page = enter().get(f"{occasion}/{certificates[0].id}").get_data(as_text=True)
    assert "数据已撤销" in page
    assert "安人社技评决〔2026〕1 号" in page
    assert "第十八条" in page
