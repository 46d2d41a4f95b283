"""The pages of evidence: received beside its messages, handed out only as a download, read and damage in the log."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.evidence import queries
from portal.evidence.content import Upload
from portal.kit.actor import Actor
from portal.kit.db import session
from tests import world
from tests.findings.scene import Scene

Make = Callable[..., Scene]
Log = Callable[[], list[bytes]]
ABOUT = {
    "title": "考场原始记录", "kind": "document", "source": "评价机构提供", "collected_by": "李承办、王承办",
    "collected_on": "2026-10-13", "proves": "未安排质量督导",
}  # fmt: skip
pytestmark = pytest.mark.clause("20(2)")


@pytest.fixture
def entered(client: FlaskClient) -> Callable[[Actor], FlaskClient]:
    """Logs somebody in."""

    def enter(who: Actor) -> FlaskClient:
        world.login(client, who)
        return client

    return enter


def add(client: FlaskClient, case: Scene, name: str, content: bytes, **changes: str) -> Any:
    """Post a file as the browser does."""
    data = {**ABOUT, **changes, "file": (io.BytesIO(content), name)}
    return client.post(f"/cases/{case.case.id}/evidence/add", data=data, content_type="multipart/form-data")


def kept(case: Scene, app: Flask) -> Scene:
    """The case with its files in the app's own store, where the pages look for them."""
    case.store = app.extensions["portal_store"]
    return case


def test_a_file_is_received_and_its_custody_shown(made: Make, entered: Callable[[Actor], FlaskClient]) -> None:
    case = made()
    client = entered(case.first)
    answer = add(client, case, "../../记录.pdf", b"%PDF-1.7 page")
    assert answer.status_code == 303
    shown = client.get(answer.location).text
    session().expire_all()
    exhibit = queries.exhibits(case.case)[0]
    assert exhibit.file_name == "记录.pdf"
    assert exhibit.sha256 is not None and exhibit.sha256 in shown
    assert f"#{exhibit.entry}" in shown
    assert "与收存时一致" in shown


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("记录.pdf", b"MZ\x90 program", "Windows 可执行程序"),
        ("照片.pdf", b"\xff\xd8\xff\xe0", "两者不符"),
        ("空.pdf", b"", "空的"),
        ("x" * 300 + ".exe", b"\x89PNG\r\n\x1a\n", "两者不符"),
    ],
)
def test_what_is_not_taken_is_told_beside_the_field(
    made: Make, entered: Callable[[Actor], FlaskClient], name: str, content: bytes, says: str
) -> None:
    case = made()
    answer = add(entered(case.first), case, name, content)
    assert answer.status_code == 200
    assert says in answer.text
    assert "未安排质量督导" in answer.text
    session().expire_all()
    assert queries.exhibits(case.case) == []


def test_no_file_at_all_is_an_empty_one(made: Make, entered: Callable[[Actor], FlaskClient]) -> None:
    case = made()
    answer = entered(case.first).post(f"/cases/{case.case.id}/evidence/add", data=ABOUT)
    assert "空的" in answer.text


@pytest.mark.parametrize("day", ["2999-01-01", "1026-10-13", "2026-02-30", "昨天", ""])
def test_an_impossible_date_is_told(made: Make, entered: Callable[[Actor], FlaskClient], day: str) -> None:
    case = made()
    answer = add(entered(case.first), case, "记录.pdf", b"%PDF-1.7", collected_on=day)
    assert answer.status_code == 200
    assert "error-summary" in answer.text


@pytest.mark.parametrize(
    ("name", "content"), [("报告.pdf", b"%PDF-1.7 html"), ("说明.txt", "文字".encode()), ("图.png", b"\x89PNG\r\n\x1a\n x")]
)
def test_a_file_is_never_shown_inline(
    made: Make, entered: Callable[[Actor], FlaskClient], app: Flask, log: Log, name: str, content: bytes
) -> None:
    case = kept(made(), app)
    exhibit = case.file(Upload(name, content))
    answer = entered(case.first).get(f"/exhibits/{exhibit.id}/file")
    assert answer.data == content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b'"event":"evidence:read"' in log()[-1]


