"""A mistyped service is corrected by a later entry, and the fifteen working days run from the right day (20(2), 20(3))."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.cases.models import CaseStep
from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.notices import defences, queries, receipts, service, window
from portal.notices.defences import Statement
from portal.notices.models import NoticeDeadline, Service, ServiceCorrection
from portal.notices.receipts import Receipt
from portal.notices.service import Proof
from tests import world
from tests.notices.scene import PDF, Scene, moment

TYPED, RIGHT = date(2026, 9, 8), date(2026, 9, 18)
AT = moment(date(2026, 9, 21))
WHY = "回证上写的是18日。"
pytestmark = pytest.mark.clause("20(3)")


@pytest.fixture
def served(proposed: Scene) -> Scene:
    return proposed.served(TYPED)


def the_service(scene: Scene) -> Service:
    found = queries.service(scene.case)
    assert found is not None
    return found


def the_deadline(scene: Scene) -> NoticeDeadline:
    found = queries.deadline(scene.case)
    assert found is not None
    return found


def correct(
    scene: Scene, day: date = RIGHT, name: str = "张某", by: Actor | None = None, at: datetime = AT
) -> ServiceCorrection:
    return receipts.correct_receipt(the_service(scene), Receipt(day, name, WHY), by=by or scene.first, at=at)


def test_the_window_is_counted_from_the_right_day_and_the_old_one_stays(served: Scene, log: Callable[[], list[bytes]]) -> None:
    before = the_deadline(served).due
    correct(served)
    kept, deadline = the_service(served), the_deadline(served)
    assert (kept.received_on, kept.receipt) == (TYPED, RIGHT)
    assert (deadline.receipt, deadline.due, served.case.due_on) == (RIGHT, date(2026, 10, 15), date(2026, 10, 15))
    said = deadline.history[-1]
    assert (said["receipt"], said["due"]) == (TYPED.isoformat(), before.isoformat())
    entries = [one.decode() for one in log()]
    assert any('"service:corrected"' in one and '"was":"2026-09-08"' in one for one in entries)
    assert any('"deadline:recomputed"' in one for one in entries) and not any("回证上写的" in one for one in entries)


@pytest.mark.clause("20(2)")
def test_the_record_shows_both_and_a_second_mistake_is_corrected_as_well(served: Scene) -> None:
    correct(served)
    correct(served, RIGHT - timedelta(days=1))
    steps = session().scalars(select(CaseStep).where(CaseStep.case_id == served.case.id).order_by(CaseStep.id)).all()
    first, second, third = steps[-3:]
    assert (second.corrects_id, third.corrects_id) == (first.id, second.id)
    assert "2026-09-08更正为2026-09-18" in second.note and the_service(served).receipt == date(2026, 9, 17)


def test_who_received_it_is_corrected_without_moving_the_window(served: Scene) -> None:
    due = the_deadline(served).due
    correct(served, TYPED, "张某之妻")
    assert (the_service(served).receiver, the_deadline(served).due, the_deadline(served).history) == ("张某之妻", due, [])


def test_nothing_is_reviewed_before_the_right_window_ends(served: Scene) -> None:
    day_after = moment(date(2026, 10, 8))
    window.close_window(served.case, at=moment(the_deadline(served).due + timedelta(days=1)))
    assert served.case.state == "heard"
    correct(served, at=day_after)
    facts = window.window_facts(served.case, day_after)
    assert (facts.window_over, facts.when, served.case.due_on) == (False, "10月16日起可办", None)
    late = Statement("written", date(2026, 10, 8), ("当日有督导人员到场。",))
    assert defences.record_defence(served.case, late, by=served.first, at=day_after).points


@pytest.mark.parametrize(
    ("day", "name"), [(TYPED, "张某"), (AT.date() + timedelta(days=1), "张某"), (date(2026, 8, 31), "张某")]
)
def test_what_cannot_be_or_changes_nothing_is_refused_beside_its_field(served: Scene, day: date, name: str) -> None:
    with pytest.raises(Refused) as found:
        correct(served, day, name)
    assert (found.value.ground, found.value.field) == (Ground.INPUT, "received_on")
    assert the_service(served).receipt == TYPED


def test_nobody_receives_it_after_having_answered_it(served: Scene) -> None:
    answer = Statement("written", date(2026, 9, 15), ("当日有督导人员到场。",))
    defences.record_defence(served.case, answer, by=served.first, at=moment(date(2026, 9, 15)))
    with pytest.raises(Refused, match="2026-09-15"):
        correct(served)


def test_a_public_service_is_corrected_by_its_day_of_publication(proposed: Scene) -> None:
    proposed.issue()
    proof = Proof("public", None, "张某", PDF, published_on=date(2026, 9, 2))
    at = moment(date(2026, 10, 8))
    service.serve_notice(proposed.case, proof, store=proposed.store, by=proposed.first, at=at)
    with pytest.raises(Refused) as found:
        correct(proposed, date(2026, 9, 20), at=at)
    assert found.value.field == "received_on" and "2026-10-20" in found.value.why
    correct(proposed, date(2026, 9, 3), at=at)
    assert the_deadline(proposed).receipt == date(2026, 10, 3)


@pytest.mark.clause("R-10")
def test_only_the_handlers_of_the_office_that_served_it_correct(served: Scene) -> None:
    for by in (served.approver, world.actor("西秀区", "handler")):
        with pytest.raises(Refused) as found:
            correct(served, by=by)
        assert found.value.ground is Ground.AUTHORITY and found.value.who
    correct(served, by=served.second)


def test_after_the_review_it_is_what_others_acted_upon(served: Scene) -> None:
    served.case.state = "reviewed"
    with pytest.raises(Refused, match="已经审核"):
        correct(served)


def test_the_page_corrects_and_the_case_shows_both(client: FlaskClient, proposed: Scene) -> None:
    yesterday = now().date() - timedelta(days=1)
    proposed.issue(now() - timedelta(days=2))
    proposed.serve(yesterday)
    path, page = f"/services/{the_service(proposed).id}/correct", f"/cases/{proposed.case.id}"
    world.login(client, proposed.first)
    assert path in client.get(page).text and "更正送达记录" in client.get(path).text
    typed = {"version": str(proposed.case.version), "received_on": "2026-02-30", "recipient": "张某", "reason": WHY}
    assert "日期应写成" in client.post(path, data=typed).text
    typed["received_on"] = now().date().isoformat()
    assert client.post(path, data=typed).status_code == 303
    shown = client.get(page).text
    assert f"<s>{yesterday}</s> {now().date()}" in shown and "期限曾重新计算 1 次" in shown
    assert "他人已办理本事项" in client.post(path, data=typed).text
    world.login(client, proposed.approver)
    assert path not in client.get(page).text and client.get(path).status_code == 403


def test_a_window_that_runs_anew_is_said_on_the_page(client: FlaskClient, proposed: Scene) -> None:
    day = now().date()
    proposed.issue(now() - timedelta(days=61))
    proposed.serve(day - timedelta(days=60))
    window.close_window(proposed.case, at=now())
    world.login(client, proposed.first)
    said = "送达记录更正后，陈述申辩期重新计算至"
    assert said not in client.get(f"/cases/{proposed.case.id}").text
    correct(proposed, day, at=now())
    shown = client.get(f"/cases/{proposed.case.id}").text
    assert proposed.case.state == "heard" and said in shown and "登记陈述申辩" in shown


def test_another_offices_service_is_the_same_as_none(client: FlaskClient, served: Scene) -> None:
    world.login(client, world.actor("遵义市", "handler"))
    answers = [client.get(f"/services/{number}/correct") for number in (the_service(served).id, 999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]
