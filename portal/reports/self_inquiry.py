"""自查: an institution inquires into itself and sends what it found to its prefecture (4(4)). It binds nobody: the prefecture
receives it as a report, and from then on the institution sees no more of it than of any report against itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.permission import OWN, permit
from portal.authority.seats import Level
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.files import Store
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.reports.attachments import Upload
from portal.reports.registering import Complaint, Receipt, register


@dataclass(frozen=True)
class Inquiry:
    """What an institution found about itself; `clause` is what it may have broken, empty where it does not say."""

    title: str
    content: str
    place_code: str
    happened_on: date | None = None
    clause: str | None = None


def send(inquiry: Inquiry, uploads: Sequence[Upload] = (), *, store: Store, by: Actor, at: datetime) -> Receipt:
    """Send it to the prefecture of the institution's location. Raises `Refused`, for a bureau as well: it has no such duty."""
    permit(by, Action.SELF_INQUIRY, OWN)
    office = session().get_one(Office, by.office_id)
    if office.level != Level.INSTITUTION:
        raise Refused("自查报送由评价机构办理。", "4(4)", ground=Ground.AUTHORITY)
    complaint = Complaint(
        "institution", office.name, "self_inquiry", inquiry.title, inquiry.content, inquiry.place_code, inquiry.clause,
        inquiry.happened_on, office, reporter=(office.name, ""),
    )  # fmt: skip
    receipt = register(complaint, uploads, store=store, by=by, at=at)
    facts: dict[str, object] = {"report": receipt.report_id, "office": office.id}
    record("report:self_inquiry", facts, by=by, at=at, clause="4(4)")
    return receipt
