"""Readers under one permission at the same moment: none passes a threshold unseen, and none waits for ever (19)."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from portal.certificates.models import Certificate
from portal.grants.models import GrantStep, ReadGrant
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.readings.models import Reading
from portal.readings.reading import Asked, Barred, Under, attempted, read
from portal.readings.suspending import suspend_due
from portal.readings.watch_models import Alert
from portal.readings.watching import NUMBER
from tests.readings import watch_scene
from tests.readings.watch_scene import AT, thresholds

EACH, READERS = 6, 3


@pytest.mark.clause("19")
def test_the_threshold_is_passed_once_and_the_suspension_written_once(fresh_app: Flask, tmp_path: Path) -> None:
    with fresh_app.app_context():
        scene = watch_scene.built(tmp_path)
        thresholds(beyond=(4, 8))
        number, grant_id, by = scene.there.number, scene.grant.id, scene.reader
    ready = Barrier(READERS)

    def look(_: int) -> None:
        with fresh_app.app_context(), acting(by):
            ready.wait()
            for _ in range(EACH):
                under = Under(session().get_one(ReadGrant, grant_id))
                asked = Asked("number", [Certificate.number == number], {NUMBER: number})
                try:
                    read(asked, under, scene.school.keys, by=by, at=AT)
                except Barred as barred:
                    session().rollback()
                    attempted(asked, under, barred, by=by, at=AT)
                session().commit()
                suspend_due(at=AT)

    with ThreadPoolExecutor(READERS) as pool:
        list(pool.map(look, range(READERS), timeout=60))
    with fresh_app.app_context(), acting(SYSTEM):
        found = session().execute(select(Alert.rule, Alert.level, Alert.reached)).all()
        assert sorted(tuple(one) for one in found) == [("beyond", 1, 4), ("beyond", 2, 8)]
        assert session().scalars(select(GrantStep.event).order_by(GrantStep.id)).all() == ["ask", "approve", "suspend"]
        refused = [one.refused for one in session().scalars(select(Reading).order_by(Reading.id))]
        assert refused == [""] * 8 + ["suspended"] * (EACH * READERS - 8)
