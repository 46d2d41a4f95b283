"""A leaver's cases go over in one act. Each keeps its step; nobody is handed a case in which they are recused (R-10)."""

from datetime import datetime

from sqlalchemy import func, select

from portal.authority.models import Recusal
from portal.cases.models import Case, CaseHandler
from portal.cases.states import Event
from portal.identity.absence import HANDS_OVER, Handover
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused


def reassign_cases(handover: Handover, *, by: Actor, at: datetime) -> int:
    """Put the heir in the leaver's place in every open case that the leaver handles for the office; how many.

    Raises `Refused` when the heir is recused in any of them, without saying in which.
    """
    mine = (CaseHandler.person_id == handover.leaver.id, CaseHandler.office_id == handover.office.id)
    held = select(Case).join(CaseHandler, CaseHandler.case_id == Case.id)
    held = held.where(*mine, CaseHandler.ended_at.is_(None), Case.state.not_in(("closed", "dismissed", "transferred")))
    cases = session().scalars(held.order_by(Case.id)).unique().all()
    _refuse_recused(handover, [case.id for case in cases])
    for case in cases:
        _reassign(case, handover, by=by, at=at)
    return len(cases)


def _refuse_recused(handover: Handover, numbers: list[int]) -> None:
    asked = select(func.count()).where(Recusal.person_id == handover.heir.id, Recusal.case_id.in_(numbers))
    found = session().scalar(asked)
    if found:
        why = f"接收人在其中 {found} 件案件中已回避，请另选接收人，或先由审批人改派这些案件。"
        raise Refused(why, "R-10", ground=Ground.INPUT, field="heir")


def _reassign(case: Case, handover: Handover, *, by: Actor, at: datetime) -> None:
    active = [row for row in case.handlers if row.ended_at is None and row.office_id == handover.office.id]
    for row in active:
        if row.person_id == handover.leaver.id:
            row.ended_at = at
    if all(row.person_id != handover.heir.id for row in active):
        case.handlers.append(
            CaseHandler(
                case_id=case.id, office_id=handover.office.id, person=handover.heir, assigned_at=at, ended_at=None
            )
        )
    case.advance(Event.ASSIGN, by=by, at=at, note=f"工作移交：{handover.leaver.name}移交{handover.heir.name}承办")


HANDS_OVER.append(reassign_cases)
