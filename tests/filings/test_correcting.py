"""更正报备: whoever was told of a decision is told again when a review reverses it (4(2), 20(5))."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.cases.models import Case
from portal.decisions import reversing
from portal.decisions.reversing import Ruling
from portal.desk.waiting import tasks
from portal.filings import operations, queries
from portal.filings.models import Filing
from portal.filings.owed import Made, to_correct
from portal.filings.shown import draft
from portal.kit import clock
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting
from tests import world
from tests.browser.journey import Clock
from tests.decisions.course import AFTER, Course, course

pytestmark = pytest.mark.clause("20(5)")
FILED, REVERSED = AFTER + timedelta(days=2), AFTER + timedelta(days=10)
"""Filed on Sunday 18 October; reversed on Monday the 26th."""
TEN_WORKING_DAYS_ON = date(2026, 11, 9)


@pytest.fixture(autouse=True)
def a_page(app: Flask, db_session: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tasks are told with their address; the portal's clock shows the day of the reversal."""
    monkeypatch.setattr(clock, "datetime", Clock)
    monkeypatch.setattr(Clock, "moment", REVERSED)
    with app.test_request_context(), acting(SYSTEM):
        yield


@pytest.fixture
def found(tmp_path: Path) -> Course:
    """A prefecture's decision under 16.4, served: rectification and publication, reported to the province."""
    made = course(tmp_path, "16.4").reviewed()
    made.decide()
    made.serve_decision()
    return made


def officer() -> Actor:
    return world.actor("贵州省", "handler", name="吴厅办")


def file(found: Course, filing: Filing, at: datetime = FILED) -> None:
    operations.file(filing, "决定已作出。", by=found.scene.first, at=at)


def reverse(found: Course, *measures: str, at: datetime = REVERSED) -> None:
    ruling = Ruling("court", "（2026）黔04行终7号", at.date(), "认定事实错误。")
    reversing.reverse(found.case, measures, ruling, by=found.signer, at=at)


def owed(case: Case) -> list[Filing]:
    return [one for one in queries.filings(case) if one.state == "owed"]


def test_what_was_filed_is_owed_again_in_ten_working_days_and_says_what_it_corrects(
    found: Course, log: Callable[[], list[bytes]]
) -> None:
    (first,) = queries.filings(found.case)
    file(found, first)
    found.carry_out("publish")
    reverse(found, "publish")
    (again,) = owed(found.case)
    assert (again.corrects_id, again.to_id, again.basis, again.due_on) == (first.id, first.to_id, "4(2)", TEN_WORKING_DAYS_ON)
    assert any(b"filing:correction_owed" in body for body in log())
    assert [(one.stage, one.due) for one in tasks(found.scene.first) if "更正" in one.stage] == [
        ("更正：待报备", TEN_WORKING_DAYS_ON)
    ]
    said = draft(found.case)
    assert "其中向社会公布已于2026年10月26日撤销（行政诉讼裁判（2026）黔04行终7号）：认定事实错误。" in said
    assert "向社会公布：" not in said, "what was reversed is not carried out"


def test_what_is_still_to_be_filed_is_filed_once_with_what_was_reversed(found: Course) -> None:
    reverse(found, "publish")
    (only,) = queries.filings(found.case)
    assert only.corrects_id is None and "向社会公布已于" in draft(found.case)


def test_a_second_reversal_goes_into_the_open_correction_or_corrects_that_one(found: Course) -> None:
    (first,) = queries.filings(found.case)
    file(found, first)
    reverse(found, "publish")
    (second,) = owed(found.case)
    file(found, second, at=REVERSED)
    reverse(found, "rectify", at=REVERSED + timedelta(days=1))
    (third,) = owed(found.case)
    assert (second.corrects_id, third.corrects_id) == (first.id, second.id)
    assert draft(found.case).endswith("认定事实错误。"), "nothing is left to be carried out"


@pytest.mark.parametrize("sent", [(), (1,), (1, 2), (1, 2, 3)])
def test_of_each_recipient_the_latest_is_corrected_where_it_went_out(sent: tuple[int, ...]) -> None:
    made = [Made(key, recipient, key in sent) for key, recipient in ((1, 7), (2, 8), (3, 7))]
    assert to_correct(made) == {(): (), (1,): (), (1, 2): (2,), (1, 2, 3): (2, 3)}[sent]


def test_a_case_reversed_after_it_was_closed_is_filed_again_and_received(found: Course) -> None:
    (first,) = queries.filings(found.case)
    file(found, first)
    operations.receive(first, by=officer(), at=FILED)
    found.case.state = "closed"
    reverse(found, "rectify", "publish")
    (again,) = owed(found.case)
    file(found, again, at=REVERSED)
    operations.receive(again, by=officer(), at=REVERSED)
    assert (first.state, again.state, found.case.state) == ("received", "received", "closed")


def test_the_office_above_sees_that_it_corrects_an_earlier_one_and_why(found: Course, client: FlaskClient) -> None:
    (first,) = queries.filings(found.case)
    file(found, first)
    operations.receive(first, by=officer(), at=FILED)
    reverse(found, "publish")
    (again,) = owed(found.case)
    world.login(client, found.scene.first)
    assert "（更正报备）" in client.get(f"/cases/{found.case.id}/file").text
    said = {"version": found.case.version, "recipients": [again.id], "summary": "更正。"}
    assert client.post(f"/cases/{found.case.id}/file", data=said).status_code == 303
    world.login(client, officer())
    for page in (f"/filings/{again.id}", f"/cases/{found.case.id}/filing/receive"):
        told = client.get(page).text
        assert "更正 2026-10-18 报送的" in told and f'/filings/{first.id}"' in told and "认定事实错误。" in told, page
    assert f'/filings/{again.id}"' in client.get(f"/filings/{first.id}").text
    assert "更正</span>" in client.get("/filings?tab=waiting").text
    assert "处理决定更正报备表" in client.get(f"/filings/{again.id}/sheet").text