def test_a_damaged_file_is_refused_and_the_log_says_so(
    made: Make, entered: Callable[[Actor], FlaskClient], app: Flask, log: Log
) -> None:
    case = kept(made(), app)
    exhibit = case.file(Upload("损.pdf", b"%PDF-1.7 to be damaged"))
    digest = exhibit.sha256 or ""
    path = case.store.folder / digest[:2] / digest[2:]
    path.chmod(0o600)
    path.write_bytes(b"something else")
    client = entered(case.first)
    answer = client.get(f"/exhibits/{exhibit.id}/file")
    assert answer.status_code == 409
    assert "不一致" in answer.text
    assert any(b'"event":"evidence:damaged"' in row for row in log())
    assert "不一致" in client.get(f"/exhibits/{exhibit.id}").text


def test_a_written_record_is_shown_as_text_and_reading_it_is_logged(
    made: Make, entered: Callable[[Actor], FlaskClient], log: Log
) -> None:
    case = made()
    exhibit = case.exhibit("问：<script>alert(1)</script>？\n答：是。")
    client = entered(case.first)
    shown = client.get(f"/exhibits/{exhibit.id}").text
    assert "&lt;script&gt;" in shown and "<script>alert" not in shown
    assert any(b'"event":"evidence:read"' in row for row in log())
    assert client.get(f"/exhibits/{exhibit.id}/file").status_code == 404


@pytest.mark.parametrize("address", ["/exhibits/{}", "/exhibits/{}/file", "/exhibits/{}/correct"])
def test_another_regions_exhibit_is_the_same_404_as_none(
    made: Make, entered: Callable[[Actor], FlaskClient], address: str
) -> None:
    exhibit = made().exhibit()
    client = entered(world.actor("遵义市", "handler"))
    theirs, nobodys = client.get(address.format(exhibit.id)), client.get(address.format(999999))
    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert theirs.text.split("<main")[1] == nobodys.text.split("<main")[1]


def test_a_correction_strikes_the_old_one_through_in_the_list(made: Make, entered: Callable[[Actor], FlaskClient]) -> None:
    case = made()
    exhibit = case.exhibit("原笔录")
    client = entered(case.first)
    data = {**ABOUT, "reason": "日期写错", "record": "改正的笔录"}
    assert client.post(f"/exhibits/{exhibit.id}/correct", data=data).status_code == 303
    listed = client.get(f"/cases/{case.case.id}/evidence").text
    assert "<s>考场原始记录</s>" in listed
    assert "已由 E02 更正：日期写错" in listed
    assert "<s><a" in client.get(f"/cases/{case.case.id}").text


def test_a_record_takes_the_name_of_its_kind(made: Make, entered: Callable[[Actor], FlaskClient]) -> None:
    case = made()
    data = {**ABOUT, "title": "钱某", "record_kind": "inquiry", "record": "问：……答：……"}
    assert entered(case.first).post(f"/cases/{case.case.id}/evidence/record", data=data).status_code == 303
    session().expire_all()
    assert queries.exhibits(case.case)[0].title == "询问笔录：钱某"


@pytest.mark.clause("4(3)")
def test_a_county_officer_opens_the_form_and_an_approver_of_the_lead_does_not(
    made: Make, entered: Callable[[Actor], FlaskClient]
) -> None:
    case = made()
    address = f"/cases/{case.case.id}/evidence/add"
    assert entered(world.actor("西秀区", "handler")).get(address).status_code == 200
    assert entered(case.approver).get(address).status_code == 403


def test_reading_pages_changes_nothing_but_the_log(made: Make, entered: Callable[[Actor], FlaskClient], log: Log) -> None:
    case = made()
    exhibit = case.exhibit()
    version = case.case.version
    client = entered(case.first)
    for address in (f"/exhibits/{exhibit.id}", f"/cases/{case.case.id}/evidence", f"/cases/{case.case.id}/evidence/add"):
        assert client.get(address).status_code == 200
    session().expire_all()
    assert case.case.version == version
