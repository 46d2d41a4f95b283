"""安顺市 with its administrators and officers, an institution, and a stranger's office; pages are read by logged-in people."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.identity.models import Person
from portal.kit.actor import SYSTEM
from portal.kit.db import acting, session
from portal.organisations.models import Office
from tests import world

SEATS = {
    "system": ("郑系统", "安顺市", "system_admin"), "security": ("冯安全", "安顺市", "security_admin"),
    "auditor": ("吴审", "安顺市", "auditor"), "approver": ("王建国", "安顺市", "approver"),
    "handler": ("张敏", "安顺市", "handler"), "second": ("李卫国", "安顺市", "handler"), "third": ("周凯", "安顺市", "handler"),
    "county": ("罗县", "西秀区", "handler"), "county_system": ("石县", "西秀区", "system_admin"),
    "province": ("何厅", "贵州省", "system_admin"), "stranger": ("外人", "遵义市", "handler"),
    "far_system": ("远管", "遵义市", "system_admin"),
}  # fmt: skip


@dataclass
class Place:
    """The people by what they are here."""

    school: Office
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Person:
        return self.people[name]

    def again(self) -> "Place":
        """The same, for a session that did not build it."""
        people = {key: session().get_one(Person, one.id) for key, one in self.people.items()}
        return Place(session().get_one(Office, self.school.id), people)


def place() -> Place:
    """The school and the people."""
    made = Place(world.institution("西秀区", "安顺市砼垚职业技能培训学校").office)
    for key, (name, office, post) in SEATS.items():
        made.people[key] = world.person(name, office, post)
    made.people["school_system"] = world.person("校管", made.school, "system_admin")
    return made


@pytest.fixture
def here(stand_on: Callable[[Callable[[], Place]], Place]) -> Iterator[Place]:
    """Built past the second wall."""
    with acting(SYSTEM):
        made = stand_on(place).again()
        session().commit()
        yield made


@dataclass
class Visit:
    """Somebody's browser."""

    client: FlaskClient
    here: Place

    def get(self, who: str, address: str) -> TestResponse:
        """The page as this person gets it."""
        world.login(self.client, self.here[who])
        return self.client.get(address)

    def post(self, who: str, address: str, /, **data: Any) -> TestResponse:
        """A form as this person sends it; the answer is the redirect or the form with its mistakes."""
        world.login(self.client, self.here[who])
        return self.client.post(address, data=data)


@pytest.fixture
def visit(here: Place, client: FlaskClient) -> Visit:
    """`visit.get("system", "/admin/people")`."""
    return Visit(client, here)


def beside(answer: TestResponse, field: str) -> str:
    """What is said beside a field of a refused form."""
    text = answer.get_data(as_text=True)
    _, found, rest = text.partition(f'id="{field}-error"')
    return rest.partition("</p>")[0] if found else ""


Beside = Callable[[TestResponse, str], str]
