"""A school of 西秀区 with certificates, and the people of its prefecture with a grant to read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal.certificates.models import Certificate
from portal.grants import asking, revoking
from portal.grants.asking import Wanted
from portal.grants.models import ReadGrant, Revocation
from portal.grants.revoking import Order
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import local, now
from portal.kit.db import acting, session
from portal.organisations.models import Office
from portal.readings import occasions
from portal.readings.models import Occasion
from portal.readings.reading import Asked, Delivered, Under, read
from tests import world
from tests.assessments.scene import AT, DAY, School

ALL = {
    "number": "full", "name": "full", "id_number": "full", "occupation": "full", "institution": "full", "issued_on": "full",
    "scores": "full", "state": "full",
}  # fmt: skip
MASKED = {**ALL, "number": "full", "name": "masked", "id_number": "masked"}


def wanted(regions: Sequence[Office] = (), institutions: Sequence[int] = (), **changes: Any) -> Wanted:
    """For the data officers of an office, three months, everything in full."""
    stated: dict[str, Any] = {
        "reader": "post", "post": "data_officer", "person_id": None, "purpose": "verify", "words": "核验证书真伪",
        "basis": "实施细则第四条第（二）项", "institutions": list(institutions), "regions": [one.id for one in regions],
        "occupations": [], "fields": ALL, "daily_quota": 1000, "total_quota": 10_000, "starts_on": DAY,
        "ends_on": DAY + timedelta(days=90), **changes,
    }  # fmt: skip
    return Wanted(**stated)


def given(stated: Wanted, reader: Actor, approver: Actor, at: datetime = AT) -> ReadGrant:
    """Asked for by the reader's colleague, approved by somebody else."""
    with acting(SYSTEM):
        clerk = world.actor(world.office(session().get_one(Office, reader.office_id).name), "handler")
    session().commit()
    with acting(clerk):
        grant = asking.ask(stated, by=clerk, at=at)
    session().commit()
    with acting(approver):
        asking.approve(grant, "同意", by=approver, at=at)
    session().commit()
    return grant


@dataclass
class Reader:
    """Somebody with a grant and an occasion."""

    school: School
    actor: Actor
    approver: Actor
    grant: ReadGrant
    occasion: Occasion

    def read(self, at: datetime = AT, **asked: Any) -> Delivered:
        """In a transaction of its own, behind the walls."""
        session().commit()
        with acting(self.actor):
            stated = {"kind": "list", "limit": 50, **asked}
            try:
                return read(Asked(**stated), Under(self.grant, self.occasion), self.school.keys, by=self.actor, at=at)
            finally:
                session().commit()

    def numbers(self, **asked: Any) -> list[str]:
        return [row.cells["number"] for row in self.read(**asked).rows]

    def one(self, certificate: Certificate, **asked: Any) -> Delivered:
        return self.read(conditions=[Certificate.id == certificate.id], limit=1, **asked)

    def revoke(self, by: Actor | None = None, at: datetime = AT) -> Revocation:
        """Of the whole office."""
        whom = by or self.approver
        session().commit()
        with acting(whom):
            office = session().get_one(Office, self.grant.office_id)
            return revoking.revoke(Order(office, "beyond", "超范围读取", "第十九条"), by=whom, at=at)


def reader(school: School, office: str = "安顺市", **changes: Any) -> Reader:
    """The data officer of a prefecture, reading its region."""
    with acting(SYSTEM):
        actor, approver = world.actor(office, "data_officer"), world.actor(office, "approver")
        place = world.office(office)
    grant = given(wanted([place], **changes), actor, approver)
    with acting(actor):
        occasion = occasions.begin(grant, "核验举报所涉证书", by=actor, at=AT)
    return Reader(school, actor, approver, grant, occasion)


def permit(school: School, *posts: str, at: datetime = AT) -> None:
    """The school and its prefecture may read what the school uploads, in these posts: handlers, unless said otherwise."""
    with acting(SYSTEM):
        home = session().get_one(Office, school.institution.office.prefecture_id)
        boss, own = world.actor(home, "approver"), world.actor(school.institution.office, "handler")
        theirs = world.actor(home, "handler")
    day = local(at).date()
    for reader, post in ((own, "handler"), *((theirs, post) for post in posts or ("handler", "data_officer"))):
        stated = wanted((), [school.institution.office_id], post=post, starts_on=day, ends_on=day + timedelta(90))
        given(stated, reader, boss, at=at)


def permit_system(school: School, at: datetime | None = None) -> ReadGrant:
    """The school's own system reads what the school uploads."""
    moment = at or now()
    with acting(SYSTEM):
        home = session().get_one(Office, school.institution.office.prefecture_id)
        boss, own = world.actor(home, "approver"), world.actor(school.institution.office, "handler")
    day = local(moment).date()
    stated = wanted((), [school.institution.office_id], reader="system", post="system", starts_on=day, ends_on=day)
    return given(stated, own, boss, at=moment)


def far(days: int) -> date:
    return DAY + timedelta(days=days)
