"""The scene of these tests: built past the second wall; what people do and read happens behind it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.kit.actor import SYSTEM
from portal.kit.db import acting
from tests import world
from tests.desk.reading import Reading, read
from tests.reports.scene import Scene, scene

See = Callable[..., Reading]
Send = Callable[..., Any]


@pytest.fixture
def here(stand_on: Callable[[Callable[[], Scene]], Scene]) -> Iterator[Scene]:
    with acting(SYSTEM):
        yield stand_on(scene).again()


@pytest.fixture
def see(here: Scene, client: FlaskClient) -> See:
    """`see("county", "/reports")`: the page as this person gets it, with this status."""

    def look(who: str, address: str, status: int = 200) -> Reading:
        world.login(client, here[who])
        answer = client.get(address)
        assert answer.status_code == status, f"{address}: {answer.status_code}"
        return read(answer.text)

    return look


@pytest.fixture
def send(here: Scene, client: FlaskClient) -> Send:
    """`send("county", "/reports/new", title="…")`: the answer to a form that this person sends."""

    def post(who: str, address: str, **typed: Any) -> Any:
        world.login(client, here[who])
        return client.post(address, data=typed)

    return post
