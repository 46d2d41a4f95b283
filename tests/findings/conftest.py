"""The scenes of these tests."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from tests.findings.scene import Scene, scene


@pytest.fixture
def everywhere(db_session: scoped_session[Session]) -> Iterator[scoped_session[Session]]:
    """Builds and acts past the second wall, which has tests of its own."""
    with acting(SYSTEM):
        yield db_session


@pytest.fixture
def made(everywhere: object, tmp_path: Path) -> Callable[..., Scene]:
    """Makes cases under investigation."""

    def make(clause: str = "15.5", **more: Any) -> Scene:
        return scene(tmp_path, clause, **more)

    return make
