"""A sitting whose results a decision against the school voided."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from portal.decisions.models import Decision
from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from portal.sittings.models import VoidedSitting
from portal.sittings.queries import of_case
from tests.batches.scene import Sitting, sitting
from tests.decisions.course import AFTER, Course, course

RECEIVED = AFTER.date() + timedelta(days=1)
SERVED = AFTER + timedelta(days=1)


class Voided:
    """A sitting with candidates, and the case against its school under 15.2 with the decision served."""

    def __init__(self, here: Sitting, found: Course, decision: Decision) -> None:
        self.here, self.found, self.decision = here, found, decision

    @property
    def sitting(self) -> VoidedSitting:
        (one,) = of_case(self.found.case)
        return one

    def ids(self) -> list[int]:
        return [one.id for one in self.here.candidates]


@pytest.fixture
def voided(app: Flask, db_session: scoped_session[Session], tmp_path: Path) -> Iterator[Callable[..., Voided]]:
    """`voided(extent="all")`: the decision, with these particulars of `void_results`, has been received."""
    with acting(SYSTEM):
        here = sitting(tmp_path, app)

        def made(**stated: Any) -> Voided:
            found = course(tmp_path, "15.2", "talk_head", "void_results").reviewed()
            found.case.institution_id = here.school.institution.office_id
            decision = found.decide()
            particulars = {"extent": "all", "assessment": str(here.school.assessment.id), **stated}
            decision.measures = [
                {**one, "stated": particulars} if one["measure"] == "void_results" else one for one in decision.measures
            ]
            found.serve_decision(SERVED)
            return Voided(here, found, decision)

        yield made
