"""Two institutions, each with an assessment, candidates and a key of its own system."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.assessments.models import Candidate
from portal.certificates import keys
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from portal.kit.files import Store
from tests import world
from tests.assessments import scene
from tests.assessments.scene import AT, School

NAMES = ("number", "name", "id_number", "occupation_code", "level", "issued_on")


@dataclass
class System:
    """An institution's own system, as its programmers know it."""

    school: School
    admin: Actor
    made: keys.Made
    client: FlaskClient
    assessment: str
    candidates: list[Candidate] = field(default_factory=list)

    def rows(self, start: int = 1, **changes: str) -> list[dict[str, str]]:
        with acting(SYSTEM):
            rows = self.school.certificate_rows(self.candidates, start)
            session().commit()
        return [{**dict(zip(NAMES, row, strict=True)), **changes} for row in rows]

    def send(self, rows: Any, key: str = "k1", **more: Any) -> TestResponse:
        body = {"assessment": self.assessment, "rows": rows}
        return self.post(json.dumps(body), **{"Idempotency-Key": key}, **more)

    def post(self, body: str, **headers: str) -> TestResponse:
        said = {"Authorization": f"Bearer {self.made.token}", "Content-Type": "application/json", **headers}
        return self.client.post("/api/v1/certificates/uploads", data=body, headers=said)

    def ask(self, address: str) -> TestResponse:
        return self.client.get(address, headers={"Authorization": f"Bearer {self.made.token}"})


def system(app: Flask, client: FlaskClient, home: Path, county: str) -> System:
    """The system of a new school in a county."""
    school = scene.school(home, county)
    school.keys = app.extensions["portal_keys"]
    school.store = Store(home / "kept", school.keys)
    candidates = school.candidates(2)
    with acting(SYSTEM):
        admin = world.actor(school.institution.office, "system_admin")
        made = keys.make_key(school.institution.office, "教务系统", by=admin, at=AT)
        session().commit()
    return System(school, admin, made, client, school.assessment.number, candidates)
