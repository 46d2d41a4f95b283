"""The pages of a batch: who may open them, what they list, what one step does to many and says of each that refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from portal.assessments import shown
from portal.batches import queries
from portal.batches.models import CaseBatch
from portal.findings.queries import in_force, usable
from portal.kit import clock
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import db, session
from tests import world
from tests.batches.scene import CLAUSE, Sitting, at
from tests.browser.journey import Clock

STATED = {
    "title": "参与有组织作弊", "source": "inspection", "happened_on": "2026-03-04", "summary": "群聊中传递答案。",
    "clauses": CLAUSE,
}  # fmt: skip


@pytest.fixture
def page(client: FlaskClient, here: Sitting, monkeypatch: pytest.MonkeyPatch) -> Iterator["Window"]:
    """A browser, on the day after the cases were opened unless another is set."""
    monkeypatch.setattr(clock, "datetime", Clock)
    Clock.moment = at(4, 9)
    yield Window(client, here)


class Window:
    """Somebody at the browser."""

    def __init__(self, client: FlaskClient, here: Sitting) -> None:
        self.client, self.here = client, here

    def as_(self, who: Actor) -> "Window":
        world.login(self.client, who)
        return self

    def reads(self, path: str, *words: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text[-800:]
        missing = [one for one in words if one not in answer.text]
        assert missing == [], missing
        return answer.text

    def sends(self, path: str, status: int = 303, **fields: Any) -> str:
        answer = self.client.post(path, data=fields)
        assert answer.status_code == status, answer.text[-3000:]
        session().expire_all()
        return answer.text

    def does(self, batch: CaseBatch, step: str, status: int = 303, **fields: Any) -> str:
        """One step on all members, with the version that the page holds, unless others are ticked."""
        members = queries.members(batch, SYSTEM)
        version = sum(one.case.version for one in members)
        ticked = {"case": [one.case.id for one in members], "version": version}
        return self.sends(f"/batches/{batch.id}/{step}", status, **{**ticked, **fields})


def states(here: Sitting, batch: CaseBatch) -> list[str]:
    """How far the members are."""
    session().expire_all()
    return [case.state for case in here.cases(batch)]


@contextmanager
def counting() -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        sent.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


@pytest.mark.clause("8.5")
def test_candidates_are_ticked_on_the_page_of_their_assessment_and_each_gets_a_case(page: Window, here: Sitting) -> None:
    assessment, ticked = here.school.assessment.id, [one.id for one in here.candidates[:3]]
    path = f"/assessments/{assessment}/batches/new"
    page.as_(here.first).reads(f"/assessments/{assessment}", "批量立案", path)
    page.reads(path, here.candidates[0].name, "全选")
    page.sends(path, candidate=ticked, **STATED)
    (batch,) = queries.listed(SYSTEM, assessment, None, 5)
    assert [one.candidate_id for one in queries.members(batch, SYSTEM)] == ticked
    page.reads(f"/batches/{batch.id}", "已立案", "3 件", *(one.name for one in here.candidates[:3]))
    page.reads(f"/cases/{here.cases(batch)[0].id}", batch.number)
    page.reads(f"/batches?assessment={assessment}", batch.number)


@pytest.mark.clause("20(1)")
def test_a_candidate_with_an_open_case_is_refused_beside_the_row_and_what_was_typed_stays(page: Window, here: Sitting) -> None:
    known = here.cases(here.open(1))[0]
    path = f"/assessments/{here.school.assessment.id}/batches/new"
    told = page.as_(here.first).sends(path, 200, candidate=[one.id for one in here.candidates], **STATED)
    assert f"已有在办案件 {known.number}" in told
    assert "群聊中传递答案。" in told
    assert told.count("data-tick checked") == 4
    assert len(queries.listed(SYSTEM, None, None, 5)) == 1


@pytest.mark.clause("4(3)")
def test_others_open_none(page: Window, here: Sitting) -> None:
    path = f"/assessments/{here.school.assessment.id}/batches/new"
    page.as_(here.others["stranger"]).reads(path, status=404)
    page.as_(here.others["county"]).reads(path, "您不能办理此事", "第四条", status=403)
    page.as_(here.others["province"]).reads(path, "您不能办理此事", status=403)


@pytest.mark.clause("4(2)")
def test_a_stranger_finds_no_batch_and_a_county_reads_it(page: Window, here: Sitting) -> None:
    batch = here.issued(here.open(2))
    page.as_(here.others["stranger"]).reads(f"/batches/{batch.id}", status=404)
    page.as_(here.others["stranger"]).reads(f"/batches/{batch.id}/assign", status=404)
    page.as_(here.others["county"]).reads(f"/batches/{batch.id}", "协助送达告知书（2 件）")
    page.reads(f"/batches/{batch.id}/issue-notice", status=403)
    page.as_(here.first).reads(f"/batches/{batch.id}/issue-notice", status=403)
    page.reads(f"/batches/{batch.id}/nothing", status=404)


@pytest.mark.clause("20(2)")
def test_they_are_assigned_begun_proved_found_and_confirmed_together(page: Window, here: Sitting) -> None:
    batch = here.open(3)
    page.as_(here.approver).does(batch, "assign", persons=[here.first.person_id, here.second.person_id])
    page.as_(here.first).does(batch, "start")
    page.does(
        batch, "add-record", kind="electronic", record_kind="extraction", title="群聊记录", source="手机", record="照录。",
        collected_by="李承办、王承办", collected_on="2026-04-09", proves="传递答案",
    )  # fmt: skip
    first, second, third = here.cases(batch)
    page.reads(f"/batches/{batch.id}/find", "群聊记录", "3 件案件均有")
    exhibit = usable(first)[0].id
    fact = {"fact": "在群聊中传递答案。", "exhibits": exhibit, "serious": "ordinary", "weighing": "人数众多。"}
    page.does(batch, "find", **fact, **{f"{second.id}-addition": "其提交答案三次。"})
    facts = [finding.fact for case in (first, second, third) for finding in in_force(case)]
    assert facts == ["在群聊中传递答案。", "在群聊中传递答案。其提交答案三次。", "在群聊中传递答案。"]
    page.as_(here.second).does(batch, "confirm", agreed="y")
    assert states(here, batch) == ["found"] * 3


@pytest.mark.clause("20(3)")
def test_notices_are_served_in_one_table_each_with_its_own_day(page: Window, here: Sitting) -> None:
    batch = here.proposed(here.open(3))
    page.as_(here.approver).does(batch, "issue-notice")
    one, two, three = (case.id for case in here.cases(batch))
    Clock.moment = at(4, 21)
    common = {"mode": "direct", "received_on": "2026-04-10", "record": "当面交付。"}
    told = page.as_(here.first).does(batch, "serve-notice", 200, **common, **{f"{two}-received_on": "2026-04-30"})
    assert "不能晚于今天" in told
    assert states(here, batch) == ["issued"] * 3
    page.does(batch, "serve-notice", **common, **{f"{two}-received_on": "2026-04-20", f"{three}-recipient": "其父"})
    cases = {case.id: case for case in here.cases(batch)}
    assert cases[one].due_on == cases[three].due_on == date(2026, 5, 6)
    assert cases[two].due_on == date(2026, 5, 13)


@pytest.mark.clause("20(4)")
def test_those_whose_window_is_over_are_ticked_and_the_other_one_says_from_when(page: Window, here: Sitting) -> None:
    batch = here.served(here.open(3), date(2026, 4, 10), date(2026, 4, 10), date(2026, 4, 20))
    Clock.moment = at(5, 8)
    reviewer = page.as_(here.others["reviewer"])
    assert reviewer.reads(f"/batches/{batch.id}/review").count("data-tick checked") == 2
    opinion = {"outcome": "passed", "opinion": "事实清楚。"}
    told = reviewer.does(batch, "review", 200, **opinion)
    assert "期满前不得作出决定" in told
    assert "5月14日起可办" in told
    assert states(here, batch) == ["notified"] * 3
    reviewer.does(batch, "review", **opinion, case=[case.id for case in here.cases(batch)[:2]])
    page.as_(here.others["signer"]).does(batch, "decide", reasons="同意。", **seen(here, batch, "reviewed"))
    assert states(here, batch) == ["decided", "decided", "notified"]


def seen(here: Sitting, batch: CaseBatch, state: str) -> dict[str, Any]:
    """The members in a state, ticked, and their version."""
    cases = [case for case in here.cases(batch) if case.state == state]
    return {"case": [case.id for case in cases], "version": sum(case.version for case in cases)}


@pytest.mark.clause("20(5)")
def test_decided_cases_are_served_filed_received_and_closed_together(page: Window, here: Sitting) -> None:
    here.school.scored(here.candidates)
    batch = here.served(here.open(2), date(2026, 4, 10))
    Clock.moment = at(5, 8)
    page.as_(here.others["reviewer"]).does(batch, "review", outcome="passed", opinion="事实清楚。")
    page.as_(here.others["signer"]).does(batch, "decide", reasons="同意。")
    page.as_(here.first).does(batch, "serve-decision", mode="direct", received_on="2026-05-08", record="当面交付。")
    results = shown.candidate_rows(here.candidates, here.school.keys, date(2026, 5, 8))
    assert [{state for score, state in row.scores.values() if score} for row in results] == [{"void"}] * 2 + [{"valid"}] * 2
    assert "结案（2 件）" in page.as_(here.approver).reads(f"/batches/{batch.id}")
    assert "未完成" in page.does(batch, "close", 200, note="予以结案。")
    province = here.others["province"]
    page.as_(here.first).does(batch, "file", recipients=province.office_id)
    page.as_(province).does(batch, "receive-filing")
    assert "待收讫" in page.does(batch, "receive-filing", 200)
    page.as_(here.approver).does(batch, "close", note="予以结案。")
    assert states(here, batch) == ["closed"] * 2
    assert "没有处于该环节" not in page.reads(f"/batches/{batch.id}", "已结案")


@pytest.mark.clause("20(3)")
def test_proposals_are_given_back_together(page: Window, here: Sitting) -> None:
    batch = here.proposed(here.open(2))
    page.as_(here.approver).does(batch, "withdraw-proposal", reasons="理由不充分。")
    assert states(here, batch) == ["found"] * 2


def test_nobody_acts_on_what_somebody_changed_meanwhile(page: Window, here: Sitting) -> None:
    batch = here.open(2)
    told = page.as_(here.approver).does(batch, "assign", 200, version=99, persons=[here.first.person_id])
    assert "他人已办理本事项" in told


def test_the_page_asks_as_much_for_four_as_for_two(page: Window, here: Sitting) -> None:
    few, many = here.open(2), here.open(4, clauses=("8.2",))
    asked = []
    for batch in (few, few, many):
        page.as_(here.first)
        with counting() as sent:
            page.reads(f"/batches/{batch.id}")
        asked.append(len(sent))
    assert asked[1] == asked[2] < 45
