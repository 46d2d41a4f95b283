"""A leaver's cases go over in one act. Each keeps its step; nobody is handed a case in which they are recused (R-10)."""

from datetime import datetime

from sqlalchemy import Select, func, select

from portal.authority.models import Recusal
from portal.cases.models import Case, CaseHandler
from portal.cases.states import Event
from portal.identity.absence import HANDS_OVER, Handover, Work
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused

ENDED = ("closed", "dismissed", "transferred")


def _held(person_id: int, office_id: int) -> Select[Case]:
    """The open cases that a person handles for an office."""
    held = select(Case).join(CaseHandler, CaseHandler.case_id == Case.id)
    held = held.where(CaseHandler.person_id == person_id, CaseHandler.office_id == office_id, CaseHandler.ended_at.is_(None))
    return held.where(Case.state.not_in(ENDED))


def count_cases(person_id: int, office_id: int) -> int:
    """How many open cases a person handles for an office."""
    return session().scalar(select(func.count()).select_from(_held(person_id, office_id).subquery())) or 0


def reassign_cases(handover: Handover, *, by: Actor, at: datetime) -> int:
    """Put the heir in the leaver's place in every open case that the leaver handles for the office; how many.

    Raises `Refused` when the heir, or whoever hands over, is recused in any of them, without saying in which.
    """
    cases = session().scalars(_held(handover.leaver.id, handover.office.id).order_by(Case.id)).unique().all()
    numbers = [case.id for case in cases]
    if found := _recused(handover.heir.id, numbers):
        why = f"接收人在其中 {found} 件案件中已回避，请另选接收人，或先由审批人改派这些案件。"
        raise Refused(why, "R-10", ground=Ground.INPUT, field="heir")
    if found := _recused(by.person_id, numbers):
        why = f"您在其中 {found} 件案件中已回避，不能决定由谁承办。"
        raise Refused(why, "R-10", who="由另一位审批人或系统管理员移交", ground=Ground.AUTHORITY)
    for case in cases:
        _reassign(case, handover, by=by, at=at)
    return len(cases)


def _recused(person_id: int, numbers: list[int]) -> int:
    asked = select(func.count()).where(Recusal.person_id == person_id, Recusal.case_id.in_(numbers))
    return session().scalar(asked) or 0


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


HANDS_OVER.append(Work(count_cases, reassign_cases))
