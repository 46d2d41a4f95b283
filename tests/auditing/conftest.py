"""Two prefectures with a county, an institution and auditors, what they did, sealed; and a browser that reads the pages."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.audit.events import Result
from portal.audit.reading import reader
from portal.audit.record import record
from portal.audit.sealing_models import SealedEntry
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.notices import calendar_years
from portal.organisations.models import Office
from tests import world
from tests.audit.sealing import seal
from tests.desk.reading import Reading, read
from tests.sandbox import Sandbox

See = Callable[..., Reading]
SEATS = {
    "province": ("贵州省", "auditor"), "auditor": ("安顺市", "auditor"), "second": ("安顺市", "auditor"),
    "stranger": ("遵义市", "auditor"), "county": ("西秀区", "auditor"), "approver": ("西秀区", "approver"),
    "officer": ("西秀区", "handler"), "elsewhere": ("红花岗区", "handler"), "admin": ("安顺市", "system_admin"),
}  # fmt: skip


@dataclass
class Watched:
    """The people, and how to seal what was done."""

    people: dict[str, Actor]
    school: Office
    sandbox: Sandbox
    home: Path

    def __getitem__(self, name: str) -> Actor:
        return self.people[name]

    def again(self, home: Path) -> "Watched":
        """The same, for a session that did not build it, with its keys and checkpoints copied to another home."""
        shutil.copytree(self.home, home, dirs_exist_ok=True)
        return Watched(dict(self.people), session().get_one(Office, self.school.id), self.sandbox, home)

    def seal(self) -> int:
        """Seal what is written so far."""
        session().commit()
        count = seal(self.sandbox, self.home)
        self.sandbox.commit()
        return count

    def refused(self, who: str, thing: str = "case:71", action: str = "case:decide") -> None:
        """A refusal, as the gate records it."""
        facts: dict[str, object] = {"action": action, "object": thing, "clause": "4(3)", "reason": "authority"}
        record("access:refused", facts, by=self[who], at=now(), clause="4(3)", result=Result.REFUSED)

    def entry(self, who: str, event: str = "access:refused") -> SealedEntry:
        """The latest sealed entry of a person and an event, below the walls."""
        with acting(SYSTEM), reader() as asked:
            found = select(SealedEntry).where(SealedEntry.person_id == self[who].person_id, SealedEntry.event == event)
            return asked.scalars(found.order_by(SealedEntry.position.desc()).limit(1)).one()


@pytest.fixture(scope="session")
def begin(sandbox_connection: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Watched]:
    """The people, what was refused to them, and the seal on it."""

    def build() -> Watched:
        calendar_years.seed_calendar(by=SYSTEM, at=world.AT)
        school = world.institution("西秀区", "安顺市砼垚职业技能培训学校").office
        people = {key: world.actor(office, post, name=f"人{key}") for key, (office, post) in SEATS.items()}
        people["school"] = world.actor(school, "auditor", name="校审")
        people["teacher"] = world.actor(school, "handler", name="校承办")
        made = Watched(people, school, sandbox_connection, tmp_path_factory.mktemp("sealed"))
        for who in ("officer", "elsewhere", "teacher", "admin"):
            made.refused(who)
        made.seal()
        return made

    return build


@pytest.fixture
def watched(
    begin: Callable[[], Watched], stand_on: Callable[[Callable[[], Watched]], Watched], tmp_path: Path
) -> Iterator[Watched]:
    """A refused decision in each of two counties of two prefectures, and one in an institution; sealed."""
    with acting(SYSTEM):
        made = stand_on(begin).again(tmp_path)
        session().commit()
        yield made


@pytest.fixture
def see(watched: Watched, client: FlaskClient) -> See:
    """`see("auditor", "/audit/")`: the page as this person gets it; anything but 200 fails unless `status` says so."""

    def look(who: str, address: str, status: int = 200) -> Reading:
        world.login(client, watched[who])
        answer = client.get(address)
        assert answer.status_code == status, f"{address}: {answer.status_code}"
        return read(answer.text)

    return look


@pytest.fixture
def send(watched: Watched, client: FlaskClient) -> Callable[..., str]:
    """`send("auditor", "/audit/reviews/new", title=…)`: the text of the answer, or the address it leads to."""

    def post(who: str, address: str, **fields: object) -> str:
        world.login(client, watched[who])
        answer = client.post(address, data=fields)
        return answer.location if answer.status_code == 303 else answer.text

    return post
