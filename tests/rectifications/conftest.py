"""The scene of these tests, past the second wall, which has tests of its own."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, scoped_session

from portal.kit import clock
from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from tests.browser.journey import Clock
from tests.rectifications.scene import Scene, at, scene


@pytest.fixture(autouse=True)
def everywhere(db_session: scoped_session[Session]) -> Iterator[None]:
    """Builds and acts past the second wall."""
    with acting(SYSTEM):
        yield


@pytest.fixture
def ordered(tmp_path: Path) -> Scene:
    """A school that promised “包过” (16.4) and was ordered to rectify within sixty days."""
    return scene(tmp_path)


@pytest.fixture
def until(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """`until(day)`: the portal's clock shows a morning of that day."""
    monkeypatch.setattr(clock, "datetime", Clock)

    def show(day: date) -> None:
        monkeypatch.setattr(Clock, "moment", at(day))

    return show
