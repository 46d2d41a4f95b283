"""The pages of reports as a browser without JavaScript uses them."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient

from portal.kit.clock import now
from portal.kit.db import session
from portal.reports import operations, queries
from portal.reports.models import Report
from tests import world
from tests.reports.conftest import See, Send
from tests.reports.scene import PDF, Scene, behind

Log = Callable[[], list[bytes]]
COUNTY_CODE = "520402"


def typed(here: Scene, **changes: object) -> dict[str, object]:
    """A filled-in form of registration."""
    return {
        "title": "某校未安排督导", "content": "连续三批没有督导。", "channel": "visit", "reporter": "陈举报",
        "phone": "13900001111",
        "subject_kind": "institution", "institution": here.school.name, "place": COUNTY_CODE, **changes,
    }  # fmt: skip


def registered() -> list[Report]:
    return session().query(Report).all()


@pytest.mark.clause("4(2)")
def test_the_proposal_is_shown_before_anything_is_registered_and_after(here: Scene, see: See, send: Send) -> None:
    shown = send("county", "/reports/new", **typed(here)).text
    assert "安顺市人力资源和社会保障局" in shown and "由所在地市（州）局受理" in shown
    assert registered() == []
    answer = send("county", "/reports/new", **typed(here), step="send")
    assert answer.status_code == 303
    page = see("county", answer.location)
    assert "由所在地市（州）局受理" in page.text and "陈举报" not in page.html
    assert page.english == []
    assert len(page.ids) == len(set(page.ids)) and len(page.headings) == 1


def test_what_was_typed_can_be_changed_again(here: Scene, send: Send) -> None:
    shown = send("county", "/reports/new", **typed(here), step="edit").text
    assert "第 1 步" in shown and "连续三批没有督导。" in shown and "未能提交" not in shown


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reporter": ""}, "请填写举报人姓名"), ({"institution": ""}, "请选择该机构"), ({"place": ""}, "请选择行为发生地"),
        ({"institution": "没有这一家"}, "没有找到“没有这一家”"), ({"happened_on": "2026-02-30"}, "日期应写成"),
        ({"happened_on": (now().date() + timedelta(days=9)).isoformat()}, "不能晚于登记日期"),
        ({"clause": "6.1"}, "与被举报对象的类别不符"), ({"subject_kind": "candidate"}, "请填写被举报对象的姓名"),
        ({"title": "长" * 101}, "最多 100 个字"),
    ],
)  # fmt: skip
def test_a_wrong_form_comes_back_with_what_was_typed(here: Scene, send: Send, changes: dict[str, object], said: str) -> None:
    answer = send("county", "/reports/new", **typed(here, **changes), step="send")
    assert answer.status_code == 200
    assert said in answer.text and "连续三批没有督导。" in answer.text
    assert registered() == []


def test_several_institutions_that_fit_are_offered_to_choose_from(here: Scene, send: Send) -> None:
    twin = world.institution("西秀区", "安顺市砼垚技工学校").office.name
    session().commit()
    shown = send("county", "/reports/new", **typed(here, institution="砼垚")).text
    assert f'value="{twin}"' in shown and f'value="{here.school.name}"' in shown
    chosen = send("county", "/reports/new", **typed(here, institution=["砼垚", twin])).text
    assert "第 2 步" in chosen and twin in chosen


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("空.pdf", b"", "空文件"), ("假.pdf", b"MZ", "与扩展名不符"), ("程序.exe", b"MZ", "不是可以接收的文件类型")],
)
def test_a_wrong_file_keeps_what_was_typed(here: Scene, send: Send, name: str, content: bytes, said: str) -> None:
    sent = typed(here, attachments=(io.BytesIO(content), name))
    shown = send("county", "/reports/new", **sent, step="send").text
    assert said in shown and "请重新选择全部附件" in shown and "连续三批没有督导。" in shown
    assert registered() == []


@pytest.mark.clause("4(4)")
def test_a_complaint_against_itself_leaves_the_institution_with_a_receipt_only(here: Scene, see: See, send: Send) -> None:
    shown = send("school", "/reports/new", **typed(here)).text
    assert "本机构不再查阅" in shown
    answer = send("school", "/reports/new", **typed(here), step="send")
    assert answer.location == "/reports"
    assert "回执号" in see("school", "/reports").text
    assert "某校未安排督导" not in see("school", "/reports?tab=all").text
    assert "某校未安排督导" in see("home", "/reports").text


@pytest.mark.clause("4(4)")
def test_an_institution_sends_its_own_inquiry_and_a_bureau_cannot(here: Scene, see: See, send: Send) -> None:
    assert "报送自查情况" in see("school", "/reports").text
    assert "报送自查情况" not in see("home", "/reports").text
    see("home", "/reports/self-inquiry", status=403)
    inquiry = {"title": "自查：档案缺失", "content": "缺一个批次。", "place": COUNTY_CODE, "clause": "15.4"}
    assert send("school", "/reports/self-inquiry", **inquiry).status_code == 303
    (report,) = _seen_by_home(here)
    assert (report.channel, report.holder_id) == ("self_inquiry", here["home"].office_id)


def _seen_by_home(here: Scene) -> list[Report]:
    with behind(here["home"]):
        return registered()


def test_the_list_has_tabs_filters_and_pages(here: Scene, see: See) -> None:
    for number in range(23):
        here.take("home", title=f"线索{number:02}", channel="phone" if number % 2 else "letter")
    first = see("home", "/reports")
    assert "线索22" in first.text and "线索02" not in first.text
    older = next(link for link in first.links if "before=" in link)
    second = see("home", older.replace("&amp;", "&"))
    assert "线索02" in second.text and "线索22" not in second.text
    newer = next(link for link in second.links if "after=" in link)
    assert "线索22" in see("home", newer).text
    assert "共 12 条" in see("home", "/reports?tab=all&channel=letter").text
    assert "共 1 条" in see("home", "/reports?q=线索07").text
    assert "没有符合条件的线索" in see("home", "/reports?state=merged").text
    assert "没有符合条件的线索" in see("home", "/reports?last=2020-01-01").text
    assert "共 23 条" in see("home", "/reports?tab=all&where=mine&first=2020-01-01&last=9999-12-31").text
    assert "线索22" in see("home", "/reports?before=rubbish&state=rubbish&first=rubbish&tab=rubbish").text


@pytest.mark.clause("R-11")
def test_the_limit_of_acceptance_is_shown_until_somebody_answers(here: Scene, see: See) -> None:
    here.take("home", at=datetime(2026, 1, 6, 9, tzinfo=now().tzinfo))
    assert "已到期" in see("home", "/reports").text or "已超期" in see("home", "/reports").text
    assert "内部时限" in see("home", "/reports").text
    report = here.report("home")
    assert "受理时限" in see("home", f"/reports/{report.id}").text
    with behind(here["home"]):
        operations.receive(session().get_one(Report, report.id), by=here["home"], at=now())
    assert "剩" not in see("home", f"/reports/{report.id}").text


@pytest.mark.clause("4(3)")
def test_what_a_county_may_not_do_stays_visible_with_who_may(here: Scene, see: See) -> None:
    report = here.report("county")
    page = see("county", f"/reports/{report.id}")
    assert "暂不可办" in page.text and "市（州）人社局承办人、审批人办理" in page.text
    see("county", f"/reports/{report.id}/receive", status=403)


def test_acts_by_their_forms(here: Scene, see: See, send: Send) -> None:
    report, home = here.report("county").id, str(here["home"].office_id)
    assert send("county", f"/reports/{report}/pass-on", version="0", target=home, words="属市局").status_code == 303
    see("county", f"/reports/{report}/pass-on", status=403)
    assert send("home", f"/reports/{report}/receive", version="1").status_code == 303
    assert "请选择理由" in send("home", f"/reports/{report}/refuse", version="2", words="不清").text
    assert send("home", f"/reports/{report}/refuse", version="2", reason="too_vague", words="不清").status_code == 303
    assert "线索不明，无法核实。不清" in see("home", f"/reports/{report}").text
    see("home", f"/reports/{report}/receive", status=409)


def test_a_stale_form_says_so_and_keeps_the_words(here: Scene, send: Send) -> None:
    report = here.report("home").id
    assert send("home", f"/reports/{report}/receive", version="0").status_code == 303
    shown = send("boss", f"/reports/{report}/refuse", version="0", reason="unfounded", words="经核查没有依据")
    assert shown.status_code == 200
    assert "他人已办理本事项" in shown.text and "经核查没有依据" in shown.text


@pytest.mark.clause("4(2)")
def test_who_reported_appears_only_after_a_reason_and_is_logged_as_a_read(
    here: Scene, see: See, send: Send, log: Log
) -> None:
    address = f"/reports/{here.report('home').id}/reporter"
    assert "陈举报" not in see("home", address).text
    assert "请填写此项" in send("home", address, reason=" ").text
    assert not [row for row in log() if b"reporter_read" in row]
    answer = send("home", address, reason="电话核实")
    assert "陈举报" in answer.text and "13900001111" in answer.text
    (entry,) = [row for row in log() if b"reporter_read" in row]
    assert b'"result":"read"' in entry and "电话核实".encode() not in entry
    see("province", address, status=403)


def test_an_attachment_is_handed_out_as_a_download_and_to_nobody_else(
    here: Scene, see: See, client: FlaskClient, log: Log
) -> None:
    report = here.report("home", PDF).id
    page = see("home", f"/reports/{report}")
    (link,) = [one for one in page.links if "report-attachments" in one]
    assert "证明.pdf" in page.text
    for who, status in (("school", 404), ("far", 404), ("auditor", 404), ("home", 200)):
        world.login(client, here[who])
        answer = client.get(link)
        assert answer.status_code == status, who
    assert answer.data == PDF.content
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.mimetype == "application/octet-stream"
    assert sum(b"report:attachment_read" in row for row in log()) == 1


def test_a_damaged_attachment_is_refused_and_the_log_says_so(here: Scene, client: FlaskClient, log: Log) -> None:
    report = here.report("home", PDF)
    (file,) = queries.attachments(report)
    stored = here.store._path(file.sha256)
    stored.chmod(0o600)
    stored.write_bytes(b"tampered")
    world.login(client, here["home"])
    assert client.get(f"/report-attachments/{file.id}").status_code == 409
    assert any(b'"event":"report:attachment_damaged"' in row for row in log())
    stored.unlink()
