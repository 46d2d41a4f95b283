"""When the window is over, who may answer in it, and what keeps a decision waiting (20(3), R-2, R-3)."""

from datetime import date, timedelta

import pytest

from portal.cases.states import State
from portal.kit.refusal import Ground, Refused
from portal.notices import defences, queries, waivers, window
from portal.notices.defences import Answer, Statement
from tests import world
from tests.notices.scene import PDF, Scene, moment

RECEIVED, DUE = date(2026, 9, 18), date(2026, 10, 15)
AFTER = moment(DUE + timedelta(days=1), 0)
pytestmark = pytest.mark.clause("20(3)")


@pytest.fixture
def running(proposed: Scene) -> Scene:
    return proposed.served(RECEIVED)


def statement(received: date, *points: str, posted: date | None = None) -> Statement:
    return Statement("written", received, points or ("人员当日已到场。",), posted)


@pytest.mark.clause("R-3")
def test_the_window_ends_at_midnight_after_the_last_day(running: Scene) -> None:
    assert not window.close_window_if_over(running.case, at=moment(DUE, 23))
    assert window.window_facts(running.case, moment(DUE, 23)).when == "10月16日起可办"
    assert window.close_window_if_over(running.case, at=AFTER)
    assert (running.case.state, running.case.due_on) == (State.HEARD, None)


def test_the_worker_ends_due_windows_once(running: Scene) -> None:
    assert window.close_due_windows(at=moment(DUE)) is None
    assert running.case.state == State.NOTIFIED
    window.close_due_windows(at=AFTER)
    version = running.case.version
    window.close_due_windows(at=AFTER)
    assert (running.case.state, running.case.version) == (State.HEARD, version)


def test_every_batch_of_due_windows_is_reached(running: Scene) -> None:
    key = window.close_due_windows(at=AFTER, limit=1)
    assert key is not None and running.case.state == State.HEARD
    assert window.close_due_windows(at=AFTER, after=key, limit=1) is None


@pytest.mark.clause("R-3")
def test_a_provisional_window_does_not_end(proposed: Scene) -> None:
    proposed.served(date(2026, 12, 11))
    later = moment(date(2027, 1, 20))
    facts = window.window_facts(proposed.case, later)
    assert (facts.provisional, facts.window_over) == (True, True)
    assert not window.close_window_if_over(proposed.case, at=later)
    with pytest.raises(Refused, match="暂计"):
        window.close_window(proposed.case, at=later)


def test_a_defence_that_arrives_late_is_refused_with_the_dates(running: Scene) -> None:
    with pytest.raises(Refused) as found:
        defences.record_defence(running.case, statement(DUE + timedelta(days=1)), by=running.first, at=AFTER)
    assert (found.value.ground, found.value.field) == (Ground.INPUT, "received_on")
    assert "2026-10-15" in found.value.why and "2026-10-16" in found.value.why


@pytest.mark.clause("R-3")
def test_posted_in_time_is_in_time_though_the_window_was_closed(running: Scene) -> None:
    window.close_window(running.case, at=AFTER)
    late = statement(DUE + timedelta(days=2), posted=DUE)
    defence = defences.record_defence(running.case, late, by=running.first, at=moment(DUE + timedelta(days=2)))
    assert (defence.posted_on, running.case.state) == (DUE, State.HEARD)


