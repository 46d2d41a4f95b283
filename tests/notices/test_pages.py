"""The pages of notices as a browser without JavaScript uses them."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.notices import queries
from portal.organisations.models import Office
from tests import world
from tests.notices.scene import Scene

YESTERDAY = now() - timedelta(days=1)
RECEIVED = YESTERDAY.date()


@pytest.fixture
def issued(proposed: Scene) -> Scene:
    proposed.issue(YESTERDAY)
    return proposed


def proof_of(scene: Scene, **changes: object) -> dict[str, object]:
    """A filled-in form of service."""
    return {
        "version": str(scene.case.version), "mode": "direct", "received_on": RECEIVED.isoformat(), "recipient": "张某",
        "paper": (io.BytesIO(b"%PDF-1.7 test"), "回证.pdf"), **changes,
    }  # fmt: skip


def respondent_of(scene: Scene) -> Office:
    office = scene.case.institution
    assert office is not None
    return office


def test_the_approver_sees_the_notice_before_signing(client: FlaskClient, proposed: Scene) -> None:
    world.login(client, proposed.approver)
    shown = client.get(f"/cases/{proposed.case.id}/notice/issue").text
    assert "拟作出的处理决定" in shown and "未安排质量督导人员到场" in shown
    answer = client.post(f"/cases/{proposed.case.id}/notice/issue", data={"version": "5"})
    assert answer.status_code == 303
    assert client.get(f"/cases/{proposed.case.id}/notice/issue").status_code == 409


@pytest.mark.clause("20(3)")
def test_serving_by_the_form_starts_the_window(client: FlaskClient, issued: Scene) -> None:
    world.login(client, issued.first)
    answer = client.post(f"/cases/{issued.case.id}/notice/serve", data=proof_of(issued))
    assert answer.status_code == 303
    deadline = queries.deadline(issued.case)
    assert deadline is not None and deadline.receipt == RECEIVED


@pytest.mark.clause("4(3)")
def test_a_county_of_the_place_serves_for_the_lead(client: FlaskClient, issued: Scene) -> None:
    county = world.actor("西秀区", "handler")
    world.login(client, county)
    assert client.get(f"/cases/{issued.case.id}/notice/serve").status_code == 403
    answer = client.post(f"/cases/{issued.case.id}/notice/serve-for-another", data=proof_of(issued))
    assert answer.status_code == 303
    served = queries.service(issued.case)
    assert served is not None and served.office_id == county.office_id


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"paper": (io.BytesIO(b""), "")}, "没有送达回证不能登记送达"),
        ({"received_on": "2026-02-30"}, "日期应写成"),
        ({"received_on": (now().date() + timedelta(days=9)).isoformat()}, "不能晚于今天"),
        ({"paper": (io.BytesIO(b"MZ\x90"), "回证.pdf")}, "可执行程序"),
        ({"mode": "left"}, "见证人"),
        ({"version": "4"}, "他人已办理本事项"),
    ],
)
def test_a_wrong_form_comes_back_with_what_was_typed(
    client: FlaskClient, issued: Scene, changes: dict[str, object], said: str
) -> None:
    world.login(client, issued.first)
    shown = client.post(f"/cases/{issued.case.id}/notice/serve", data=proof_of(issued, **changes))
    assert shown.status_code == 200
    assert said in shown.text and 'value="张某"' in shown.text
    assert queries.service(issued.case) is None


def test_one_more_row_keeps_the_points_typed(client: FlaskClient, issued: Scene) -> None:
    issued.serve(RECEIVED)
    world.login(client, issued.first)
    typed = {"version": str(issued.case.version), "points-0": "第一点意见", "points-4": "第五点意见", "more": "再加一点"}
    shown = client.post(f"/cases/{issued.case.id}/defence", data=typed).text
    assert "第一点意见" in shown and "第五点意见" in shown and "第 6 点" in shown
    assert "未能提交" not in shown


@pytest.mark.clause("R-2")
def test_points_are_recorded_and_answered_by_forms(client: FlaskClient, issued: Scene) -> None:
    issued.serve(RECEIVED)
    world.login(client, issued.first)
    address, version = f"/cases/{issued.case.id}/defence", issued.case.version
    typed = {"version": str(version), "form": "written", "received_on": RECEIVED.isoformat(), "points-0": "意见"}
    assert client.post(address, data=typed).status_code == 303
    (point,) = queries.unanswered(issued.case)
    shown = client.get(f"{address}/answer").text
    assert "意见" in shown and str(point.id) in shown
    answers = {"version": str(version + 1), "points-0-point": str(point.id), "points-0-accepted": "not", "points-0-reasons": ""}
    assert "写明理由" in client.post(f"{address}/answer", data=answers).text
    assert client.post(f"{address}/answer", data={**answers, "points-0-reasons": "有证据。"}).status_code == 303


@pytest.mark.clause("20(3)")
def test_the_institution_reads_its_notice_and_not_the_case(client: FlaskClient, issued: Scene) -> None:
    issued.serve(RECEIVED)
    notice = queries.notice(issued.case)
    assert notice is not None
    world.login(client, world.actor(respondent_of(issued), "approver"))
    assert notice.number in client.get("/served").text
    assert "陈述和申辩的权利" in client.get(f"/served/{notice.id}").text
    assert client.get(f"/notices/{notice.id}").status_code == 403
    assert client.get(f"/cases/{issued.case.id}/notice/serve").status_code == 404


@pytest.mark.parametrize(
    "stranger",
    [
        lambda: world.actor("遵义市", "handler"),
        lambda: world.actor(world.institution("西秀区").office, "approver"),
    ],
    ids=["another prefecture", "another institution"],
)
def test_a_strangers_notice_is_not_found(client: FlaskClient, issued: Scene, stranger: Callable[[], Actor]) -> None:
    issued.serve(RECEIVED)
    notice, served = queries.notice(issued.case), queries.service(issued.case)
    assert notice is not None and served is not None
    world.login(client, stranger())
    for address in (f"/notices/{notice.id}", f"/served/{notice.id}", f"/services/{served.id}/proof"):
        assert client.get(address).status_code == 404


def test_a_read_of_a_document_is_logged(client: FlaskClient, issued: Scene, log: Callable[[], list[bytes]]) -> None:
    notice = queries.notice(issued.case)
    assert notice is not None
    world.login(client, issued.first)
    assert "送 达 回 证" in client.get(f"/notices/{notice.id}/receipt").text
    assert sum(b'"notice:read"' in row for row in log()) == 1


def test_proof_is_handed_out_and_never_shown_inline(client: FlaskClient, issued: Scene) -> None:
    world.login(client, issued.first)
    client.post(f"/cases/{issued.case.id}/notice/serve", data=proof_of(issued))
    served = queries.service(issued.case)
    assert served is not None
    answer = client.get(f"/services/{served.id}/proof")
    assert answer.data == b"%PDF-1.7 test"
    assert answer.headers["Content-Disposition"].startswith("attachment")
