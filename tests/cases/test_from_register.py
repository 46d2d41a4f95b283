"""An institution reports an incident in its own house: who and where is known, and no number travels (4(4))."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.assessments.models import Candidate
from portal.cases.models import Case
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from tests import world
from tests.batches.scene import Sitting, sitting

pytestmark = pytest.mark.clause("4(4)")


@pytest.fixture
def here(app: Flask, db_session: scoped_session[Session], tmp_path: Path) -> Iterator[Sitting]:
    """A sitting in 西秀区; built past the second wall, pages are read behind it."""
    with acting(SYSTEM):
        yield sitting(tmp_path, app)


def number_of(here: Sitting, candidate: Candidate) -> str:
    """The identity number, which nothing on the way may show."""
    return here.school.keys.open(candidate.id_number, f"candidate:{candidate.id}:id_number").decode()


def typed(**changes: Any) -> dict[str, Any]:
    """What the institution has to add."""
    return {
        "title": "考试中抄袭", "source": "inspection", "institution": "", "place": "520402", "happened_on": "2026-03-03",
        "clauses": ["7.2"], "summary": "监考员发现抄袭。", "detail": "准考证 0417", **changes,
    }  # fmt: skip


def test_an_incident_begins_with_who_and_where_and_the_number_is_in_no_address_and_no_page(
    here: Sitting, client: FlaskClient
) -> None:
    one = here.candidates[0]
    world.login(client, here.school.clerk)
    page = client.get(f"/candidates/{one.id}").text
    assert f'href="/cases/new?candidate={one.id}"' in page and "报告情况并立案" in page
    form = client.get(f"/cases/new?candidate={one.id}").text
    where = here.school.institution.office.name
    for words in (one.name, here.school.assessment.batch, where, "2026-03-02", "已采取的现场措施"):
        assert words in form
    assert number_of(here, one) not in page + form and 'name="id_number"' not in form


def test_what_was_done_on_the_spot_is_kept_in_the_summary_and_the_number_comes_from_the_register(
    here: Sitting, client: FlaskClient
) -> None:
    one = here.candidates[0]
    world.login(client, here.school.clerk)
    sent = typed(taken="收缴手机，终止其考试。", institution=here.school.institution.office.name, name="别人", id_number="x")
    answer = client.post(f"/cases/new?candidate={one.id}", data=sent)
    assert answer.status_code == 303, answer.text
    (case,) = session().scalars(select(Case)).all()
    assert case.summary == "监考员发现抄袭。\n已采取的现场措施：收缴手机，终止其考试。"
    assert (case.respondent.name, case.respondent.id_index) == (one.name, one.id_index)
    assert case.lead_id == here.school.institution.office_id


def test_a_wrong_form_keeps_what_was_typed(here: Sitting, client: FlaskClient) -> None:
    world.login(client, here.school.clerk)
    sent = typed(taken="收缴手机。", title="", institution=here.school.institution.office.name)
    page = client.post(f"/cases/new?candidate={here.candidates[0].id}", data=sent).text
    assert "收缴手机。" in page and "监考员发现抄袭。" in page and "请填写此项" in page


def test_from_an_assessment_the_kind_of_respondent_is_still_to_be_chosen(here: Sitting, client: FlaskClient) -> None:
    number = here.school.assessment.id
    world.login(client, here.school.clerk)
    assert f'href="/cases/new?assessment={number}"' in client.get(f"/assessments/{number}").text
    form = client.get(f"/cases/new?assessment={number}").text
    assert here.school.assessment.batch in form and 'name="id_number"' in form
    assert f"kind=examiner&amp;assessment={number}" in form or f"assessment={number}&amp;kind=examiner" in form


def test_another_institutions_candidate_fills_nothing_in(here: Sitting, client: FlaskClient) -> None:
    world.login(client, world.actor(world.institution("西秀区").office, "handler", name="邻居"))
    one = here.candidates[0]
    form = client.get(f"/cases/new?candidate={one.id}").text
    assert one.name not in form and here.school.assessment.batch not in form


@pytest.mark.clause("20(1)")
def test_a_bureau_opens_from_the_register_too_and_is_not_asked_what_was_done_on_the_spot(
    here: Sitting, client: FlaskClient
) -> None:
    world.login(client, here.first)
    form = client.get(f"/cases/new?candidate={here.candidates[0].id}").text
    assert here.candidates[0].name in form and "已采取的现场措施" not in form