@pytest.mark.clause("R-3")
def test_a_provisional_day_makes_nobody_late(proposed: Scene) -> None:
    proposed.served(date(2026, 12, 11))
    at = moment(date(2027, 1, 20))
    defences.record_defence(proposed.case, statement(at.date()), by=proposed.first, at=at)
    assert len(queries.defences(proposed.case)) == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (statement(RECEIVED + timedelta(days=9)), "received_on"),
        (statement(RECEIVED - timedelta(days=1)), "received_on"),
        (statement(RECEIVED, posted=RECEIVED - timedelta(days=1)), "posted_on"),
        (statement(RECEIVED, posted=RECEIVED + timedelta(days=1)), "posted_on"),
        (statement(RECEIVED, "  "), "points"),
        (Statement("sung", RECEIVED, ("好",)), "form"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(running: Scene, wrong: Statement, field: str) -> None:
    with pytest.raises(Refused) as found:
        defences.record_defence(running.case, wrong, by=running.first, at=moment(RECEIVED))
    assert (found.value.ground, found.value.field) == (Ground.INPUT, field)
    assert not queries.defences(running.case)


@pytest.mark.clause("R-2")
def test_filing_a_defence_does_not_close_the_window(running: Scene) -> None:
    defences.record_defence(running.case, statement(RECEIVED), by=running.first, at=moment(RECEIVED))
    assert running.case.state == State.NOTIFIED


@pytest.mark.clause("R-2")
def test_every_point_is_answered_once_and_in_writing(running: Scene) -> None:
    at = moment(RECEIVED)
    defences.record_defence(running.case, statement(RECEIVED, "一", " ", "二"), by=running.first, at=at)
    first, second = queries.unanswered(running.case)
    assert window.window_facts(running.case, at).unanswered == 2
    with pytest.raises(Refused):
        defences.answer_points(running.case, {first.id: Answer("accepted", " ")}, by=running.first, at=at)
    defences.answer_points(running.case, {first.id: Answer("partly", "部分属实。")}, by=running.first, at=at)
    assert [point.id for point in queries.unanswered(running.case)] == [second.id]
    with pytest.raises(Refused) as found:
        defences.answer_points(running.case, {first.id: Answer("not", "改变主意。")}, by=running.first, at=at)
    assert found.value.ground is Ground.STALE and first.accepted == "partly"


def test_neither_province_nor_institution_receives_a_defence(running: Scene) -> None:
    for office in (world.office("贵州省"), world.institution("西秀区").office):
        with pytest.raises(Refused) as found:
            by = world.actor(office, "handler")
            defences.record_defence(running.case, statement(RECEIVED), by=by, at=moment(RECEIVED))
        assert found.value.ground is Ground.AUTHORITY


def test_in_an_institutions_case_the_prefecture_receives_and_the_institution_is_told(institutions_own: Scene) -> None:
    institutions_own.served(RECEIVED)
    with pytest.raises(Refused):
        defences.record_defence(institutions_own.case, statement(RECEIVED), by=institutions_own.first, at=moment(RECEIVED))
    by = world.actor("安顺市", "handler")
    defence = defences.record_defence(institutions_own.case, statement(RECEIVED), by=by, at=moment(RECEIVED))
    assert defence.office_id == by.office_id
    assert institutions_own.lead.short in institutions_own.note()


@pytest.mark.clause("R-2")
def test_a_bureaus_waiver_closes_the_window_at_once_but_only_in_writing(running: Scene) -> None:
    stated = {"store": running.store, "by": running.first, "at": moment(RECEIVED)}
    with pytest.raises(Refused) as found:
        waivers.record_waiver(running.case, RECEIVED, None, **stated)  # type: ignore[arg-type]
    assert found.value.field == "paper"
    waivers.record_waiver(running.case, RECEIVED, PDF, **stated)  # type: ignore[arg-type]
    assert running.case.state == State.HEARD
    facts = window.window_facts(running.case, moment(RECEIVED))
    assert (facts.window_over, facts.provisional) == (True, False)


@pytest.mark.clause("R-2")
def test_in_an_institutions_case_a_waiver_counts_once_its_prefecture_confirmed(institutions_own: Scene) -> None:
    own, at = institutions_own.served(RECEIVED), moment(RECEIVED)
    waivers.record_waiver(own.case, RECEIVED, PDF, store=own.store, by=own.first, at=at)
    assert own.case.state == State.NOTIFIED and not window.window_facts(own.case, at).window_over
    with pytest.raises(Refused) as found:
        waivers.confirm_waiver(own.case, by=own.approver, at=at)
    assert found.value.ground is Ground.AUTHORITY
    waivers.confirm_waiver(own.case, by=world.actor("安顺市", "approver"), at=at)
    assert own.case.state == State.HEARD and window.window_facts(own.case, at).window_over
