"""Somebody who read certificate data, on pages and by an export, and whose permission was taken away."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from portal.deletions import answering, keeping, ordering
from portal.deletions.answering import Attestation
from portal.deletions.models import DeletionOrder
from portal.deletions.ordering import Ordering
from portal.grants import asking, revoking
from portal.grants.asking import Wanted
from portal.grants.models import ReadGrant, Revocation
from portal.grants.revoking import Order
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import now, today
from portal.kit.db import acting, draw_id, session
from portal.organisations.models import Office
from portal.readings import occasions
from portal.readings.models import Export
from portal.readings.reading import Asked, Delivered, Under, read
from tests import world
from tests.assessments.scene import School

FILE = hashlib.sha256(b"exported").hexdigest()
FIELDS = {"number": "full", "name": "masked", "id_number": "masked", "state": "full"}


@contextmanager
def in_a_transaction(by: Actor) -> Iterator[None]:
    """Of its own, behind the wall; kept if nothing was refused."""
    session().commit()
    with acting(by):
        try:
            yield
            session().commit()
        except BaseException:
            session().rollback()
            raise


def grant_for(whose: Actor, approver: Actor, asker: Actor | None = None, **changes: Any) -> ReadGrant:
    """Asked for by a colleague of the reader, approved: for the reader's post, everything of the approver's region."""
    with acting(SYSTEM):
        office, region = session().get_one(Office, whose.office_id), session().get_one(Office, approver.office_id)
        clerk = asker or world.actor(office, "handler", name="赵办")
    stated: dict[str, Any] = {
        "reader": "post", "post": "data_officer", "person_id": None, "purpose": "verify", "words": "核验", "basis": "第四条",
        "institutions": [], "regions": [region.id], "occupations": [], "fields": FIELDS, "daily_quota": 1000,
        "total_quota": 9000, "starts_on": today(), "ends_on": today() + timedelta(days=200), **changes,
    }  # fmt: skip
    if stated["reader"] == "person":
        stated["person_id"] = whose.person_id
    session().commit()
    with acting(clerk):
        grant = asking.ask(Wanted(**stated), by=clerk, at=now())
        session().commit()
    with acting(approver):
        asking.approve(grant, "同意", by=approver, at=now())
        session().commit()
    return grant


def read_some(grant: ReadGrant, reader: Actor, school: School, export: str = "", **asked: Any) -> Delivered:
    """Read under a grant, on a page or as an export of this number."""
    session().commit()
    about = {name: asked.pop(name, None) for name in ("case_id", "upload_id")}
    with acting(reader):
        occasion = occasions.begin(grant, "核验证书", by=reader, at=now(), **about)
        which = _export(grant, occasion.id, reader, export) if export else None
        stated = Asked("export" if export else "list", limit=50, export_id=which, **asked)
        found = read(stated, Under(grant, occasion), school.keys, by=reader, at=now())
        session().commit()
    return found


def _export(grant: ReadGrant, occasion_id: int, reader: Actor, number: str) -> int:
    row = Export(
        id=draw_id(Export), number=number, grant_id=grant.id, occasion_id=occasion_id, office_id=grant.office_id,
        prefecture_id=grant.prefecture_id, county_id=grant.county_id, person_id=reader.person_id, format="xlsx", query={},
        fields=FIELDS, words="核对", asked_at=now(), entry=1, rows=2, sha256=FILE,
    )  # fmt: skip
    session().add(row)
    session().flush()
    return row.id


@dataclass
class Followed:
    """A school of 西秀区 whose data officer read, and the prefecture that took the permission away."""

    school: School
    reader: Actor
    approver: Actor
    grant: ReadGrant
    revocation: Revocation

    @property
    def served_on(self) -> date:
        return today()

    def kept(self) -> Any:
        """What was read, kept."""
        with in_a_transaction(self.approver):
            return keeping.keep(self.revocation, by=self.approver, at=now())

    def order(self, by: Actor | None = None, at: datetime | None = None, **changes: Any) -> DeletionOrder:
        """Kept, then ordered to be deleted."""
        whom = by or self.approver
        kept = self.kept()
        said = Ordering(**{"words": "删除", "basis": "第十九条", "served_on": self.served_on, **changes})
        with in_a_transaction(whom):
            return ordering.order(kept, said, by=whom, at=at or now())

    def attest(self, order: DeletionOrder, place: int, by: Actor | None = None, **changes: Any) -> Any:
        """Signed for one part by the reader's office."""
        whom, part = by or self.reader, order.kept.parts[place].id
        said = Attestation(**{"part_id": part, "done_on": today(), "how": "erased", "done_by": "李某", **changes})
        with in_a_transaction(whom):
            return answering.attest(order, said, self.school.store, by=whom, at=now())

    def check(self, order: DeletionOrder, found: str, by: Actor | None = None, at: datetime | None = None) -> Any:
        whom = by or self.approver
        with in_a_transaction(whom):
            return answering.check(order, found, "抽查办公电脑", by=whom, at=at or now())


def reader_of(school: School) -> tuple[Actor, Actor]:
    """The school's data officer, and the approver of its prefecture."""
    with acting(SYSTEM):
        return world.actor(school.institution.office, "data_officer"), world.actor("安顺市", "approver")


def followed(school: School, exports: bool = True) -> Followed:
    """Two certificates read on a page, the same two exported; then revoked."""
    reader, approver = reader_of(school)
    grant = grant_for(reader, approver, institutions=[school.institution.office_id], regions=[])
    read_some(grant, reader, school)
    if exports:
        read_some(grant, reader, school, export="DC-0001")
    return Followed(school, reader, approver, grant, revoked(grant, approver))


def revoked(grant: ReadGrant, by: Actor, person_id: int | None = None) -> Revocation:
    """The permissions of the reader's office, taken away at once."""
    with acting(by):
        order = Order(session().get_one(Office, grant.office_id), "beyond", "超范围读取", "第十九条", person_id)
        made = revoking.revoke(order, by=by, at=now())
        session().commit()
    return made
