"""Reading through the pages: asked for, approved, read, exported, revoked; a stranger gets nothing."""

import csv
import hashlib
import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update
from sqlalchemy.orm import Session, scoped_session

from portal.cases.models import Case
from portal.cases.opening import Accused, Matter, open_case
from portal.certificates.models import Certificate
from portal.grants.models import BlockRequest, GrantUse, ReadGrant, Revocation
from portal.grants.revoking import Order, revoke
from portal.identity.appointments import end_appointment
from portal.identity.models import Appointment
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.readings import exporting, streaming, workbooks
from portal.readings.models import Export, Occasion, Reading
from portal.readings.sets import ids
from tests import world
from tests.assessments import scene
from tests.assessments.scene import School
from tests.sandbox import Sandbox

pytestmark = pytest.mark.clause("19")
ASKED = {
    "reader": "post", "post": "data_officer", "person": "0", "purpose": "verify", "words": "核验证书真伪", "basis": "第四条",
    "regions": "安顺市", "read_number": "full", "read_name": "full", "read_id_number": "full", "read_state": "full",
    "daily_quota": "100", "total_quota": "1000", "read_occupation": "full", "read_institution": "full",
}  # fmt: skip


@pytest.fixture
def school(db_session: scoped_session[Session], app: Flask, tmp_path: Path) -> School:
    made = scene.school(tmp_path)
    made.keys = app.extensions["portal_keys"]
    made.store = Store(tmp_path / "kept", made.keys)
    return made


@pytest.fixture
def certificates(school: School) -> list[Certificate]:
    return school.certified(school.candidates(3))


