"""What follows from what was noticed: suspension, planted records, reading that led to nothing (19)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from portal.certificates import operations
from portal.certificates.holders import opened
from portal.certificates.models import Certificate
from portal.grants.asking import hand_back
from portal.grants.models import GrantStep
from portal.grants.revoking import resume
from portal.jobs.sample import noticed
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.kit.id_number import checked
from portal.readings import planting
from portal.readings.handling import Answer, handle
from portal.readings.models import Reading
from portal.readings.reading import Asked
from portal.readings.suspending import suspend_due
from portal.readings.watch_models import Alert, Canary
from tests import world
from tests.readings import watch_scene
from tests.readings.watch_scene import AT, Scene, alerts, granted, raised, readings, thresholds

pytestmark = pytest.mark.clause("19")


@pytest.fixture
def scene(db_session: scoped_session[Session], tmp_path: Path) -> Scene:
    return watch_scene.built(tmp_path)


@pytest.fixture
def officer(db_session: object) -> Actor:
    """The prefecture's other data officer."""
    with acting(SYSTEM):
        someone = world.actor("安顺市", "data_officer")
        session().commit()
    return someone


def planted(scene: Scene, by: Actor) -> Canary:
    session().commit()
    with acting(by):
        made = planting.plant(scene.school.institution.office, "试", scene.school.keys, by=by, at=AT)
        session().commit()
    return made


def steps(scene: Scene) -> list[str]:
    with acting(SYSTEM):
        found = select(GrantStep.event).where(GrantStep.grant_id == scene.grant.id).order_by(GrantStep.id)
        return list(session().scalars(found))


def test_at_the_second_threshold_the_permission_is_suspended_and_the_next_reading_is_refused(scene: Scene) -> None:
    thresholds(hours=(1, 2))
    night, under = AT.replace(hour=22), scene.under()
    assert [scene.read(under=under, at=night) for _ in range(3)] == [1, 1, 0], "refused before anything is written down"
    assert alerts() == [("hours", 1), ("hours", 2)]
    assert [one.refused for one in readings()] == ["", "", "suspended"]
    assert steps(scene) == ["ask", "approve"]
    assert [suspend_due(at=night), suspend_due(at=night)] == [1, 0]
    assert steps(scene) == ["ask", "approve", "suspend"]
    assert scene.read(under=under, at=night) == 0


def test_a_permission_resumed_by_decision_is_not_suspended_again_for_the_same(scene: Scene) -> None:
    thresholds(hours=(1, 2))
    night, under = AT.replace(hour=22), scene.under()
    for _ in range(2):
        scene.read(under=under, at=night)
    suspend_due(at=night)
    with acting(SYSTEM):
        resume(scene.grant, "值班核验，属实。", by=world.actor("安顺市", "approver"), at=night)
        session().commit()
    assert scene.read(under=under, at=night) == 1
    assert suspend_due(at=night) == 0


def test_what_is_suspended_already_is_not_suspended_again_with_the_handling(scene: Scene) -> None:
    thresholds(hours=(1, 2))
    night, under = AT.replace(hour=22), scene.under()
    for _ in range(2):
        scene.read(under=under, at=night)
    suspend_due(at=night)
    with acting(SYSTEM):
        by = world.actor("安顺市", "data_officer")
        alert = session().scalars(select(Alert).order_by(Alert.id.desc()).limit(1)).one()
        handle(alert, Answer("suspended", "待核查。"), by=by, at=night)
        session().commit()
    assert steps(scene) == ["ask", "approve", "suspend"]


def test_a_permission_that_ended_meanwhile_is_left_as_it_is(scene: Scene) -> None:
    thresholds(hours=(1, 2))
    under = scene.under()
    for _ in range(2):
        scene.read(under=under, at=AT.replace(hour=22))
    with acting(SYSTEM):
        hand_back(scene.grant, "不再需要", by=scene.reader, at=AT)
        session().commit()
    assert suspend_due(at=AT) == 1
    assert steps(scene)[-1] == "end"
    assert raised(level=2)[0].suspension.step_id is None


