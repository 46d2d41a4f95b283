"""Interim measures (20(1)): from opening; they end when the investigation ends, unless continued with reasons (R-16)."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from portal.authority.actions import Action
from portal.cases.acts import Act, declare
from portal.cases.joint_models import InterimMeasure
from portal.cases.models import Case
from portal.cases.states import Event
from portal.kit.actor import Actor
from portal.kit.db import session

KINDS = {
    "suspend_activity": "暂停相关评价活动",
    "hold_data": "暂缓证书数据审核与上传",
    "hold_back_own": "暂缓本机构成绩和数据上报",
}


def of_institution(case: Case) -> bool:
    """Whether an institution leads: it only keeps back the affected person's own score and upload (4(4))."""
    return case.lead_level == "institution"


def of_bureau(case: Case) -> bool:
    """Whether a bureau leads: only it may suspend and hold (20(1))."""
    return not of_institution(case)


def _order(action: Action, endpoint: str, label: str, hint: str, applies: Callable[[Case], bool]) -> Act:
    return declare(Act(action, Event.INTERIM, endpoint, label, hint, "ban", applies=applies, order=50))


ACTS = {
    "suspend_activity": _order(
        Action.SUSPEND_ACTIVITY, "cases.suspend_activity", "暂停评价活动", "调查期间，可暂停相关评价活动", of_bureau
    ),
    "hold_data": _order(
        Action.HOLD_DATA, "cases.hold_data", "暂缓数据审核与上传", "调查期间，可暂缓证书数据审核与上传", of_bureau
    ),
    "hold_back_own": _order(
        Action.HOLD_BACK_OWN, "cases.hold_back_own", "暂缓上报本人成绩", "仅限本案当事人的成绩和数据", of_institution
    ),
}
LIFT = declare(
    Act(
        Action.LIFT_MEASURE, Event.LIFT_MEASURE, "cases.lift", "解除临时措施", "说明解除理由", "refresh",
        applies=lambda case: bool(in_force(case)), order=53,
    )
)  # fmt: skip


def in_force(case: Case) -> list[InterimMeasure]:
    """What holds now."""
    asked = select(InterimMeasure).where(InterimMeasure.case_id == case.id, InterimMeasure.ended_at.is_(None))
    return list(session().scalars(asked.order_by(InterimMeasure.id)))


def order(case: Case, kind: str, target: str, reasons: str, *, by: Actor, at: datetime) -> InterimMeasure:
    """Order a measure on what `target` names."""
    ACTS[kind].perform(case, by=by, at=at, note=f"{KINDS[kind]}：{target}。{reasons}")
    measure = InterimMeasure(
        case_id=case.id, kind=kind, target=target, reasons=reasons, ordered_at=at, ordered_by=by.person_id,
        continued_at=None, continued_reasons=None, ended_at=None, end_reasons=None,
    )  # fmt: skip
    session().add(measure)
    session().flush()
    return measure


def lift(case: Case, reasons: str, *, by: Actor, at: datetime) -> None:
    """Lift everything in force, with reasons."""
    LIFT.perform(case, by=by, at=at, note=reasons)
    _end(case, reasons, at)


def on_findings_confirmed(case: Case, continue_reasons: str, *, by: Actor, at: datetime) -> None:
    """The investigation is over: measures end, or are confirmed again with reasons until the decision (R-16)."""
    if not continue_reasons:
        _end(case, "调查结束，临时措施随之终止", at)
        return
    for measure in in_force(case):
        measure.continued_at, measure.continued_reasons = at, continue_reasons
    session().flush()


def _end(case: Case, reasons: str, at: datetime) -> None:
    for measure in in_force(case):
        measure.ended_at, measure.end_reasons = at, reasons
    session().flush()
