"""Who reads a register, asked of one thing and of all: one vocabulary, two renderings, equal without the wall's help."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.assessments.models import Assessment
from portal.assessments.queries import supervisor_capacities, visible_supervisor
from portal.assessments.scope import capacities_of, visible
from portal.assessments.staff_models import Examiner, Supervisor
from portal.authority.actions import Action
from portal.authority.permission import basis_for
from portal.certificates.models import Certificate
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from tests import world
from tests.assessments import scene

POSTS = ("handler", "approver", "reviewer", "data_officer", "coordinator", "system_admin", "auditor")
OFFICES = ("贵州省", "安顺市", "贵阳市", "西秀区", "平坝区", "南明区")


@pytest.fixture
def schools(db_session: scoped_session[Session], tmp_path: Path) -> list[scene.School]:
    """Two in different prefectures; the first assesses once in the other's."""
    made = [scene.school(tmp_path, county) for county in ("西秀区", "南明区")]
    for one in made:
        one.certified(one.candidates(1))
        one.examiner()
        one.supervisor()
    with acting(made[0].clerk):
        away = scene.plan(place=world.office("南明区"), explanation="跨区域考核。")
        scene.keeping.open_assessment(made[0].institution, away, by=made[0].clerk, at=scene.AT)
    return made


def readers(schools: list[scene.School]) -> list[Actor]:
    """Every post at every office concerned, and at strangers'."""
    offices = [*OFFICES, *(one.institution.office for one in schools)]
    levels = {"coordinator": ("贵州省",)}
    return [world.actor(office, post) for office in offices for post in POSTS if office in levels.get(post, (office,))]


@pytest.mark.clause("4")
@pytest.mark.parametrize(
    ("model", "action", "within", "capacities"),
    [
        (Assessment, Action.ASSESSMENT_READ, visible, capacities_of),
        (Examiner, Action.ASSESSMENT_READ, visible, capacities_of),
        (Certificate, Action.CERTIFICATE_READ, visible, capacities_of),
        (Supervisor, Action.SUPERVISOR_READ, visible_supervisor, supervisor_capacities),
    ],
    ids=["assessment", "examiner", "certificate", "supervisor"],
)  # fmt: skip
def test_a_list_holds_what_each_single_thing_permits(
    schools: list[scene.School], model: Any, action: Action, within: Any, capacities: Any
) -> None:
    with acting(SYSTEM):
        everything, sizes = list(session().scalars(select(model))), set()
        for actor in readers(schools):
            listed = set(session().scalars(select(model.id).where(within(model, actor, action))))
            single = {one.id for one in everything if basis_for(actor, action, capacities(one, actor))}
            assert listed == single, (actor.office_short, actor.posts)
            sizes.add(len(listed))
    assert {0, 1} < sizes | {len(everything)}