def test_a_planted_record_looks_like_its_neighbours_and_is_nobodys(scene: Scene, officer: Actor) -> None:
    made = planted(scene, officer)
    with acting(SYSTEM):
        one, like = session().get_one(Certificate, made.certificate_id), scene.here[0]
        holder = opened(one.id, one.holder, scene.school.keys)
        assert (one.institution_id, one.upload_id, one.issued_on) == (like.institution_id, like.upload_id, like.issued_on)
        assert len(one.number) == len(like.number) and one.number[:-4] == like.number[:-4]
        assert checked(holder.id_number) == holder.id_number and holder.id_number[14:17] >= "996"
        assert one.candidate_id is None
        which = operations.of_assessment(scene.school.assessment.id)
        assert one.id not in set(session().scalars(select(Certificate.id).where(which)))


def test_any_reading_of_a_planted_record_raises_an_alert_at_once_and_says_nothing(scene: Scene, officer: Actor) -> None:
    under = scene.under()
    scene.read(Asked("list", limit=20), under)
    assert alerts() == []
    made = planted(scene, officer)
    with acting(SYSTEM):
        number = session().get_one(Certificate, made.certificate_id).number
    assert scene.read(Asked("list", limit=20), under) == 4, "it is listed like the others"
    assert alerts() == [("canary", 1)]
    for _ in range(2):
        scene.read(scene.number(number), under)
    assert alerts() == [("canary", 1), ("canary", 2)]
    with acting(officer):
        rows = planting.planted(officer, scene.school.keys)
    assert [one.certificate.number for one, _ in rows] == [number]


def test_nobody_but_who_planted_a_record_and_the_system_knows_of_it(scene: Scene, officer: Actor) -> None:
    planted(scene, officer)
    with acting(SYSTEM):
        seats = (("安顺市", "data_officer"), ("贵州省", "data_officer"), ("安顺市", "auditor"))
        others = [world.actor(place, post) for place, post in seats]
        session().commit()
    for one, seen in [*((other, 0) for other in (*others, scene.reader)), (officer, 1)]:
        with acting(one):
            session().rollback()
            assert len(session().scalars(select(Canary)).all()) == seen


def test_the_reader_and_colleagues_find_no_alert_and_the_officers_and_auditors_do(scene: Scene, officer: Actor) -> None:
    scene.read(under=scene.under(), at=AT.replace(hour=22))
    with acting(SYSTEM):
        seats = {("安顺市", "handler"): 0, ("安顺市", "approver"): 0, ("安顺市", "auditor"): 1, ("贵州省", "data_officer"): 1,
                 ("贵州省", "handler"): 0, ("西秀区", "data_officer"): 0, ("遵义市", "data_officer"): 0}  # fmt: skip
        known = [(world.actor(place, post), seen) for (place, post), seen in seats.items()]
        session().commit()
    for one, seen in [*known, (scene.reader, 0), (officer, 1)]:
        with acting(one):
            session().rollback()
            assert len(session().scalars(select(Alert)).all()) == seen, (one.office_name, one.posts)


def test_institutions_and_records_of_one_hour_are_counted_once_each(scene: Scene) -> None:
    thresholds(institutions=(2, 0), records=(4, 0))
    wide = granted(scene.reader, region="安顺市")
    under = scene.under(wide)
    here = [Certificate.county_id == scene.here[0].county_id]
    for conditions, expected in ((here, []), (here, []), ([], [("institutions", 1), ("records", 1)])):
        scene.read(Asked("list", conditions, limit=4), under)
        assert alerts() == expected


def test_a_new_hour_begins_anew(scene: Scene) -> None:
    thresholds(records=(3, 0))
    under = scene.under()
    for limit, at in ((2, AT), (2, AT + timedelta(hours=1)), (3, AT + timedelta(hours=2))):
        scene.read(Asked("list", limit=limit), under, at=at)
        assert alerts() == ([("records", 1)] if limit == 3 else [])


def test_an_alert_raises_one_entry_that_names_nobody(scene: Scene, log: Callable[[], list[bytes]]) -> None:
    before = len(log())
    scene.read(under=scene.under(), at=AT.replace(hour=22))
    said = [body for body in log()[before:] if b"read_alert:raised" in body]
    assert len(said) == 1
    with acting(SYSTEM):
        assert session().scalars(select(Reading)).one().records == 1


def test_the_sample_world_has_somebody_who_is_noticed(scene: Scene) -> None:
    noticed.look(scene.grant, [scene.there.number] * 5, scene.school.keys, by=scene.reader, at=AT.replace(hour=22))
    assert alerts() == [("hours", 1), ("beyond", 1)]
