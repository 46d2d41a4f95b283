"""The town of these tests, and a browser that reads its pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from tests import world
from tests.desk.reading import Reading, read
from tests.desk.scene import Town, town

See = Callable[..., Reading]


@pytest.fixture
def here(stand_on: Callable[[Callable[[], Town]], Town]) -> Iterator[Town]:
    """安顺市 with its people; everything is built past the second wall, pages are read behind it."""
    with acting(SYSTEM):
        yield stand_on(town).again()


@pytest.fixture
def see(here: Town, client: FlaskClient) -> See:
    """`see("handler", "/cases")`: the page as this person gets it; anything but 200 fails unless `status` says so."""

    def look(who: str, address: str, status: int = 200) -> Reading:
        world.login(client, here[who])
        answer = client.get(address)
        assert answer.status_code == status, f"{address}: {answer.status_code}"
        return read(answer.text)

    return look


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a test's evidence is kept."""
    return tmp_path
