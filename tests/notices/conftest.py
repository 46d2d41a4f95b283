"""The scenes of these tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, scoped_session

from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from tests import world
from tests.notices.scene import Scene, scene


@pytest.fixture
def everywhere(db_session: scoped_session[Session]) -> Iterator[scoped_session[Session]]:
    """Builds and acts past the second wall, which has tests of its own."""
    with acting(SYSTEM):
        yield db_session


@pytest.fixture
def proposed(everywhere: object, tmp_path: Path) -> Scene:
    """A case of 安顺市 about a training school, waiting for its notice."""
    return scene(tmp_path, respondent=world.institution("西秀区").office)


@pytest.fixture
def institutions_own(everywhere: object, tmp_path: Path) -> Scene:
    """A case that an institution leads, about a candidate of its own."""
    return scene(tmp_path, lead=world.institution("西秀区").office, clause="7.1")
