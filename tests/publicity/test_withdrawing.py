"""What went to the public is taken back: owed when its ground is gone, done with a public reason, never by changing a row."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.cases.models import Case
from portal.decisions.consequences import follow_reversal
from portal.decisions.queries import decision as decision_of
from portal.desk.waiting import tasks
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import today
from portal.kit.db import acting, session
from portal.kit.refusal import Ground, Refused
from portal.publicity import draft, queries, withdrawing
from portal.publicity.models import Announcement, AnnouncementWithdrawal
from portal.publicity.operations import announce
from portal.publicity.words import CLEARED, MISTAKEN, REVERSED
from portal.rulebook.internal_limits import limit_due
from tests import world
from tests.decisions.course import AFTER, Course, course

LATER = AFTER + timedelta(days=5)
THREE_WORKING_DAYS_ON = date(2026, 10, 26)
"""LATER is Wednesday, 21 October 2026."""
REASON = "处理决定经复核撤销，公告相应撤回。"


@pytest.fixture(autouse=True)
def everywhere(app: Flask, db_session: object) -> Iterator[None]:
    """Past the second wall, and inside a request: tasks are told with their address."""
    with app.test_request_context(), acting(SYSTEM):
        yield


def announced(folder: Path, clause: str = "16.4") -> Course:
    """A decision under 16, published from its draft."""
    found = course(folder, clause, "rectify", "publish").reviewed()
    signed = found.decide()
    announce(found.case, draft.title(found.case, signed), draft.words(found.case, signed), by=found.signer, at=LATER)
    return found


def reverse(case: Case, *measures: str) -> None:
    """What the act that reverses a decision sets off."""
    signed = decision_of(case)
    assert signed is not None
    follow_reversal(case, signed, measures, by=SYSTEM, at=LATER)


def withdraw(found: Course, cause: str = MISTAKEN, reason: str = REASON, by: Actor | None = None) -> AnnouncementWithdrawal:
    return withdrawing.withdraw(found.case, cause, reason, by=by or found.signer, at=LATER)


def waits(who: Actor) -> list[tuple[str, date | None]]:
    return [(task.stage, task.due) for task in tasks(who)]


def to_announce(who: Actor) -> bool:
    return any(stage == "待公告" for stage, _ in waits(who))


@pytest.mark.clause("16")
def test_what_is_to_be_made_public_waits_for_the_approver_once_it_is_served(tmp_path: Path) -> None:
    found = course(tmp_path, "16.4", "rectify", "publish").reviewed()
    signed = found.decide()
    assert not to_announce(found.signer)
    found.serve_decision()
    assert to_announce(found.signer)
    assert not to_announce(found.scene.first) and not to_announce(found.province)
    announce(found.case, draft.title(found.case, signed), draft.words(found.case, signed), by=found.signer, at=LATER)
    assert not to_announce(found.signer)


@pytest.mark.clause("20(4)")
def test_a_termination_waits_for_the_province_to_announce_it_until_it_is_reversed(tmp_path: Path) -> None:
    found = course(tmp_path, "17.6").reviewed()
    found.propose_termination()
    found.issue_termination()
    found.serve_decision()
    assert to_announce(found.province) and not to_announce(found.signer)
    reverse(found.case, "terminate", "delist")
    assert not to_announce(found.province)


@pytest.mark.clause("20(4)")
def test_when_the_decision_is_reversed_the_approver_owes_the_withdrawal_in_three_working_days(tmp_path: Path) -> None:
    found = announced(tmp_path)
    assert ("待撤回公告", THREE_WORKING_DAYS_ON) not in waits(found.signer)
    reverse(found.case, "rectify", "publish")
    assert ("待撤回公告", THREE_WORKING_DAYS_ON) in waits(found.signer)
    assert not any(stage == "待撤回公告" for stage, _ in waits(found.scene.first)), "not the handler's"
    withdraw(found, REVERSED)
    assert not any(stage == "待撤回公告" for stage, _ in waits(found.signer))
    assert queries.announcement_owed(found.case) is False, "nothing is left to announce"


@pytest.mark.clause("16.6")
def test_who_was_published_as_under_investigation_and_is_cleared_is_taken_down(tmp_path: Path) -> None:
    found = announced(tmp_path, "16.6")
    row = withdrawing.record_clearance(found.case, "公安机关终止调查通知书，10月20日。", by=found.scene.first, at=LATER)
    assert (row.cause, row.due_on) == (CLEARED, THREE_WORKING_DAYS_ON)
    with pytest.raises(Refused, match="已经登记过"):
        withdrawing.record_clearance(found.case, "又一次。", by=found.scene.first, at=LATER)
    withdraw(found, CLEARED, "经有关机关调查核实，已排除嫌疑。")
    assert queries.announcement_owed(found.case) is False


@pytest.mark.clause("16.6")
def test_the_pages_say_what_is_owed_until_when_and_what_became_of_it(tmp_path: Path, client: FlaskClient) -> None:
    found = announced(tmp_path, "16.6")
    page, clear = f"/cases/{found.case.id}", f"/cases/{found.case.id}/announcement/clear"
    world.login(client, found.scene.first)
    assert "审批人须撤回" in client.get(clear).text
    assert client.post(clear, data={"version": found.case.version, "words": "终止调查通知书。"}).status_code == 303
    world.login(client, found.signer)
    owed = "应当在 <b>" + limit_due("withdrawal", today()).day.isoformat()
    assert owed in client.get(page).text and "待撤回公告" in client.get("/").text
    opened = client.get(f"{page}/announcement/withdraw").text
    assert owed in opened and "已排除嫌疑" in opened and "公告有误" not in opened
    withdraw(found, CLEARED, REASON)
    session().commit()
    told = client.get(page).text
    assert REASON in told and owed not in told and "公告原文" in told and "仍应向社会公布" not in told


@pytest.mark.clause("16.6")
def test_only_a_case_under_16_6_and_only_its_handler_records_that_one_was_cleared(tmp_path: Path) -> None:
    found, other = announced(tmp_path, "16.6"), announced(tmp_path)
    with pytest.raises(Refused) as refused:
        withdrawing.record_clearance(found.case, "结论。", by=found.signer, at=LATER)
    assert refused.value.ground is Ground.AUTHORITY
    with pytest.raises(Refused):
        withdrawing.record_clearance(other.case, "结论。", by=other.scene.first, at=LATER)


@pytest.mark.clause("16")
def test_a_mistaken_announcement_is_withdrawn_and_the_decision_is_announced_anew(tmp_path: Path) -> None:
    found = announced(tmp_path)
    withdraw(found)
    assert queries.announcement_owed(found.case) is True, "the decision stands, so Article 16 still asks for it"
    announce(found.case, "关于责令限期整改的公告（更正）", "特此公告。", by=found.signer, at=LATER)
    old, new = queries.announcements(found.case)
    assert old.withdrawal is not None and new.withdrawal is None
    assert "第十六条第（四）项" in old.words, "the old words stay with the case"


@pytest.mark.clause("20(4)")
def test_what_is_left_of_a_decision_is_announced_again_without_what_was_reversed(tmp_path: Path) -> None:
    found = course(tmp_path, "16.1", "rectify", "publish", "void_results")
    found.reviewed().decide()
    announce(found.case, "关于限期整改的公告", "特此公告。", by=found.signer, at=LATER)
    reverse(found.case, "void_results")
    withdraw(found, REVERSED)
    signed = decision_of(found.case)
    assert signed is not None and queries.announcement_owed(found.case) is True
    assert "责令限期整改" in draft.words(found.case, signed) and "无效" not in draft.words(found.case, signed)


@pytest.mark.clause("20(4)")
def test_what_was_reversed_before_it_was_announced_is_not_announced_any_more(tmp_path: Path) -> None:
    found = course(tmp_path, "16.4", "rectify", "publish").reviewed()
    found.decide()
    reverse(found.case, "rectify", "publish")
    assert queries.announcement_owed(found.case) is False
    with pytest.raises(Refused, match="不再公告"):
        announce(found.case, "公告", "特此公告。", by=found.signer, at=LATER)
    assert not any(stage == "待撤回公告" for stage, _ in waits(found.signer))


@pytest.mark.clause("4")
def test_only_the_approver_of_the_office_that_announced_withdraws_and_only_once(tmp_path: Path) -> None:
    found = announced(tmp_path)
    for stranger in (found.scene.first, found.province, world.actor("遵义市", "approver")):
        with pytest.raises(Refused) as refused:
            withdraw(found, by=stranger)
        assert refused.value.ground is Ground.AUTHORITY
    withdraw(found)
    with pytest.raises(Refused, match="已经撤回"):
        withdraw(found)


@pytest.mark.clause("20(4)")
def test_what_the_province_announced_the_province_withdraws(tmp_path: Path) -> None:
    found = course(tmp_path, "17.6").reviewed()
    found.propose_termination()
    found.issue_termination()
    announce(found.case, "关于终止评价活动的公告", "特此公告。", by=found.province, at=LATER)
    with pytest.raises(Refused) as refused:
        withdraw(found)
    assert refused.value.ground is Ground.AUTHORITY
    assert withdraw(found, by=found.province).office_id == found.province.office_id


@pytest.mark.clause("19")
def test_a_withdrawal_tells_the_public_a_true_reason_and_nobodys_data(tmp_path: Path) -> None:
    found = announced(tmp_path)
    wrong = ((MISTAKEN, "负责人来电 13987654321 反映有误。", "reason"), (MISTAKEN, "  ", "reason"), (CLEARED, REASON, "cause"))
    for cause, reason, field in wrong:
        with pytest.raises(Refused) as refused:
            withdraw(found, cause, reason)
        assert (refused.value.ground, refused.value.field) == (Ground.INPUT, field)
    assert queries.announcement(found.case) is not None


@pytest.mark.clause("16")
def test_an_announcement_is_shown_as_long_as_the_parameter_says(tmp_path: Path) -> None:
    row: Announcement | None = queries.announcement(announced(tmp_path).case)
    assert row is not None and row.shown_through == date(2027, 10, 21)


def test_an_announcement_is_withdrawn_also_when_the_case_is_closed(tmp_path: Path, log: Callable[[], list[bytes]]) -> None:
    found = announced(tmp_path)
    found.case.state = "closed"
    withdraw(found)
    assert any(b"announcement:withdrawn" in body and REASON.encode() not in body for body in log())


@pytest.mark.clause("16")
def test_what_is_to_be_announced_again_waits_for_the_approver_with_its_day_until_it_is(tmp_path: Path) -> None:
    found = announced(tmp_path)
    withdraw(found)
    waiting = ("待重新公告", THREE_WORKING_DAYS_ON)
    assert waiting in waits(found.signer) and waiting not in waits(found.scene.first), "the approver's, not the handler's"
    assert waiting not in waits(world.actor("安顺市", "reviewer")) and waiting not in waits(world.actor("遵义市", "approver"))
    announce(found.case, "关于责令限期整改的公告（更正）", "特此公告。", by=found.signer, at=LATER)
    assert waiting not in waits(found.signer)


@pytest.mark.clause("20(4)")
def test_what_a_review_left_to_be_announced_waits_and_what_it_took_away_meanwhile_does_not(tmp_path: Path) -> None:
    found = announced(tmp_path)
    reverse(found.case, "rectify")
    withdraw(found, REVERSED)
    assert any(stage == "待重新公告" for stage, _ in waits(found.signer)), "publication itself was not reversed"
    reverse(found.case, "publish")
    assert queries.announcement_owed(found.case) is False
    assert not any(stage == "待重新公告" for stage, _ in waits(found.signer))


@pytest.mark.clause("20(4)")
def test_where_nothing_is_left_to_be_made_public_nothing_waits_to_be_announced(tmp_path: Path) -> None:
    found = announced(tmp_path)
    reverse(found.case, "rectify", "publish")
    withdraw(found, REVERSED)
    assert not any(stage == "待重新公告" for stage, _ in waits(found.signer))
