"""What is noticed while certificate data is read: each rule at its threshold and one below (19)."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, scoped_session

from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from portal.readings.reading import Asked
from tests import world
from tests.readings import watch_scene
from tests.readings.watch_scene import AT, Scene, alerts, granted, thresholds

pytestmark = pytest.mark.clause("19")


@pytest.fixture
def scene(db_session: scoped_session[Session], tmp_path: Path) -> Scene:
    return watch_scene.built(tmp_path)


def test_searching_for_what_lies_outside_the_scope_is_noticed_from_the_threshold_on(scene: Scene) -> None:
    thresholds(beyond=(3, 5))
    under = scene.under()
    for _ in range(2):
        scene.read(scene.number(scene.there.number), under)
    assert alerts() == []
    scene.read(scene.holder(scene.there.holder_index), under)
    assert alerts() == [("beyond", 1)]
    for _ in range(2):
        scene.read(scene.number(scene.there.number), under)
    assert alerts() == [("beyond", 1), ("beyond", 2)]


def test_what_the_register_does_not_hold_at_all_is_no_attempt_on_another_scope(scene: Scene) -> None:
    thresholds(beyond=(1, 0))
    under = scene.under()
    scene.read(scene.number("S000052000001265009999"), under)
    scene.read(scene.number(scene.here[0].number), under)
    assert alerts() == []


def test_asking_for_fields_beyond_the_permission_counts_as_well(scene: Scene) -> None:
    thresholds(beyond=(2, 0))
    under = scene.under()
    for expected in ([], [("beyond", 1)]):
        scene.read(Asked("one", fields={"id_number": "full"}), under)
        assert alerts() == expected


def test_reading_on_anothers_permission_is_noticed_and_never_suspends_it(scene: Scene) -> None:
    with acting(SYSTEM):
        other = world.actor("安顺市", "data_officer")
    under = scene.under()
    for expected in ([], [], [("stranger", 1)]):
        scene.read(Asked("list"), under, by=other)
        assert alerts() == expected


def test_going_on_after_the_quota_is_used_up_is_noticed_at_once(db_session: object, tmp_path: Path) -> None:
    scene = watch_scene.built(tmp_path, daily_quota=10)
    under = scene.under()
    for _ in range(4):
        scene.read(Asked("list", limit=2), under)
    assert alerts() == []
    scene.read(Asked("list", limit=1), under)
    assert alerts() == [("used", 1)]
    scene.read(Asked("list", limit=2), under)
    assert alerts() == [("used", 1), ("exhausted", 1)]


@pytest.mark.parametrize(
    ("hour", "minute", "days", "noticed"),
    [(6, 59, 0, True), (7, 0, 0, False), (20, 59, 0, False), (21, 0, 0, True), (10, 0, 4, True), (10, 0, -1, True)],
)
def test_the_usual_hours_are_seven_to_twenty_one_of_working_days(
    scene: Scene, hour: int, minute: int, days: int, noticed: bool
) -> None:
    at = AT.replace(hour=hour, minute=minute) + timedelta(days=days)
    scene.read(under=scene.under(at=at), at=at)
    assert alerts() == ([("hours", 1)] if noticed else [])


def test_one_person_under_two_permissions_on_one_day_is_noticed(scene: Scene) -> None:
    first, second = scene.under(), scene.under(granted(scene.reader, purpose="verify"))
    scene.read(under=first)
    scene.read(under=first)
    scene.read(under=second, at=AT)
    assert alerts() == [("two", 1)]
    tomorrow = AT + timedelta(days=1)
    scene.read(under=scene.under(at=tomorrow), at=tomorrow)
    assert alerts() == [("two", 1)]
