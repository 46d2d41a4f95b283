"""Reading that led to nothing is noticed, reading that led to something is not (19)."""

from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, scoped_session

from portal.cases.models import Case
from portal.cases.opening import Accused, Matter, open_case
from portal.grants.models import ReadGrant
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import local
from portal.kit.db import acting, session
from portal.kit.working_days import ONE_DAY
from portal.readings.models import Export
from portal.readings.occasions import begin
from portal.readings.reading import Under
from portal.readings.unfollowed import find_unfollowed
from tests import world
from tests.readings import watch_scene
from tests.readings.watch_scene import AT, DAY, Scene, granted, raised, readings

pytestmark = pytest.mark.clause("19")
LATE = datetime(2026, 4, 22, 9, 0, tzinfo=AT.tzinfo)
"""The eleventh working day after the scene's day."""


@pytest.fixture
def scene(db_session: scoped_session[Session], tmp_path: Path) -> Scene:
    return watch_scene.built(tmp_path)


@pytest.fixture
def handler(scene: Scene) -> Actor:
    """Somebody who reads and handles cases."""
    with acting(SYSTEM):
        someone = world.actor("安顺市", "data_officer", "handler")
        session().commit()
    return someone


def found(at: datetime = LATE) -> int:
    with acting(SYSTEM):
        session().rollback()
        number = find_unfollowed(at=at)
        session().commit()
    return number


def opened(scene: Scene, by: Actor, at: datetime) -> Case:
    """A case about the school, which is a step of it by this person."""
    session().commit()
    with acting(by):
        school = scene.school.institution.office
        said = (Accused("institution", school.name), ("15.5",), "未安排督导", "检查发现。", "inspection")
        matter = Matter(*said, world.office("西秀区"), date(2026, 3, 2), school)
        made = open_case(matter, scene.school.keys, by=by, at=at)
        session().commit()
    return made


def read_for(scene: Scene, grant: ReadGrant, by: Actor, case: Case | None = None) -> Under:
    with acting(by):
        under = Under(grant, begin(grant, "核对", by=by, at=AT, case_id=case.id if case else None))
        session().commit()
    scene.read(under=under, by=by)
    return under


def test_nothing_done_within_ten_working_days_is_noticed_once(scene: Scene) -> None:
    scene.read(under=scene.under())
    assert [found(at) for at in (LATE - ONE_DAY, LATE, LATE)] == [0, 1, 0]
    (one,) = raised(rule="idle")
    assert (one.day, one.reached, one.person_id, one.reading_id) == (DAY, 1, scene.reader.person_id, readings()[0].id)
    assert local(one.raised_at) == LATE


def test_an_occasion_without_a_reading_owes_nothing(scene: Scene) -> None:
    scene.under()
    assert found() == 0


def test_a_worker_that_was_away_finds_it_later(scene: Scene) -> None:
    scene.read(under=scene.under())
    assert found(LATE + 7 * ONE_DAY) == 1


@pytest.mark.parametrize(("at", "noticed"), [(AT, 0), (LATE - ONE_DAY, 0), (LATE, 1), (AT - ONE_DAY, 1)])
def test_a_step_of_the_person_on_any_case_is_what_one_read_for(
    scene: Scene, handler: Actor, at: datetime, noticed: int
) -> None:
    read_for(scene, granted(handler), handler)
    opened(scene, handler, at)
    assert found() == noticed


def test_where_a_case_was_named_a_step_of_that_one_counts_alone(scene: Scene, handler: Actor) -> None:
    named, grant = opened(scene, handler, AT - ONE_DAY), granted(handler)
    read_for(scene, grant, handler, named)
    opened(scene, handler, AT)
    assert found() == 1


def test_an_export_of_the_occasion_is_an_act(scene: Scene, handler: Actor) -> None:
    grant = granted(handler)
    under = read_for(scene, grant, handler)
    assert under.occasion
    with acting(handler):
        session().add(Export(
            number="DC-1", grant_id=grant.id, occasion_id=under.occasion.id, office_id=handler.office_id,
            prefecture_id=handler.prefecture_id, county_id=None, person_id=handler.person_id, format="csv", query={}, fields={},
            words="", asked_at=AT, entry=1, progress=0,
        ))  # fmt: skip
        session().commit()
    assert found() == 0