class Visit:
    """People who log in one after the other in one browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        with acting(SYSTEM):
            self.officer, self.approver = world.actor("安顺市", "data_officer"), world.actor("安顺市", "approver")

    def as_(self, who: Actor) -> "Visit":
        with acting(SYSTEM):
            world.login(self.client, who)
        return self

    def text(self, address: str, status: int = 200) -> str:
        answer = self.client.get(address)
        assert answer.status_code == status, answer.get_data(as_text=True)[:3000]
        return answer.get_data(as_text=True)

    def post(self, address: str, status: int = 303, **data: Any) -> str:
        answer = self.client.post(address, data=data)
        assert answer.status_code == status, re.sub(r"<[^>]+>", "", answer.get_data(as_text=True))[-3000:]
        return answer.location if status == 303 else answer.get_data(as_text=True)

    def granted(self, **changes: str) -> str:
        """The address of a grant, asked for and approved."""
        stated = {**ASKED, "starts_on": today().isoformat(), "ends_on": (today() + timedelta(30)).isoformat(), **changes}
        address = self.as_(self.officer).post("/grants/new", **stated)
        self.as_(self.approver).post(f"{address}/approve", words="同意")
        return address

    def reading(self, **changes: str) -> str:
        """The address of an occasion."""
        grant = self.granted(**changes)
        return self.as_(self.officer).post(f"{grant}/read", words="核验举报所涉证书")


def inspected(school: School, by: Actor, county: str) -> Case:
    """A case that this person opened about an institution of a county."""
    with acting(by):
        office = school.institution.office if county == "西秀区" else world.institution(county).office
        said = (Accused("institution", office.name), ("15.5",), "未安排督导", "检查发现。", "inspection")
        made = open_case(Matter(*said, world.office(county), today(), office), school.keys, by=by, at=now())
        session().commit()
    return made


@pytest.fixture
def visit(client: FlaskClient, certificates: list[Certificate]) -> Visit:
    return Visit(client)


def last(model: Any) -> Any:
    with acting(SYSTEM):
        return session().scalars(select(model).order_by(model.id.desc()).limit(1)).unique().one()


def test_without_a_grant_there_is_nothing_to_read_and_the_page_says_how_to_get_one(visit: Visit) -> None:
    assert "您没有有效的读取权限" in visit.as_(visit.officer).text("/certificates")


def test_what_was_approved_is_read_masked_and_unmasked_with_a_reason(
    visit: Visit, school: School, certificates: list[Certificate]
) -> None:
    number, occasion = school.number_of(certificates[0].candidate), visit.reading()
    page = visit.as_(visit.officer).text(occasion)
    assert number not in page
    assert number[-4:] in page
    single = f"{occasion}/{certificates[0].id}"
    assert number not in visit.text(single)
    assert "请填写此项" in visit.post(f"{single}/unmask", 200, words=" ")
    assert number in visit.post(f"{single}/unmask", 200, words="核对身份证原件")
    assert last(Reading).words == "核对身份证原件"


def test_under_a_grant_for_cases_one_reads_for_a_case_of_ones_sight_that_is_named(visit: Visit, school: School) -> None:
    """Else its holder would be shown at once what is shown when the investigation is over."""
    grant = visit.granted(purpose="case", post="handler")
    with acting(SYSTEM):
        handler, stranger = world.actor("安顺市", "handler"), world.actor("遵义市", "handler")
        session().commit()
    mine, theirs = (inspected(school, by, place) for by, place in ((handler, "西秀区"), (stranger, "汇川区")))
    visit.as_(handler)
    assert '案号 <span class="required">必填' in visit.text(f"{grant}/read")
    assert "用于调查核实案件，请填写案号" in visit.post(f"{grant}/read", 200, words="核查线索")
    assert "没有这个案号，或者您无权知悉" in visit.post(f"{grant}/read", 200, words="核查线索", number=theirs.number)
    occasion = visit.post(f"{grant}/read", words="核查线索", number=mine.number)
    assert "读取证书数据" in visit.text(occasion)
    assert last(Occasion).case_id == mine.id


def test_the_identity_number_searched_for_is_in_no_address(
    visit: Visit, school: School, certificates: list[Certificate]
) -> None:
    number, occasion = school.number_of(certificates[1].candidate), visit.reading()
    address = visit.as_(visit.officer).post(f"{occasion}/holder", id_number=number)
    assert number not in address
    assert "共 1 条" in visit.text(address)
    assert number not in str(last(Reading).query)


def test_a_number_outside_the_scope_is_answered_like_none(visit: Visit, certificates: list[Certificate]) -> None:
    occasion = visit.reading(regions="平坝区")
    visit.as_(visit.officer).text(occasion)
    answers = {
        re.sub(r"#\d+", "", visit.text(f"{occasion}?number={one}").replace(one, ""))
        for one in (certificates[0].number, "S999999999999999999999")
    }
    assert len(answers) == 1
    assert visit.text(f"{occasion}/{certificates[0].id}", 404)


def test_a_streamed_export_ends_with_its_count_and_hash(
    visit: Visit, school: School, certificates: list[Certificate]
) -> None:
    occasion = visit.reading()
    visit.as_(visit.officer)
    export = visit.post(f"{occasion}/export", format="csv", words="报送核验", number="full", name="masked", id_number="")
    body = visit.client.get(f"{export}/stream").get_data()
    text, rows = body.decode("utf-8-sig"), list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert "读取人：测试data_officer" in text
    assert [row[0] for row in rows if row[-1] == last(Export).number][:3] == [one.number for one in reversed(certificates)]
    tail = rows[-1][0]
    assert tail == f"共 3 条，SHA-256 {hashlib.sha256(body[: body.rindex('共 3'.encode())]).hexdigest()}"
    assert set(ids(last(Reading).certificates)) == {one.id for one in certificates}


def test_a_finished_export_is_fetched_only_while_the_grant_stands(visit: Visit, app: Flask) -> None:
    occasion = visit.reading()
    visit.as_(visit.officer)
    address = visit.post(f"{occasion}/export", format="xlsx", words="报送核验", number="full", id_number="full")
    assert "正在生成" in visit.text(address)
    session().commit()
    workbooks.make_waiting(app.extensions["portal_exports"], app.extensions["portal_keys"])
    book = visit.client.get(f"{address}/file").get_data()
    lines = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert lines[-1][-1] == last(Export).number
    assert any("读取人：" in str(line[0]) for line in lines)
    order = visit.as_(visit.approver).post(
        f"/grants/{last(ReadGrant).id}/revoke", extent="grant", reason="beyond", words="超范围", basis="第十九条"
    )
    assert "中止的导出</dt><dd>0 项" in visit.text(order) and "失效的导出文件</dt><dd>1 个" in visit.text(order)
    assert "读取权限" in visit.as_(visit.officer).text(f"{address}/file", 403)
    assert (last(Reading).kind, last(Reading).refused) == ("download", "revoked")
    with acting(SYSTEM):
        session().commit()
        store = app.extensions["portal_exports"]
        assert exporting.remove_old(store, at=now()) == 1
        assert exporting.remove_old(store, at=now()) == 0
    assert (last(Export).rows, store.intact(last(Export).address)) == (3, False)


def test_a_stream_that_loses_its_grant_stops_at_the_next_part(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "FIRST", 1)
    monkeypatch.setattr(streaming, "PART", 1)
    occasion = visit.reading()
    visit.as_(visit.officer)
    export = visit.post(f"{occasion}/export", format="csv", words="报送核验", number="full")
    grant = last(ReadGrant).id
    parts = visit.client.get(f"{export}/stream", buffered=False).response
    got = [next(iter(parts)), next(iter(parts))]
    revoked(grant, visit.approver)
    got += list(parts)
    text = b"".join(got).decode("utf-8-sig")
    assert "导出已中断，文件不完整" in text
    assert "SHA-256" not in text
    assert text.count(last(Export).number) == 2, "the head and one certificate"
    assert last(Export).cut == "revoked"


def test_a_stream_goes_on_as_far_as_the_quota_permits(visit: Visit) -> None:
    occasion = visit.reading()
    export = visit.as_(visit.officer).post(f"{occasion}/export", format="csv", words="报送核验", number="full")
    grant = last(ReadGrant)
    with acting(SYSTEM):
        session().execute(update(GrantUse).values(total=grant.total_quota - 2))
        session().commit()
    text = visit.text(f"{export}/stream")
    assert "导出已中断，文件不完整：" in text
    assert "已输出 2 条" in text
    assert (last(Export).rows, last(Export).cut) == (2, "quota")
    with acting(SYSTEM):
        kept = session().scalars(select(Reading.records).where(Reading.export_id == last(Export).id).order_by(Reading.id)).all()
    assert kept == [2, 0], "what was read, and the attempt"


def test_a_stream_ends_with_the_post_in_which_its_reader_reads(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "FIRST", 1)
    monkeypatch.setattr(streaming, "PART", 1)
    occasion = visit.reading()
    export = visit.as_(visit.officer).post(f"{occasion}/export", format="csv", words="报送核验", number="full")
    parts = visit.client.get(f"{export}/stream", buffered=False).response
    got = [next(iter(parts)), next(iter(parts))]
    with acting(SYSTEM):
        session().commit()
        held = session().scalars(select(Appointment).where(Appointment.person_id == visit.officer.person_id)).one()
        end_appointment(held, today() - timedelta(days=1), by=SYSTEM, at=now())
        session().commit()
    assert "导出已中断" in b"".join([*got, *parts]).decode("utf-8-sig")
    assert last(Export).cut == "reader"


def revoked(grant_id: int, by: Actor) -> None:
    """By another process, as it were."""
    with acting(by):
        session().commit()
        grant = session().get_one(ReadGrant, grant_id)
        revoke(Order(grant.office, "beyond", "超范围", "第十九条"), by=by, at=now())
        session().commit()


def test_a_revocation_shows_the_last_reading_and_refuses_every_page(visit: Visit) -> None:
    occasion = visit.reading()
    visit.as_(visit.officer).text(occasion)
    grant = f"/grants/{last(ReadGrant).id}"
    order = visit.as_(visit.approver).post(f"{grant}/revoke", extent="office", reason="paid", words="有偿", basis="第十九条")
    page = visit.text(order)
    assert "没有提供过任何数据" in page
    assert "此前最后一次读取" in page
    for address in (occasion, f"{grant}/read"):
        assert "已取消" in visit.as_(visit.officer).text(address, 403)
    assert last(Reading).refused == "revoked"
    assert "此后被拒绝</dt><dd>1 次" in visit.as_(visit.approver).text(order)
    assert "确认或解除取消" in visit.text(grant)
    days = {"starts_on": today().isoformat(), "ends_on": today().isoformat()}
    again = visit.as_(visit.officer).post("/grants/new", **{**ASKED, **days})
    told = visit.as_(visit.approver).text(f"{again}/approve").partition("此前被取消过读取权限")[2]
    assert f'href="{order}"' in told


def test_a_suspension_is_one_form_and_lifted_by_decision(visit: Visit) -> None:
    grant = visit.granted()
    visit.as_(visit.approver).post(f"{grant}/suspend", words="深夜大量读取")
    visit.as_(visit.officer).text(f"{grant}/read", 403)
    visit.as_(visit.approver).post(f"{grant}/resume", words="已核实")
    assert visit.as_(visit.officer).text(f"{grant}/read")


def test_a_county_asks_and_the_prefecture_blocks(visit: Visit, school: School) -> None:
    visit.as_(school.clerk).post("/grants/new", **{
        **ASKED, "post": "handler", "institutions": school.institution.office.name, "regions": "",
        "starts_on": today().isoformat(), "ends_on": today().isoformat(),
    })  # fmt: skip
    grant = last(ReadGrant)
    visit.as_(visit.approver).post(f"/grants/{grant.id}/approve", words="同意")
    with acting(SYSTEM):
        county = world.actor("西秀区", "handler")
    visit.as_(county).post("/grants/blocks/new", about=school.institution.office.name, words="倒卖数据")
    request = last(BlockRequest)
    assert "阻断请求" in visit.as_(visit.approver).text("/grants/blocks")
    visit.post(f"/grants/blocks/{request.id}/answer", outcome="revoke", words="属实")
    assert last(Revocation).about_id == school.institution.office_id
    assert "已阻断" in visit.as_(county).text("/grants/blocks")


def test_nobody_reads_on_anothers_occasion_nor_yesterdays(visit: Visit, sandbox_connection: Sandbox) -> None:
    occasion = visit.reading()
    with acting(SYSTEM):
        colleague = world.actor("安顺市", "data_officer")
    visit.as_(colleague).text(occasion, 404)
    with sandbox_connection.below_the_application() as administrator:
        administrator.execute("update reading_occasion set opened_at = opened_at - interval '1 day'")
    assert "重新填写读取事由" in visit.as_(visit.officer).text(occasion, 409)


@pytest.mark.parametrize("post", ["system_admin", "security_admin", "auditor"])
def test_no_administrator_reads_certificate_data(visit: Visit, post: str) -> None:
    with acting(SYSTEM):
        who = world.actor("安顺市", post)
    visit.as_(who).text("/certificates", 403)
