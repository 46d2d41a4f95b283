"""What is done with a report: each act, whose it is, and what it leaves in the record."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest

from portal.kit.db import session
from portal.kit.files import Damaged
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.reports import operations, queries, reading
from portal.reports.attachments import LARGEST, MOST, Upload
from portal.reports.models import Report
from portal.reports.registering import preview
from tests import world
from tests.reports.scene import PDF, Scene, behind

AT = world.AT
Log = Callable[[], list[bytes]]


def facts(log: Log, event: str) -> list[dict[str, object]]:
    """What the log says of this event, oldest first."""
    return [body["facts"] for row in log() if (body := json.loads(row))["event"] == event]


@pytest.mark.clause("4(2)")
def test_what_was_shown_before_sending_is_what_is_registered(here: Scene) -> None:
    found = preview(here.complaint(), by=here["county"], at=AT)
    report = here.report("county")
    assert (report.proposed_id, report.proposal) == (found.proposal.office.id, found.proposal.why)
    assert report.holder_id == found.holder.id == here["county"].office_id
    assert report.number.startswith("XS-")


@pytest.mark.clause("4(3)")
@pytest.mark.parametrize(("who", "where"), [("county", {"安顺市"}), ("school", {"安顺市"}), ("province", {"安顺市"})])
def test_a_report_about_a_candidate_is_passed_on_to_the_competent_prefecture(here: Scene, who: str, where: set[str]) -> None:
    report = here.report(who, subject_kind="candidate")
    expected = {world.office(name).id for name in where}
    assert expected <= {office.id for office in operations.targets(report, here[who])}


@pytest.mark.clause("4(2)")
def test_passing_on_gives_the_report_away_with_its_record(here: Scene, log: Log) -> None:
    report, home = here.report("county"), world.office("安顺市")
    with behind(here["county"]):
        operations.pass_on(report, home, "属市局管辖。", by=here["county"], at=AT)
    assert (report.holder_id, report.state) == (home.id, "passed_on")
    entry = {"report": report.id, "from": here["county"].office_id, "to": home.id, "direction": "up"}
    assert facts(log, "report:passed_on") == [entry]
    steps = queries.steps(report)
    assert [step.event for step in steps] == ["pass_on", "register"]
    assert steps[0].entry > steps[1].entry
    with pytest.raises(Refused, match="现不在本机构"):
        operations.pass_on(report, home, "再转一次", by=here["county"], at=AT)


@pytest.mark.clause("4(2)")
def test_no_report_is_passed_to_the_institution_it_accuses(here: Scene) -> None:
    report = here.report("home")
    with pytest.raises(Refused, match="不得转交被举报的评价机构") as refused:
        operations.pass_on(report, here.school, "自查", by=here["home"], at=AT)
    assert refused.value.field == "target"


@pytest.mark.clause("4(4)")
def test_a_report_about_its_own_candidate_goes_down_to_the_institution_and_up_again(here: Scene) -> None:
    report = here.report("home", subject_kind="candidate")
    operations.pass_on(report, here.school, "请先行初步调查。", by=here["home"], at=AT)
    operations.pass_on(report, world.office("安顺市"), "超出本机构权限。", by=here["school"], at=AT)
    assert report.holder_id == here["home"].office_id
    assert [step.event for step in queries.steps(report)] == ["pass_on", "pass_on", "register"]


@pytest.mark.clause("4(2)")
@pytest.mark.parametrize(("who", "kind"), [("county", "institution"), ("school", "candidate"), ("province", "institution")])
def test_only_a_prefecture_receives_and_refuses(here: Scene, who: str, kind: str) -> None:
    report = here.report(who, subject_kind=kind)
    for act in (
        lambda: operations.receive(report, by=here[who], at=AT),
        lambda: operations.refuse(report, "too_vague", "不清楚", by=here[who], at=AT),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.ground is Ground.AUTHORITY
        assert "市（州）人社局" in refused.value.who


@pytest.mark.clause("4(2)")
def test_receiving_and_refusing_leave_their_reason_in_the_record(here: Scene, log: Log) -> None:
    report = here.report("home")
    operations.receive(report, by=here["home"], at=AT, note="属实再办")
    assert (report.state, report.received_at) == ("received", AT)
    operations.refuse(report, "unfounded", "核查无据。", by=here["boss"], at=AT)
    assert queries.steps(report)[0].note == "经初步核查，没有事实依据。核查无据。"
    assert facts(log, "report:refused") == [{"report": report.id, "office": here["home"].office_id, "reason": "unfounded"}]


def test_of_two_who_act_at_once_one_is_told_that_the_other_was_first(here: Scene) -> None:
    report = here.report("home")
    session().execute(Report.__table__.update().where(Report.id == report.id).values(version=Report.version + 1))
    with pytest.raises(Refused) as refused:
        operations.receive(report, by=here["home"], at=AT)
    assert refused.value.ground is Ground.STALE


@pytest.mark.clause("4(2)")
def test_who_reported_is_sealed_and_read_only_for_a_stated_reason(here: Scene, log: Log) -> None:
    report, keys = here.report("county"), here.store.keys
    assert report.reporter is not None and "陈举报".encode() not in report.reporter
    assert reading.reporter_of(report, "电话核实", keys, by=here["county"], at=AT) == ("陈举报", "13900001111")
    (entry,) = facts(log, "report:reporter_read")
    assert entry["report"] == report.id and len(str(entry["reason"])) == 64
    assert "陈举报".encode() not in b"".join(log())


@pytest.mark.clause("4(2)")
def test_who_reported_is_not_for_supervisors_nor_for_an_institution_it_was_passed_to(here: Scene) -> None:
    report = here.report("home", subject_kind="candidate")
    operations.pass_on(report, here.school, "先行调查", by=here["home"], at=AT)
    for who in ("school", "province"):
        with pytest.raises(Refused, match="登记机构") as refused:
            reading.reporter_of(report, "想知道", here.store.keys, by=here[who], at=AT)
        assert refused.value.ground is Ground.AUTHORITY
    assert reading.may_learn_reporter(report, here["home"])


def test_an_anonymous_report_holds_no_name(here: Scene) -> None:
    report = here.report("home", reporter=None)
    assert (report.anonymous, report.reporter) == (True, None)
    with pytest.raises(Refused, match="匿名"):
        reading.reporter_of(report, "核实", here.store.keys, by=here["home"], at=AT)


@pytest.mark.parametrize(
    ("upload", "said"),
    [
        (Upload("空.pdf", b""), "空文件"), (Upload("程序.exe", b"MZ"), "不是可以接收"),
        (Upload("假.pdf", b"MZ"), "与扩展名不符"),
        (Upload("大.pdf", b"%PDF-" + b"0" * LARGEST), "超过 20 MB"),
    ],
    ids=["empty", "unknown type", "another type", "too large"],
)  # fmt: skip
def test_a_wrong_file_is_refused_before_anything_is_written(here: Scene, upload: Upload, said: str) -> None:
    with pytest.raises(Refused, match=said) as refused:
        here.take("home", PDF, upload)
    assert refused.value.field == "attachments"
    assert queries.counted(here["home"], []) == 0


def test_too_many_files_are_refused(here: Scene) -> None:
    with pytest.raises(Refused, match=str(MOST)):
        here.take("home", *[PDF] * (MOST + 1))


def test_an_attachment_is_hashed_again_and_logged_on_its_way_out(here: Scene, log: Log) -> None:
    (file,) = queries.attachments(here.report("home", PDF))
    assert reading.attachment_bytes(file, here.store, by=here["home"], at=AT) == PDF.content
    assert facts(log, "report:attachment_read") == [{"report": file.report_id, "attachment": file.id, "sha256": file.sha256}]
    stored = here.store._path(file.sha256)
    stored.chmod(0o600)
    stored.write_bytes(b"tampered")
    with pytest.raises(Damaged):
        reading.attachment_bytes(file, here.store, by=here["home"], at=AT)
    stored.unlink()
    assert not here.store.intact(file.sha256)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject_kind": "stranger"}, "subject_kind"), ({"channel": "rumour"}, "channel"),
        ({"institution": None}, "institution"),
        ({"happened_on": (AT + timedelta(days=9)).date()}, "happened_on"), ({"clause": "6.1"}, "clause"),
        ({"subject_kind": "candidate", "subject_name": ""}, "subject_name"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(here: Scene, changes: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        here.take("home", at=AT, **changes)
    assert (refused.value.ground, refused.value.field) == (Ground.INPUT, field)


@pytest.mark.clause("14")
def test_a_supervisor_sent_by_a_county_is_that_countys_to_deal_with(here: Scene) -> None:
    sent = {"subject_kind": "supervisor", "appointer": here.school, "sender": world.office("西秀区"), "clause": "14.1"}
    report = here.report("home", **sent)
    assert report.proposed_id == world.office("西秀区").id
    offered = {office.id for office in operations.targets(report, here["home"])}
    assert world.office("西秀区").id in offered
    assert here.school.id not in offered
    assert session().get_one(Office, report.sender_id) is world.office("西秀区")
