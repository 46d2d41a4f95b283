"""The respondent's answer (陈述申辩) and its written reply, point by point, and the waiver (20(3), R-2).

A defence is in time when it arrived or was posted by the last day; a provisional last day makes nobody late (R-3).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.audit.record import record, text_hash
from portal.cases.models import Case
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.notices import acts, queries
from portal.notices.models import Defence, DefencePoint, NoticeDeadline
from portal.notices.words import ACCEPTED, FORMS


@dataclass(frozen=True)
class Statement:
    """What was handed in: its form, the day it arrived, the day it was posted if it was, and its points."""

    form: str
    received_on: date
    points: tuple[str, ...]
    posted_on: date | None = None


@dataclass(frozen=True)
class Answer:
    """The reply to one point: `accepted`, `partly` or `not`, and why."""

    accepted: str
    reasons: str


def record_defence(case: Case, statement: Statement, *, by: Actor, at: datetime) -> Defence:
    """Record a defence, point by point. Raises `Refused` with the dates when it is late."""
    acts.RECORD_DEFENCE.ensure(case, by=by, at=at)
    deadline = queries.deadline(case)
    if deadline is None:
        raise Refused("告知书尚未送达，不能登记陈述申辩。", "20(3)", when="登记告知书送达后")
    points = [point.strip() for point in statement.points if point.strip()]
    _check(statement, points, deadline, at)
    acts.RECORD_DEFENCE.perform(case, by=by, at=at, note=_passed_on(case, len(points), by))
    defence = keep(statement, points, deadline, by.office_id, by=by, at=at)
    facts: dict[str, object] = {
        "case": case.id, "defence": defence.id, "receipt": statement.received_on.isoformat(), "points": len(points),
        "posted": statement.posted_on.isoformat() if statement.posted_on else None, "statement": text_hash("\n".join(points)),
    }  # fmt: skip
    record("defence:recorded", facts, by=by, at=at, clause="20(3)")
    return defence


def keep(
    statement: Statement, points: Sequence[str], deadline: NoticeDeadline, office_id: int, *, by: Actor, at: datetime
) -> Defence:
    """The rows of a defence that an office received; whoever keeps it has checked it and makes the entry."""
    defence = Defence(
        case_id=deadline.case_id, notice_id=deadline.notice_id, form=statement.form, received_on=statement.received_on,
        posted_on=statement.posted_on, office_id=office_id, received_by=by.person_id, recorded_at=at,
    )  # fmt: skip
    defence.points = [
        DefencePoint(case_id=deadline.case_id, ordinal=number, statement=words) for number, words in enumerate(points, 1)
    ]
    session().add(defence)
    session().flush()
    return defence


def _check(statement: Statement, points: list[str], deadline: NoticeDeadline, at: datetime) -> None:
    today, arrived, posted = local(at).date(), statement.received_on, statement.posted_on
    if statement.form not in FORMS:
        raise _input("请选择提出的形式。", "form")
    if arrived > today:
        raise _input(f"收到日期不能晚于今天（{today}）。", "received_on")
    if arrived < deadline.receipt:
        raise _input(f"收到日期不能早于告知书的收到日期（{deadline.receipt}）。", "received_on")
    if posted is not None and not deadline.receipt <= posted <= arrived:
        raise _input(f"交邮日期应在告知书收到日期（{deadline.receipt}）与本机构收到日期（{arrived}）之间。", "posted_on")
    if not points:
        raise _input("请至少登记一点陈述申辩意见。", "points")
    if not deadline.provisional and (posted or arrived) > deadline.due:
        how = f"于{posted}交邮、{arrived}收到" if posted else f"于{arrived}收到"
        raise _input(f"陈述申辩{how}，期限已于{deadline.due} 24:00届满，属于逾期，不能登记为陈述申辩。", "received_on")


def _passed_on(case: Case, points: int, by: Actor) -> str:
    """Whoever receives it, the lead is told; an institution is never its only recipient (reading 2)."""
    told = "" if case.lead_id == by.office_id else f"，已转{case.lead.short}办理并逐点书面答复"
    return f"{by.office_short}收到陈述申辩，共{points}点{told}"


def answer_points(case: Case, answers: Mapping[int, Answer], *, by: Actor, at: datetime) -> list[DefencePoint]:
    """Answer points of the case's defence by their ids, each once; what was answered stays."""
    open_points = {point.id: point for point in queries.unanswered(case)}
    if not answers:
        raise _input("请至少答复一点。", "")
    if not set(answers) <= set(open_points):
        raise Refused("其中有的意见已经答复，或者不属于本案。", "R-2", when="请查看最新情况后重新提交", ground=Ground.STALE)
    for key, answer in answers.items():
        if answer.accepted not in ACCEPTED or not answer.reasons.strip():
            raise _input(f"第{open_points[key].ordinal}点须选择是否采纳并写明理由。", "")
    acts.ANSWER_DEFENCE.perform(case, by=by, at=at, note=f"书面答复{len(answers)}点，尚余{len(open_points) - len(answers)}点")
    answered = [open_points[key] for key in answers]
    for point in answered:
        _answer(point, answers[point.id], by=by, at=at)
    session().flush()
    return answered


def _answer(point: DefencePoint, answer: Answer, *, by: Actor, at: datetime) -> None:
    point.answer, point.accepted = answer.reasons.strip(), answer.accepted
    point.answered_by, point.answered_at = by.person_id, at
    facts: dict[str, object] = {
        "case": point.case_id, "point": point.id, "accepted": answer.accepted, "answer": text_hash(point.answer),
    }  # fmt: skip
    record("defence:answered", facts, by=by, at=at, clause="R-2")


def _input(why: str, field: str) -> Refused:
    return Refused(why, "20(3)", ground=Ground.INPUT, field=field)
