"""The town of the case page's tests, for the acts: its offices, its people, and browsers that are logged in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from portal.cases.models import Case
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from tests import world
from tests.desk.scene import Town, town

Do = Callable[..., Any]


@pytest.fixture
def here(stand_on: Callable[[Callable[[], Town]], Town]) -> Iterator[Town]:
    """安顺市 with its people; built past the second wall, pages are read behind it."""
    with acting(SYSTEM):
        yield stand_on(town).again()


@pytest.fixture
def see(client: FlaskClient) -> Do:
    """`see(actor, address)`: the words of the page as this person gets it; another status than 200 must be said."""

    def look(who: Actor, address: str, status: int = 200) -> str:
        world.login(client, who)
        answer = client.get(address)
        assert answer.status_code == status, f"{address}: {answer.status_code} {answer.text[-600:]}"
        return answer.text

    return look


@pytest.fixture
def send(client: FlaskClient) -> Do:
    """`send(actor, case, "urge", words=…)`: open the act's form and send it; answers the response."""

    def sent(who: Actor, case: Case, act: str, status: int = 303, **fields: object) -> Any:
        world.login(client, who)
        session().refresh(case)
        path = act if act.startswith("/") else f"/cases/{case.id}/{act}"
        answer = client.post(path, data={"version": case.version, **fields})
        assert answer.status_code == status, f"{path}: {answer.status_code} {answer.text[-900:]}"
        session().expire_all()
        return answer

    return sent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a test's evidence is kept."""
    return tmp_path
