"""Whoever takes the disk, the backup or the logs has no identity number and no telephone number of anybody (19)."""

import io
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.exc import ProgrammingError

from portal.assessments.candidate_sheet import CandidateSheet
from portal.assessments.sheets import Template, draw_template
from portal.cases.opening import Accused, Matter, open_case
from portal.certificates.sheet import CertificateSheet
from portal.evidence import operations as evidence
from portal.evidence.content import Upload
from portal.identity.models import LoginSession
from portal.kit.actor import SYSTEM
from portal.kit.clock import now, today
from portal.kit.db import acting, db, session
from portal.readings import workbooks
from tests import databases, world
from tests.assessments import scene
from tests.assessments.scene import CODE, School
from tests.databases import Fresh
from tests.findings.scene import ABOUT
from tests.findings.scene import scene as under_investigation
from tests.readings.at_rest import Kept, found

NUMBERS = ("520402198811230014", "520402197607140025", "520402199912310034")
REFUSED, ACCUSED, TYPED = "520402198811230912", "520402199105050045", "520402198303030067"
PHONES = ("13985390001", "13985390002", "13985390003")
SECRETS = (*NUMBERS, REFUSED, ACCUSED, TYPED, *PHONES)
IN_CLEAR = "秘鸟批次甲乙丙"
GRANT = {
    "reader": "post", "post": "data_officer", "person": "0", "purpose": "verify", "words": "核验证书真伪", "basis": "第四条",
    "regions": "安顺市", "read_number": "full", "read_name": "full", "read_id_number": "full", "read_state": "full",
    "daily_quota": "100", "total_quota": "1000", "read_occupation": "full", "read_institution": "full",
}  # fmt: skip


class Desk:
    """A browser in which people log in one after the other."""

    def __init__(self, client: FlaskClient, school: School) -> None:
        self.client, self.school = client, school
        with acting(SYSTEM):
            self.officer, self.approver = world.actor("安顺市", "data_officer"), world.actor("安顺市", "approver")
            session().commit()

    def as_(self, who: Any) -> "Desk":
        with acting(SYSTEM):
            world.login(self.client, who)
        return self

    def post(self, address: str, **data: Any) -> str:
        answer = self.client.post(address, data=data)
        assert answer.status_code == 303, answer.text[-2000:]
        return str(answer.location)

    def send(self, address: str, template: Template, rows: list[list[str]]) -> str:
        return self.post(address, sheet=(io.BytesIO(draw_template(template, rows)), "表.xlsx"))

    def late(self, address: str, **data: str) -> None:
        """Sent after the session is over: kept as a draft."""
        with acting(SYSTEM):
            session().execute(update(LoginSession).values(last_seen=now() - timedelta(hours=3)))
            session().commit()
        assert "draft%3D" in self.post(address, **data)


@pytest.fixture
def kept(fresh_app: Flask, fresh_database: Fresh) -> Iterator[Kept]:
    """Where everything is."""
    made = Kept(
        fresh_database, (fresh_database.home, Path(fresh_app.config["HOME"])), Path(os.environ[databases.HOME])
    )  # fmt: skip
    made.begin()
    with fresh_app.app_context():
        yield made


@pytest.fixture
def desk(kept: Kept, fresh_app: Flask, tmp_path: Path) -> Desk:
    """A school that uploaded two sheets, one of them in vain."""
    with acting(SYSTEM):
        world.found()
        school = scene.school(tmp_path, batch=IN_CLEAR)
        session().commit()
    made, assessment = Desk(fresh_app.test_client(), school).as_(school.clerk), school.assessment.id
    people = [
        [f"秘{word}", "居民身份证", number, phone, "测试厂"]
        for word, number, phone in zip("甲乙丙", NUMBERS, PHONES, strict=True)
    ]
    into = f"/assessments/{assessment}/send/candidates"
    wrong = made.send(into, CandidateSheet.template, [[*people[0][:2], REFUSED, "", ""]])
    assert found([REFUSED], made.client.get(f"{wrong}/marked").data), "turned back, and given back"
    made.send(into, CandidateSheet.template, people)
    issued = (scene.LAST + timedelta(days=10)).isoformat()
    rows = [[f"S00005200000126500{n:04d}", one[0], one[2], CODE, "五级", issued] for n, one in enumerate(people, 1)]
    made.send(f"/assessments/{assessment}/send-certificates", CertificateSheet.template, rows)
    return made


