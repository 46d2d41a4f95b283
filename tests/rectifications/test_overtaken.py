"""An institution that is terminated in the middle of a rectification has nothing left to rectify (17, 18, 20(4))."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.decisions import reversing
from portal.decisions.reversing import Ruling
from portal.desk.waiting import tasks
from portal.kit.db import acting
from portal.kit.refusal import Refused
from portal.rectifications.states import State, state
from tests import world
from tests.decisions.course import AFTER, Course, course
from tests.rectifications.scene import SERVED, Scene

pytestmark = pytest.mark.clause("17")
TERMINATED, REVERSED = AFTER + timedelta(days=20), AFTER + timedelta(days=27)


@pytest.fixture(autouse=True)
def day(until: Callable[..., None]) -> None:
    """The pages are used on the day after the termination was served."""
    until(TERMINATED.date() + timedelta(days=1))


def terminating(ordered: Scene, folder: Path) -> Course:
    """The same school's certificate data were forged (17.6); the province issued the notice."""
    found = course(folder, "17.6").reviewed()
    found.case.institution_id = ordered.institution.office_id
    found.propose_termination()
    found.issue_termination()
    return found


def stands(ordered: Scene) -> State:
    return state(ordered.order.steps, TERMINATED.date() + timedelta(days=1))


def waits(app: Flask, ordered: Scene) -> list[str]:
    """Whose desk holds something of it."""
    found = []
    for name, who in (("school", ordered.clerk), ("prefecture", ordered.signer), ("county", ordered.county)):
        with app.test_request_context(), acting(who):
            found += [name for task in tasks(who) if task.number == ordered.order.number]
    return found


def test_it_ends_when_the_termination_is_served_and_not_before(
    ordered: Scene, tmp_path: Path, app: Flask, log: Callable[[], list[bytes]]
) -> None:
    ordered.on(SERVED + timedelta(days=5)).ask()
    found = terminating(ordered, tmp_path)
    assert stands(ordered) is State.RUNNING and waits(app, ordered) == ["school", "county"]
    found.serve_decision(TERMINATED)
    assert stands(ordered) is State.OVERTAKEN and waits(app, ordered) == []
    assert any(b"rectification:overtaken" in body for body in log())


def test_nothing_is_reported_inspected_or_judged_afterwards_and_the_refusal_says_why(ordered: Scene, tmp_path: Path) -> None:
    terminating(ordered, tmp_path).serve_decision(TERMINATED)
    ordered.on(TERMINATED.date() + timedelta(days=1))
    for act in (ordered.report, ordered.inspect, ordered.accept, ordered.fail, ordered.ask, ordered.send_back):
        with pytest.raises(Refused, match="已被责令终止评价活动并移出目录"):
            act()


def test_its_page_and_the_lists_say_so_to_everybody_concerned(ordered: Scene, tmp_path: Path, client: FlaskClient) -> None:
    terminating(ordered, tmp_path).serve_decision(TERMINATED)
    page = f"/rectifications/{ordered.order.id}"
    for who in (ordered.clerk, ordered.signer, ordered.county):
        world.login(client, who)
        told = client.get(page).text
        assert "因终止评价活动而终结" in told and f'href="{page}/' not in told
        assert "因终止评价活动而终结" in client.get("/rectifications?tab=ended").text
    assert ordered.order.number not in client.get("/rectifications?tab=running").text


def test_another_institutions_termination_ends_nothing(ordered: Scene, tmp_path: Path) -> None:
    other = course(tmp_path, "17.6").reviewed()
    other.case.institution_id = world.institution("西秀区", "别家学校").office_id
    other.propose_termination()
    other.issue_termination()
    other.serve_decision(TERMINATED)
    assert stands(ordered) is State.RUNNING


def test_what_was_accepted_before_stays_accepted(ordered: Scene, tmp_path: Path) -> None:
    ordered.on(SERVED + timedelta(days=9)).report()
    ordered.accept()
    terminating(ordered, tmp_path).serve_decision(TERMINATED)
    assert stands(ordered) is State.ACCEPTED


@pytest.mark.clause("20(4)")
def test_a_review_that_reverses_the_termination_lets_it_go_on(
    ordered: Scene, tmp_path: Path, app: Flask, log: Callable[[], list[bytes]]
) -> None:
    found = terminating(ordered, tmp_path)
    found.serve_decision(TERMINATED)
    ruling = Ruling("court", "（2026）黔行终9号", REVERSED.date(), "认定事实错误。")
    reversing.reverse(found.case, ["terminate", "delist"], ruling, by=found.province, at=REVERSED)
    assert stands(ordered) is State.RUNNING and waits(app, ordered) == ["school"]
    assert any(b"rectification:resumed" in body for body in log())
    ordered.on(REVERSED.date() + timedelta(days=1)).report()


@pytest.mark.clause("18")
def test_what_is_ordered_together_with_a_termination_or_after_it_is_over_at_once(ordered: Scene, tmp_path: Path) -> None:
    late = course(tmp_path, "16.4").reviewed()
    late.case.institution_id = ordered.institution.office_id
    late.decide()
    terminating(ordered, tmp_path).serve_decision(TERMINATED)
    late.serve_decision(TERMINATED + timedelta(days=1))
    second = Scene(late, ordered.clerk, ordered.county)
    assert state(second.order.steps, TERMINATED.date() + timedelta(days=2)) is State.OVERTAKEN


def test_what_was_reported_and_not_judged_yet_waits_for_nobody_any_more(ordered: Scene, tmp_path: Path, app: Flask) -> None:
    ordered.on(SERVED + timedelta(days=9)).report()
    found = terminating(ordered, tmp_path)
    assert waits(app, ordered) == ["prefecture"]
    found.serve_decision(TERMINATED)
    assert waits(app, ordered) == []
