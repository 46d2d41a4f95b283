"""A school with certificates, and its prefecture's data officer with a grant."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session, scoped_session

from portal.certificates.models import Certificate
from tests.assessments import scene as registers
from tests.readings import scene
from tests.readings.scene import Reader


@pytest.fixture
def school(db_session: scoped_session[Session], tmp_path: Path) -> registers.School:
    return registers.school(tmp_path)


@pytest.fixture
def certificates(school: registers.School) -> list[Certificate]:
    return school.certified(school.candidates(5))


@pytest.fixture
def reader(school: registers.School, certificates: list[Certificate]) -> Reader:
    return scene.reader(school)
