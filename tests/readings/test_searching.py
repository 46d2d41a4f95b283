"""Finding certificates by institution and by assessment (19): what lies outside the grant is answered like nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, scoped_session

from portal.kit.actor import SYSTEM
from portal.kit.clock import now, today
from portal.kit.db import acting, session
from portal.readings import occasions
from tests import world
from tests.assessments import scene as registers
from tests.assessments.scene import School
from tests.readings import scene

pytestmark = pytest.mark.clause("19")
Ask = Callable[..., str]


@pytest.fixture
def school(db_session: scoped_session[Session], app: Flask, tmp_path: Path) -> School:
    made = registers.school(tmp_path)
    made.keys = app.extensions["portal_keys"]
    made.certified(made.candidates(3))
    return made


@pytest.fixture
def ask(client: FlaskClient, school: School) -> Ask:
    """`ask(assessment="…")`: the page of one who reads 安顺市, with these words typed."""
    with acting(SYSTEM):
        officer, boss = world.actor("安顺市", "data_officer"), world.actor("安顺市", "approver")
        stated = scene.wanted([world.office("安顺市")], starts_on=today(), ends_on=today())
    grant = scene.given(stated, officer, boss, at=now())
    with acting(officer):
        occasion = occasions.begin(grant, "核验", by=officer, at=now())
        session().commit()

    def asked(path: str = "", **typed: str) -> str:
        with acting(SYSTEM):
            world.login(client, officer)
        return client.get(f"/certificates/occasions/{occasion.id}{path}", query_string=typed).get_data(as_text=True)

    return asked


def test_an_institution_and_an_assessment_are_found_by_what_people_call_them(ask: Ask, school: School) -> None:
    name, number = school.institution.office.name, school.assessment.number
    assert f'<option value="{name}">' in ask()
    for typed in ({"institution": name}, {"assessment": number.lower()}, {"institution": name, "assessment": number}):
        page = ask(**typed)
        assert "共 3 条" in page and all(f'value="{words}"' in page for words in typed.values())
    assert "范围内有 3 条" in ask("/export", assessment=number)
    assert "共 3 条" in ask(institution=str(school.institution.office_id)), "an address of before"


def test_what_lies_elsewhere_is_answered_like_what_is_not_there(ask: Ask, tmp_path: Path) -> None:
    with acting(SYSTEM):
        far = registers.school(tmp_path / "far", county="汇川区")
        far.certified(far.candidates(1))
        theirs = (far.institution.office.name, far.assessment.number)
        session().commit()
    assert theirs[0] not in ask()
    for name, there, nowhere in (("institution", theirs[0], "没有这家"), ("assessment", theirs[1], "PJ-X-2026-0001")):
        pages = {ask(**{name: words}).replace(words, "") for words in (there, nowhere)}
        assert all("没有可以读取的证书数据" in page for page in pages)
        assert len({_still(page) for page in pages}) == 1
    assert "范围内有 0 条" in ask("/export", assessment=theirs[1])


def _still(page: str) -> str:
    """Without what every answer has of its own."""
    return page.partition("</header>")[2].partition("filter-bar")[2]
