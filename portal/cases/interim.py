"""Interim measures (20(1)): ordered during the investigation; they end with it unless continued with reasons (R-16), and in
any case with the decision or the end of the case. An institution only keeps back while the window runs (4(4))."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.audit.record import record
from portal.authority.actions import Action
from portal.cases.acts import Act, declare
from portal.cases.biting import bite, release
from portal.cases.joint_models import InterimMeasure
from portal.cases.models import Case
from portal.cases.states import Event
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused

KINDS = {
    "suspend_activity": "暂停相关评价活动",
    "hold_data": "暂缓证书数据审核与上传",
    "hold_back_own": "暂缓本机构成绩和数据上报",
}

CLAUSES = {"suspend_activity": "20(1)", "hold_data": "20(1)", "hold_back_own": "4(4)"}
ENDINGS = {
    "investigation_over": "调查结束，临时措施随之终止",
    "decided": "处理决定已作出，临时措施终止",
    "case_ended": "案件已终结，临时措施终止",
}
"""How measures end by themselves; lifted ones carry the reasons of whoever lifted them."""


def of_institution(case: Case) -> bool:
    """Whether an institution leads: it only keeps back the affected person's own score and upload (4(4))."""
    return case.lead_level == "institution"


def of_bureau(case: Case) -> bool:
    """Whether a bureau leads: only it may suspend and hold (20(1))."""
    return not of_institution(case)


ACTS = {
    "suspend_activity": declare(
        Act(
            Action.SUSPEND_ACTIVITY, Event.INTERIM, "cases.suspend_activity", "暂停评价活动", "调查期间，可暂停相关评价活动",
            "ban", applies=of_bureau, order=50,
        )
    ),
    "hold_data": declare(
        Act(
            Action.HOLD_DATA, Event.INTERIM, "cases.hold_data", "暂缓数据审核与上传", "调查期间，可暂缓证书数据审核与上传",
            "ban", applies=of_bureau, order=51,
        )
    ),
    "hold_back_own": declare(
        Act(
            Action.HOLD_BACK_OWN, Event.HOLD_BACK, "cases.hold_back_own", "暂缓上报本人成绩", "仅限本案当事人的成绩和数据",
            "ban", applies=of_institution, order=52,
        )
    ),
}  # fmt: skip
LIFT = declare(
    Act(
        Action.LIFT_MEASURE, Event.LIFT_MEASURE, "cases.lift", "解除临时措施", "说明解除理由", "refresh",
        applies=lambda case: bool(in_force(case)), order=53,
    )
)  # fmt: skip


def in_force(case: Case) -> list[InterimMeasure]:
    """What holds now."""
    return [measure for measure in measures(case) if measure.ended_at is None]


def measures(case: Case) -> list[InterimMeasure]:
    """All of them, the ended ones too, oldest first."""
    asked = select(InterimMeasure).where(InterimMeasure.case_id == case.id).order_by(InterimMeasure.id)
    return list(session().scalars(asked).unique())


@dataclass(frozen=True)
class Order:
    """A measure as it is ordered: its kind, on what (in words, and the codes of occupations; none means all), and why."""

    kind: str
    target: str
    reasons: str
    occupations: tuple[str, ...] = ()


def order(case: Case, wanted: Order, *, by: Actor, at: datetime) -> InterimMeasure:
    """Order a measure; it bites at once (20(1)). Raises `Refused` beside `target` where the same is in force."""
    kind = wanted.kind
    ACTS[kind].ensure(case, by=by, at=at)
    if any(one.kind == kind and set(one.occupations) == set(wanted.occupations) for one in in_force(case)):
        raise Refused("同一临时措施正在实施，不必重复采取。", CLAUSES[kind], ground=Ground.INPUT, field="target")
    ACTS[kind].perform(case, by=by, at=at, note=f"{KINDS[kind]}：{wanted.target}。{wanted.reasons}")
    measure = InterimMeasure(
        case_id=case.id, kind=kind, target=wanted.target, occupations=list(wanted.occupations), reasons=wanted.reasons,
        ordered_at=at, ordered_by=by.person_id, continued_at=None, continued_reasons=None, ended_at=None, end_reasons=None,
    )  # fmt: skip
    session().add(measure)
    session().flush()
    facts: dict[str, object] = {"case": case.id, "measure": measure.id, "kind": kind}
    record("interim:ordered", facts, by=by, at=at, clause=CLAUSES[kind])
    bite(case, measure, CLAUSES[kind], by=by, at=at)
    return measure


def lift(case: Case, reasons: str, chosen: Collection[int] | None = None, *, by: Actor, at: datetime) -> None:
    """Lift the chosen measures, or all in force, with reasons. Raises `Refused` beside `measures` where none is chosen or one
    is not in force here."""
    held = {measure.id: measure for measure in in_force(case)}
    wanted = list(held) if chosen is None else list(chosen)
    if not wanted or any(number not in held for number in wanted):
        raise Refused("请选择正在实施的临时措施。", "20(1)", ground=Ground.INPUT, field="measures")
    lifted = [held[number] for number in wanted]
    said = "、".join(f"{KINDS[measure.kind]}（{measure.target}）" for measure in lifted)
    LIFT.perform(case, by=by, at=at, note=f"解除{said}：{reasons}")
    _end(case, lifted, "lifted", reasons, by=by, at=at)


def on_findings_confirmed(case: Case, continue_reasons: str, *, by: Actor, at: datetime) -> None:
    """The investigation is over: measures end, or are confirmed again with reasons until the decision (R-16)."""
    if not continue_reasons:
        end_all(case, "investigation_over", by=by, at=at)
        return
    for measure in in_force(case):
        measure.continued_at, measure.continued_reasons = at, continue_reasons
        record("interim:continued", {"case": case.id, "measure": measure.id}, by=by, at=at, clause="R-16")
    session().flush()


def end_all(case: Case, reason: str, *, by: Actor, at: datetime) -> None:
    """Everything in force ends for a reason of `ENDINGS`: the investigation, the decision or the case is over (20(1), R-16)."""
    _end(case, in_force(case), reason, ENDINGS[reason], by=by, at=at)


def _end(case: Case, held: Collection[InterimMeasure], reason: str, words: str, *, by: Actor, at: datetime) -> None:
    for measure in held:
        measure.ended_at, measure.end_reasons = at, words
        facts: dict[str, object] = {"case": measure.case_id, "measure": measure.id, "reason": reason}
        record("interim:ended", facts, by=by, at=at, clause=CLAUSES[measure.kind])
        release(case, measure, words, CLAUSES[measure.kind], by=by, at=at)
    session().flush()
