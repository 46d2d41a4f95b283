"""Case law in time (R-13): the version of the day of the act, unless a later one is milder and the handlers say why."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portal.findings import judging
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Refused
from portal.rulebook import rulebook_of
from tests import world
from tests.findings.scene import Scene, at, scene
from tests.rulebook.law import new_limit, new_rulebook, officer

pytestmark = pytest.mark.clause("R-13")
ACT, LATER = date(2026, 9, 12), date(2026, 10, 1)
LIGHTER = {"required": ("rectify",), "optional": ("publish",)}


@pytest.fixture
def by(everywhere: object) -> Actor:
    """The policy officer."""
    return officer()


def test_an_act_before_a_new_version_keeps_the_old_whenever_the_case_is_opened(by: Actor, tmp_path: Path) -> None:
    before = scene(tmp_path / "before", "16.2").case
    new_rulebook(LATER, "16.2", by=by, **LIGHTER)
    since = scene(tmp_path / "since", "16.2").case
    assert [rulebook_of(case).clause("16.2").required for case in (before, since)] == [("rectify", "publish")] * 2


def test_an_act_from_the_day_of_a_new_version_on_is_judged_by_it(by: Actor, tmp_path: Path) -> None:
    new_rulebook(ACT, "16.2", by=by, **LIGHTER)
    found = scene(tmp_path, "16.2").found("16.2")
    assert found.case.rulebook_version == "2"
    assert [one["measure"] for one in found.propose().measures] == ["rectify"]


@pytest.mark.clause("R-11")
@pytest.mark.parametrize(("since", "due"), [(date(2026, 10, 9), date(2026, 11, 9)), (date(2026, 10, 10), date(2026, 12, 8))])
def test_a_case_has_the_limits_of_the_day_on_which_they_start(by: Actor, tmp_path: Path, since: date, due: date) -> None:
    new_limit(since, "investigation", 30, by=by)
    assert scene(tmp_path, "16.2").case.due_on == due, "opened on 9 October; a limit that ends on a day off runs on"


@pytest.fixture
def found(by: Actor, tmp_path: Path) -> Scene:
    """An act under 16.2, found, and since then a version that no longer requires its publication."""
    made = scene(tmp_path, "16.2").found("16.2")
    new_rulebook(LATER, "16.2", by=by, **LIGHTER)
    return made


def test_a_milder_version_is_applied_with_reasons_and_from_then_on_the_case_is_judged_by_it(
    found: Scene, log: Callable[[], list[bytes]]
) -> None:
    with pytest.raises(Refused, match="应当“向社会公布”"):
        found.propose(without="publish")
    judging.apply_version(found.case, 2, "新版本不再一律公布。", by=found.first, at=at(17))
    assert rulebook_of(found.case).version == "2"
    assert [one["measure"] for one in found.propose().measures] == ["rectify"]
    said = [body for body in map(json.loads, log()) if body["event"] == "case:version_applied"]
    assert [(one["facts"]["number"], one["facts"]["replaced"], one["clause"]) for one in said] == [("2", "1", "R-13")]


def test_a_choice_that_was_made_too_soon_is_taken_back_in_the_same_way(found: Scene) -> None:
    judging.apply_version(found.case, 2, "新版本不再一律公布。", by=found.first, at=at(17))
    judging.apply_version(found.case, 1, "经复核，仍按行为发生时的版本。", by=found.first, at=at(17))
    assert found.case.rulebook_version == "1"


def test_one_that_adds_a_required_measure_and_takes_none_away_is_never_the_milder(by: Actor, tmp_path: Path) -> None:
    made = scene(tmp_path, "16.2")
    new_rulebook(LATER, "16.2", by=by, required=("rectify", "publish", "suspend_activity"))
    with pytest.raises(Refused, match="增加了必须作出的“暂停评价活动”") as said:
        judging.apply_version(made.case, 2, "理由", by=made.first, at=at(17))
    assert said.value.field == "number"


def test_a_version_of_which_the_facts_found_do_not_meet_a_condition_waits_for_them(by: Actor, tmp_path: Path) -> None:
    made = scene(tmp_path, "16.2").found("16.2")
    words = "未严格按照规定区域和地点组织开展评价，经核实的；"
    new_rulebook(LATER, "16.2", by=by, text=words, conditions=("verified",), **LIGHTER)
    with pytest.raises(Refused, match="事实一没有认定该版本所要求的“经核实确认”"):
        judging.apply_version(made.case, 2, "新版本不再一律公布。", by=made.first, at=at(17))


def test_only_a_version_that_changes_the_clauses_of_the_case_and_is_in_force_is_offered(by: Actor, tmp_path: Path) -> None:
    made = scene(tmp_path, "16.2")
    new_rulebook(LATER, "15.5", by=by, published=True)
    new_rulebook(date(2026, 12, 1), "16.2", by=by, **LIGHTER)
    assert judging.others(made.case, date(2026, 11, 30)) == []
    assert [one.version.number for one in judging.others(made.case, date(2026, 12, 1))] == [3]


@pytest.mark.usefixtures("everywhere")
def test_the_case_page_shows_both_and_the_handler_chooses_on_it(found: Scene, client: FlaskClient) -> None:
    world.login(client, found.first)
    shown = client.get(f"/cases/{found.case.id}").text
    assert "对本案条款另有规定" in shown and "从轻适用规则版本" in shown
    address = f"/cases/{found.case.id}/rulebook-version"
    answer = client.post(address, data={"version": str(found.case.version), "number": "2", "reasons": ""})
    assert "请填写此项" in answer.text
    sent = {"version": str(found.case.version), "number": "2", "reasons": "新版本不再一律公布。"}
    assert client.post(address, data=sent).status_code == 303
    session().expire_all()
    assert found.case.rulebook_version == "2"
    assert "第 2 版" in client.get(f"/cases/{found.case.id}").text
    world.login(client, found.approver)
    assert client.get(address).status_code == 403
