"""A school whose data officer read what was not to be read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, scoped_session

from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from tests.assessments import scene as registers
from tests.deletions.scene import Followed, followed


@pytest.fixture(autouse=True)
def everywhere(db_session: object) -> Iterator[None]:
    """What a test looks at afterwards it sees whole; what is done is done behind the wall."""
    with acting(SYSTEM):
        yield


@pytest.fixture
def school(db_session: scoped_session[Session], tmp_path: Path) -> registers.School:
    """With two certificates."""
    found = registers.school(tmp_path)
    found.certified(found.candidates(2))
    return found


@pytest.fixture
def case(school: registers.School) -> Followed:
    """Read on a page, exported, revoked."""
    return followed(school)
