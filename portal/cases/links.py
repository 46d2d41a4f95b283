"""Cases that belong together (one respondent a case, so one sitting makes several): linked, and unlinked by a later entry.

Both cases keep a step. The other one's says neither number nor reason: who takes part in it may not know of this case.
"""

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased

from portal.audit.record import record
from portal.authority.actions import Action
from portal.cases.acts import Act, declare
from portal.cases.models import Case, CaseLink
from portal.cases.states import Event
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused

LINK = declare(
    Act(
        Action.LINK, Event.LINK, "cases.link", "关联案件", "同一场次、同一事实的案件，一案一当事人，分别立案并相互关联", "link",
        order=83,
    )
)  # fmt: skip


def links(case: Case) -> dict[int, CaseLink]:
    """The links in force, by the id of the other case."""
    undoing = aliased(CaseLink)
    undone = select(undoing.id).where(undoing.undoes_id == CaseLink.id).exists()
    mine = or_(CaseLink.case_id == case.id, CaseLink.other_id == case.id)
    found = session().scalars(select(CaseLink).where(mine, CaseLink.undoes_id.is_(None), ~undone).order_by(CaseLink.id))
    return {link.other_id if link.case_id == case.id else link.case_id: link for link in found}


def link(case: Case, other: Case, reason: str, *, by: Actor, at: datetime) -> CaseLink:
    """Relate two cases that the actor may know of both. Raises `Refused` beside `number`."""
    LINK.ensure(case, by=by, at=at)
    if other.id == case.id:
        raise Refused("不能与本案自身关联。", "20(2)", ground=Ground.INPUT, field="number")
    if other.id in links(case):
        raise Refused("两案已经关联。", "20(2)", ground=Ground.INPUT, field="number")
    _both(case, other, f"与 {other.number} 关联：{reason}", "与另一案件关联", by=by, at=at)
    row = _written(case, other, reason)
    record("case:linked", {"case": case.id, "other": other.id}, by=by, at=at, clause="20(2)")
    return row


def unlink(case: Case, other: Case, reason: str, *, by: Actor, at: datetime) -> CaseLink:
    """Take a link back; it stays readable with the entry that takes it back. Raises `Refused` where there is none."""
    known = links(case).get(other.id)
    if known is None:
        raise Refused("两案未关联，或者关联已解除。", "20(2)")
    LINK.ensure(case, by=by, at=at)
    _both(case, other, f"解除与 {other.number} 的关联：{reason}", "解除与另一案件的关联", by=by, at=at)
    row = _written(case, other, reason, known.id)
    record("case:unlinked", {"case": case.id, "other": other.id}, by=by, at=at, clause="20(2)")
    return row


def _both(case: Case, other: Case, mine: str, theirs: str, *, by: Actor, at: datetime) -> None:
    # The lower id first, so that two who link the same two cases from both sides wait instead of blocking each other.
    for one in sorted((case, other), key=lambda one: one.id):
        one.advance(Event.LINK, by=by, at=at, note=mine if one is case else theirs)


def _written(case: Case, other: Case, reason: str, undoes_id: int | None = None) -> CaseLink:
    low, high = sorted((case.id, other.id))
    row = CaseLink(case_id=low, other_id=high, reason=reason, undoes_id=undoes_id)
    session().add(row)
    session().flush()
    return row
