"""A school with announcements about it, and a browser without a login."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.organisations.models import Institution
from portal.publicity import operations
from portal.publicity.models import Announcement
from tests.decisions.course import Course, course

Read = Callable[..., str]


@pytest.fixture(autouse=True)
def everywhere(db_session: object) -> Iterator[None]:
    """What is built is built past the second wall; what is read is read by the public's own role."""
    with acting(SYSTEM):
        yield


@pytest.fixture
def read(client: FlaskClient) -> Read:
    """`read("/public")`: the page as anybody gets it, with what was built so far."""

    def look(address: str, status: int = 200) -> str:
        session().commit()
        answer = client.get(address)
        assert answer.status_code == status, address
        assert "Set-Cookie" not in answer.headers and answer.headers["Cache-Control"] == "no-store"
        return answer.text

    return look


@pytest.fixture
def case(tmp_path: Path) -> Course:
    """A school that promised “包过”, 16.4, decided."""
    found = course(tmp_path, "16.4", "rectify", "publish").reviewed()
    found.decide()
    return found


def published(found: Course, title: str = "关于责令限期整改的公告", words: str = "限期整改。", ago: int = 3) -> Announcement:
    """Announced so many days ago."""
    return operations.announce(found.case, title, words, by=found.signer, at=now() - timedelta(days=ago))


def school(found: Course) -> Institution:
    """The institution that the case is about."""
    return session().get_one(Institution, found.case.institution_id)
