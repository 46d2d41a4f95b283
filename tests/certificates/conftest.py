"""A school with an assessment."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session, scoped_session

from tests.assessments import scene


@pytest.fixture
def school(db_session: scoped_session[Session], tmp_path: Path) -> scene.School:
    """In 西秀区, assessing electricians at level five."""
    return scene.school(tmp_path)
