"""What the school of the small world has read: one permission revoked and half signed for, one only revoked and kept."""

from dataclasses import dataclass

from portal.deletions import answering, keeping, ordering
from portal.deletions.answering import Attestation
from portal.deletions.ordering import Ordering
from portal.grants.models import ReadGrant, Revocation
from portal.jobs.sample.cast import Cast
from portal.kit.actor import Actor
from portal.kit.clock import now, today
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.kit.files import Store
from portal.organisations.models import Office
from portal.reports.attachments import Upload
from tests.deletions.scene import grant_for, in_a_transaction, read_some, revoked

WORDS = "删除全部已读取的数据"


@dataclass
class Keeping:
    """Whose certificates can be opened with these keys."""

    keys: Keys


def revoke_and_order(school: Office, cast: Cast, approver: Actor, store: Store) -> None:
    """Everything; the school's reviewer reads, the prefecture's approver revokes, keeps and orders."""
    reader, asker = cast.one(school, "reviewer"), cast.one(school, "handler")
    first = grant_for(reader, approver, asker, institutions=[school.id], regions=[], post="reviewer")
    _order(_read(first, reader, approver, store, "DC-0001"), reader, approver, store)
    second = grant_for(reader, approver, asker, institutions=[school.id], regions=[], post="reviewer")
    revoked_again = _read(second, reader, approver, store, "")
    with in_a_transaction(approver):
        keeping.keep(revoked_again, by=approver, at=now())


def _read(grant: ReadGrant, reader: Actor, approver: Actor, store: Store, export: str) -> Revocation:
    for number in {"", export}:
        read_some(grant, reader, Keeping(store.keys), export=number)  # type: ignore[arg-type]
    return revoked(grant, approver)


def _order(revocation: Revocation, reader: Actor, approver: Actor, store: Store) -> None:
    with in_a_transaction(approver):
        kept = keeping.keep(revocation, by=approver, at=now())
        made = ordering.order(kept, Ordering(WORDS, "第十九条", today()), by=approver, at=now())
        part = kept.parts[0].id
    session().refresh(kept, ["parts"])
    said = Attestation(part, today(), "erased", "李某", upload=Upload("说明.pdf", b"%PDF-1.7 x"))
    with in_a_transaction(reader):
        answering.attest(made, said, store, by=reader, at=now())