def gather_evidence(app: Flask, folder: Path) -> None:
    """A file about somebody in a case about somebody, whom the register does not know."""
    with acting(SYSTEM):
        case = under_investigation(folder, "7.2")
        accused = Accused("candidate", "秘丁", ACCUSED, PHONES[1], "")
        about = ("作弊", "检查发现。", "inspection", world.office("西秀区"), today(), world.institution().office)
        open_case(Matter(accused, ("7.2",), *about), app.extensions["portal_keys"], by=case.first, at=now())
        named = Upload("名单.pdf", f"%PDF-1.7 {NUMBERS[0]} {PHONES[0]}".encode())
        evidence.add_file(case.case, ABOUT, named, store=app.extensions["portal_store"], by=case.first, at=now())
        session().commit()


def read(desk: Desk, app: Flask) -> bytes:
    """Everything that a reader does; the file of an export as it is fetched."""
    days = {"starts_on": today().isoformat(), "ends_on": (today() + timedelta(30)).isoformat()}
    grant = desk.as_(desk.officer).post("/grants/new", **GRANT, **days)
    desk.as_(desk.approver).post(f"{grant}/approve", words="同意")
    occasion = desk.as_(desk.officer).post(f"{grant}/read", words="核验举报所涉证书")
    assert desk.client.get(desk.post(f"{occasion}/holder", id_number=NUMBERS[0])).status_code == 200
    fields = {"words": "报送核验", "number": "full", "name": "full", "id_number": "full"}
    stream, book = (desk.post(f"{occasion}/export", format=one, **fields) for one in ("csv", "xlsx"))
    assert NUMBERS[1] in desk.client.get(f"{stream}/stream").text
    session().commit()
    assert workbooks.make_waiting(app.extensions["portal_exports"], app.extensions["portal_keys"])
    content = desk.client.get(f"{book}/file").data
    desk.late(f"{occasion}/holder", id_number=NUMBERS[2])
    return content


@pytest.mark.clause("19")
def test_no_number_of_anybody_is_found_in_anything_that_is_kept(
    desk: Desk, kept: Kept, fresh_app: Flask, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    gather_evidence(fresh_app, tmp_path / "case")
    book = read(desk, fresh_app)
    desk.as_(desk.school.clerk).late("/reports/new", title="举报", content=f"{TYPED}，电话{PHONES[2]}")
    db.session.remove()
    places = [*kept.everything(), ("said", "".join(capfd.readouterr()).encode())]
    assert found(NUMBERS, book) == set(NUMBERS), "a reader with full fields has them, and archives are looked into"
    seen = {name for name, content in places if found([IN_CLEAR], content)}
    assert seen == {"database files", "log of changes", "dump"}, "what is in clear is found there"
    assert {(name, one) for name, content in places for one in found(SECRETS, content)} == set()


@pytest.mark.clause("19")
def test_what_goes_wrong_in_the_database_is_told_without_the_values(desk: Desk, kept: Kept) -> None:
    with databases.administrator(kept.fresh.urls, kept.fresh.urls.web.rpartition("/")[2]) as connection:
        connection.execute("revoke insert on read_grant from portal_web")
    days = {"starts_on": today().isoformat(), "ends_on": today().isoformat()}
    with pytest.raises(ProgrammingError) as failed:
        desk.as_(desk.officer).post("/grants/new", **{**GRANT, **days, "words": f"核验{TYPED}"})
    assert TYPED not in str(failed.value)
