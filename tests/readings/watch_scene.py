"""A school with certificates, its bureau, and somebody there who reads under a grant: for what is noticed meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.certificates.models import Certificate
from portal.certificates.sheet import CertificateSheet
from portal.grants.asking import Wanted, approve, ask
from portal.grants.models import ReadGrant
from portal.jobs.sample.names import People
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import SHANGHAI
from portal.kit.crypto import Keys
from portal.kit.db import acting, session
from portal.kit.thresholds import Threshold
from portal.organisations.models import Office
from portal.readings.models import Reading
from portal.readings.occasions import begin
from portal.readings.reading import Asked, Barred, Under, attempted, read
from portal.readings.watch_models import Alert
from portal.readings.watching import HOLDER, NUMBER
from portal.rulebook.models import Kind
from portal.rulebook.publishing import publish
from portal.rulebook.writing import watching_text
from tests import world
from tests.assessments import scene
from tests.rulebook.law import draft, latest, officer

AT = datetime(2026, 4, 7, 10, 0, tzinfo=SHANGHAI)
"""A Tuesday at ten, which is worked."""
DAY = AT.date()
FULL = {"number": "full", "name": "full", "occupation": "full"}


@dataclass
class Scene:
    """The school in 西秀区, its certificates, one elsewhere, and the reader at 安顺市."""

    school: scene.School
    here: Sequence[Certificate]
    there: Certificate
    reader: Actor
    grant: ReadGrant

    def grant_for(self, who: Actor, **changes: Any) -> ReadGrant:
        """A grant to this person in 安顺市, asked for and approved."""
        return granted(who, **changes)

    def under(self, grant: ReadGrant | None = None, who: Actor | None = None, at: datetime = AT) -> Under:
        """On an occasion of one's own."""
        given, person = grant or self.grant, who or self.reader
        with acting(person):
            made = Under(given, begin(given, "核对", by=person, at=at))
            session().commit()
        return made

    def read(
        self, asked: Asked | None = None, under: Under | None = None, *, by: Actor | None = None, at: datetime = AT
    ) -> int:
        """Read, or attempt it, as the pages do; how many certificates were delivered."""
        person, wanted = by or self.reader, asked or Asked("list", limit=1)
        place = under or self.under(who=person, at=at)
        with acting(person):
            try:
                return len(read(wanted, place, self.school.keys, by=person, at=at).rows)
            except Barred as barred:
                session().rollback()
                attempted(wanted, place, barred, by=person, at=at)
                return 0
            finally:
                session().commit()

    def number(self, number: str) -> Asked:
        """A search by a certificate's number."""
        return Asked("search", [Certificate.number == number], {NUMBER: number})

    def holder(self, index: bytes) -> Asked:
        """A search by the number of a holder."""
        return Asked("search", [Certificate.holder_index == index], {HOLDER: index.hex()})


def granted(who: Actor, post: str = "data_officer", region: str = "西秀区", **changes: Any) -> ReadGrant:
    """A grant for this person, asked for by a colleague and approved by the office's approver."""
    with acting(SYSTEM):
        asker = world.actor(who.office_name, "handler")
        office = session().get_one(Office, who.office_id)
    stated: dict[str, Any] = {
        "reader": "person", "post": post, "person_id": who.person_id, "purpose": "review", "words": "审核需要",
        "basis": "细则第十九条", "institutions": [], "regions": [world.office(region).id], "occupations": [],
        "fields": FULL, "daily_quota": 1000,
        "total_quota": 100_000, "starts_on": DAY - timedelta(days=6), "ends_on": DAY + timedelta(days=300), **changes,
    }  # fmt: skip
    first = datetime.combine(stated["starts_on"], AT.timetz())
    with acting(asker):
        made = ask(Wanted(**stated), by=asker, at=first)
    with acting(SYSTEM):
        approver = world.actor(session().get_one(Office, made.approver_id), "approver")
        approve(made, "同意", by=approver, at=first)
    assert office.id == made.office_id
    session().commit()
    return made


def _elsewhere(school: scene.School) -> Certificate:
    """One certificate of somebody else, under a number of its own."""
    school.people = People(seed=9)
    upload = school.send(CertificateSheet(), school.certificate_rows(school.candidates(1), 9001))
    return session().scalars(select(Certificate).where(Certificate.upload_id == upload.id)).one()


def built(home: Path, count: int = 3, keys: Keys = scene.KEYS, **changes: Any) -> Scene:
    """Everything, committed."""
    school, elsewhere = scene.school(home), scene.school(home, "平坝区")
    school.keys = elsewhere.keys = keys
    here = school.certified(school.candidates(count))
    there = _elsewhere(elsewhere)
    with acting(SYSTEM):
        reader = world.actor("安顺市", "data_officer")
    made = Scene(school, here, there, reader, granted(reader, **changes))
    session().commit()
    return made


def alerts() -> list[tuple[str, int]]:
    """Rule and level of what was raised, in order."""
    with acting(SYSTEM):
        session().rollback()
        return [(one.rule, one.level) for one in session().scalars(select(Alert).order_by(Alert.id))]


def raised(**conditions: Any) -> Sequence[Alert]:
    """The alerts themselves."""
    with acting(SYSTEM):
        session().rollback()
        return session().scalars(select(Alert).filter_by(**conditions).order_by(Alert.id)).all()


def readings() -> Sequence[Reading]:
    """The whole read log."""
    with acting(SYSTEM):
        return session().scalars(select(Reading).order_by(Reading.id)).all()


def thresholds(**changed: tuple[int, int]) -> None:
    """The policy officer publishes other thresholds: rule → first and second."""
    with acting(SYSTEM):
        by, said = officer(), latest(Kind.WATCHING)
        rules = {**said.rules, **{key: Threshold(key, *numbers) for key, numbers in changed.items()}}
        publish(draft(Kind.WATCHING, watching_text(replace(said, rules=rules)), DAY), by=by, at=world.AT)
        session().commit()
