"""When a whole sitting is voided (15), each innocent candidate is told, may object, is answered, and is offered a re-sit."""

import io
import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from portal.assessments.models import Candidate
from portal.kit import clock
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.sittings import operations, queries
from portal.sittings.operations import Objection
from portal.sittings.words import NOTICED, OBJECTED, RESIT
from tests import world
from tests.batches.scene import charge
from tests.browser.journey import Clock
from tests.sittings.conftest import RECEIVED, SERVED, Voided

Void = Callable[..., Voided]
pytestmark = pytest.mark.clause("15.2")
LATER = SERVED + timedelta(days=1)


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages are used on the day after the decision was received."""
    monkeypatch.setattr(clock, "datetime", Clock)
    Clock.moment = LATER


def names(found: list[Candidate]) -> list[int]:
    """Their ids."""
    return [one.id for one in found]


def test_a_served_decision_notes_the_sitting_that_it_voids(voided: Void, log: Callable[[], list[bytes]]) -> None:
    made = voided()
    assert (made.sitting.assessment_id, made.sitting.extent) == (made.here.school.assessment.id, "all")
    assert made.sitting.received_on == RECEIVED
    assert names(queries.candidates(made.sitting, "", "", 0, 10)) == made.ids()
    assert "sitting:voided" in {json.loads(body)["event"] for body in log()}


def test_without_a_sitting_of_the_register_nothing_is_noted(voided: Void) -> None:
    assert queries.of_case(voided(assessment="").found.case) == []


def test_of_a_part_only_those_named_are_concerned(voided: Void) -> None:
    made = voided()
    first, second = made.ids()[:2]
    part = voided(extent="part", candidates=f"{first},{second}")
    assert names(queries.candidates(part.sitting, "", "", 0, 10)) == [first, second]


@pytest.mark.clause("20(3)")
def test_whoever_has_a_case_of_his_own_is_told_by_its_notice_and_decision(voided: Void) -> None:
    made = voided()
    (case,) = made.here.cases(made.here.open(1))
    assert charge().happened_on == case.happened_on
    assert names(queries.candidates(made.sitting, "", "", 0, 10)) == made.ids()[1:]
    case.state = "dismissed"
    session().flush()
    assert names(queries.candidates(made.sitting, "", "", 0, 10)) == made.ids()


def test_telling_and_offering_leave_the_list_of_what_is_still_to_be_done(voided: Void, log: Callable[[], list[bytes]]) -> None:
    made = voided()
    by, sitting, (first, *rest) = made.found.scene.first, made.sitting, made.ids()
    assert operations.notice(sitting, [first], "post", RECEIVED, by=by, at=LATER) == 1
    assert queries.ids(sitting, NOTICED, None) == rest
    assert operations.notice(sitting, rest, "direct", RECEIVED, by=by, at=LATER) == 3
    assert operations.offer_resit(sitting, [first], LATER.date() + timedelta(days=20), "免费", by=by, at=LATER) == 1
    assert queries.counts(sitting) == {"": 4, NOTICED: 0, RESIT: 3, OBJECTED: 0}
    facts = [json.loads(body)["facts"] for body in log() if b"sitting:noticed" in body or b"sitting:resit" in body]
    assert [one["candidates"] for one in facts] == [1, 3, 1]


@pytest.mark.clause("R-2")
def test_an_objection_is_answered_in_writing_once(voided: Void) -> None:
    made = voided()
    by, sitting, one = made.found.scene.first, made.sitting, made.here.candidates[0]
    said = operations.object_(sitting, one, Objection("本人成绩真实。", RECEIVED), by=by, at=LATER)
    assert queries.ids(sitting, OBJECTED, None) == [one.id]
    assert queries.objection(sitting, said.id) is said
    operations.answer(sitting, said, "not", "整场无效不以本人过错为前提。", by=by, at=LATER)
    assert queries.objection(sitting, said.id) is None
    assert queries.ids(sitting, OBJECTED, None) == []


def test_what_cannot_be_is_refused_beside_its_field(voided: Void) -> None:
    made = voided()
    by, sitting, ids = made.found.scene.first, made.sitting, made.ids()
    wrong = {
        "happened_on": lambda: operations.notice(sitting, ids, "post", RECEIVED - timedelta(days=1), by=by, at=LATER),
        "mode": lambda: operations.notice(sitting, ids, "pigeon", RECEIVED, by=by, at=LATER),
        "resit_on": lambda: operations.offer_resit(sitting, ids, LATER.date(), "", by=by, at=LATER),
        "words": lambda: operations.object_(sitting, made.here.candidates[0], Objection(" ", RECEIVED), by=by, at=LATER),
        "": lambda: operations.notice(sitting, [], "post", RECEIVED, by=by, at=LATER),
    }
    for field, act in wrong.items():
        with pytest.raises(Refused) as refused:
            act()
        assert (refused.value.ground, refused.value.field) == (Ground.INPUT, field)


@pytest.mark.clause("R-10")
def test_only_the_handlers_of_the_case_tell_them(voided: Void) -> None:
    made = voided()
    with pytest.raises(Refused) as refused:
        operations.notice(made.sitting, made.ids(), "post", RECEIVED, by=made.here.first, at=LATER)
    assert refused.value.ground is Ground.AUTHORITY


def test_the_pages_list_tell_offer_hear_and_answer(voided: Void, client: FlaskClient) -> None:
    made = voided()
    sitting, first = made.sitting.id, made.ids()[0]
    world.login(client, made.found.scene.first)
    path, today = f"/sittings/{sitting}", made.sitting.received_on
    assert path in client.get(f"/cases/{made.found.case.id}").text
    assert "全部未告知的 4 人" in client.get(path).text
    assert client.post(f"{path}/notify?candidate={first}", data={"mode": "post", "happened_on": today}).status_code == 303
    assert "全部未告知的 3 人" in client.get(f"{path}?still=noticed").text
    resit = {"resit_on": "2099-01-05", "words": "免费重新评价。"}
    assert client.post(f"{path}/resit", data=resit).status_code == 303
    said = {"happened_on": today, "words": "本人成绩真实。"}
    assert client.post(f"{path}/candidates/{first}/objection", data=said).status_code == 303
    page = client.get(f"{path}/candidates/{first}").text
    assert "本人成绩真实。" in page
    answer = page.partition(f'href="{path}/objections/')[2].partition("/")[0]
    told = client.post(f"{path}/objections/{answer}/answer", data={"outcome": "partly", "words": "已核实。"})
    assert told.status_code == 303
    assert "部分采纳" in client.get(f"{path}/candidates/{first}").text
    assert client.get(f"{path}/candidates/0").status_code == 404


def test_the_list_for_mailing_holds_everybody_and_is_in_the_log(
    voided: Void, client: FlaskClient, log: Callable[[], list[bytes]]
) -> None:
    made = voided()
    world.login(client, made.found.scene.first)
    sheet = client.get(f"/sittings/{made.sitting.id}/list")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == [one.name for one in made.here.candidates]
    assert [row[2] for row in rows[1:]] == ["13800000000"] * 4
    assert b"sitting:list_read" in b"".join(log())


@pytest.mark.clause("4(2)")
def test_a_stranger_finds_nothing(voided: Void, client: FlaskClient) -> None:
    made = voided()
    world.login(client, made.here.others["stranger"])
    assert client.get(f"/sittings/{made.sitting.id}").status_code == 404
    world.login(client, made.here.others["county"])
    assert client.get(f"/sittings/{made.sitting.id}/notify").status_code == 403
