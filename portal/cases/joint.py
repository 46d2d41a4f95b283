"""Other offices in a case: help that is asked for and ended (4(3)), and the province bringing prefectures together (20(6))."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.models import CaseCapacity
from portal.authority.seats import Capacity, Level
from portal.cases.acts import Act, declare
from portal.cases.joint_models import Assistance, Coordination
from portal.cases.models import Case
from portal.cases.opening import give_capacity
from portal.cases.states import Event
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office


def across_regions(case: Case) -> bool:
    """Whether it happened outside the home prefecture's region (20(6))."""
    return case.venue_id is not None


def _asked_of(case: Case, by: Actor) -> Refused | None:
    if any(request.office_id == by.office_id for request in open_assistance(case)):
        return None
    return Refused("没有请本机构协助的未结事项。", "4(3)", ground=Ground.AUTHORITY)


def _asked_by(case: Case, by: Actor) -> Refused | None:
    if any(request.asked_by_id == by.office_id for request in open_assistance(case)):
        return None
    return Refused("本机构没有未结的协助请求。", "4(3)", ground=Ground.AUTHORITY)


def _not_waiting(case: Case, by: Actor) -> Refused | None:
    if not any(one.arranged_at is None for one in coordinations(case)):
        return None
    return Refused("已报请省厅协调，尚未安排。", "20(6)", when="省厅作出安排后可以再次报请")


def _waiting(case: Case, by: Actor) -> Refused | None:
    if any(one.arranged_at is None for one in coordinations(case)):
        return None
    return Refused("没有待协调的报请。", "20(6)", when="活动所在地市（州）局报请后")


@dataclass(frozen=True)
class Between(Act):
    """An act on what one office asks of another; `lacks` says what of it is not there for this actor."""

    lacks: Callable[[Case, Actor], Refused | None] = lambda case, by: None

    def obstacle(self, case: Case, by: Actor, at: datetime) -> Refused | None:
        return super().obstacle(case, by, at) or self.lacks(case, by)


ASK = declare(
    Act(
        Action.ASK_ASSISTANCE, Event.ASK_ASSISTANCE, "cases.ask_assistance", "请求协助",
        "请县（市、区）局或其他市（州）局协助", "users", order=40,
    )
)  # fmt: skip
ANSWER = declare(
    Between(
        Action.ANSWER_ASSISTANCE, Event.ANSWER_ASSISTANCE, "cases.answer_assistance", "答复协助请求",
        "报告协助办理情况", "send", lacks=_asked_of, order=20,
    )
)  # fmt: skip
END = declare(
    Between(
        Action.ASK_ASSISTANCE, Event.END_ASSISTANCE, "cases.end_assistance", "结束协助",
        "协助事项办结或不再需要时，结束协助", "circle-check", lacks=_asked_by, order=42,
    )
)  # fmt: skip
ASK_COORDINATION = declare(
    Between(
        Action.ASK_COORDINATION, Event.ASK_COORDINATION, "cases.ask_coordination", "报请省厅协调",
        "跨区域的，报请省厅协调联合调查", "building-bank", applies=across_regions, lacks=_not_waiting, order=41,
    )
)  # fmt: skip
COORDINATE = declare(
    Between(
        Action.COORDINATE, Event.COORDINATE, "cases.coordinate", "协调联合调查",
        "明确参加机构和分工；处理仍由所属市（州）局作出", "route", applies=across_regions, lacks=_waiting, order=12,
    )
)  # fmt: skip


def open_assistance(case: Case) -> list[Assistance]:
    """Requests that are not ended."""
    return [request for request in requests(case) if request.ended_at is None]


def requests(case: Case) -> list[Assistance]:
    """Every request, the ended ones too, oldest first."""
    asked = select(Assistance).where(Assistance.case_id == case.id).order_by(Assistance.id)
    return list(session().scalars(asked).unique())


def coordinations(case: Case) -> list[Coordination]:
    """What the province was asked and arranged, oldest first."""
    asked = select(Coordination).where(Coordination.case_id == case.id).order_by(Coordination.id)
    return list(session().scalars(asked).unique())


def helpers(case: Case, by: Actor) -> list[Office]:
    """Whom the acting prefecture may ask: the counties of its region, and the other prefectures."""
    counties = Office.level == Level.COUNTY, Office.prefecture_id == by.office_id
    others = Office.level == Level.PREFECTURE, Office.id != by.office_id
    offices = [*session().scalars(select(Office).where(*counties)), *session().scalars(select(Office).where(*others))]
    return sorted(offices, key=lambda office: (office.level, office.region_code))


def others(case: Case) -> list[Office]:
    """The prefectures that take part in a joint investigation only when the province names them (20(6))."""
    found = select(Office).where(Office.level == Level.PREFECTURE, Office.id.not_in([case.lead_id, case.venue_id]))
    return list(session().scalars(found.order_by(Office.region_code)))


def ask(case: Case, office: Office, task: str, due_on: date, *, by: Actor, at: datetime) -> Assistance:
    """Ask an office for help until a day; it reads the case and adds evidence until the request ends."""
    if due_on < local(at).date():
        raise Refused("协助期限不能早于今天。", "4(3)", ground=Ground.INPUT, field="due_on")
    if office.id not in {one.id for one in helpers(case, by)}:
        raise Refused("只能请本辖区县（市、区）局或其他市（州）局协助。", "4(3)", ground=Ground.INPUT, field="office")
    ASK.perform(case, by=by, at=at, note=f"请{office.name}协助：{task}（{due_on.isoformat()} 前）")
    request = Assistance(
        case_id=case.id, asked_by_id=by.office_id, office=office, task=task, due_on=due_on, asked_at=at,
        answer=None, answered_at=None, ended_at=None, capacity_id=_give(case, office, Capacity.ASSIST, by=by, at=at),
    )  # fmt: skip
    session().add(request)
    session().flush()
    return request


def answer(case: Case, words: str, *, by: Actor, at: datetime) -> None:
    """The asked office reports; its request stays open until the asker ends it."""
    mine = [request for request in open_assistance(case) if request.office_id == by.office_id]
    ANSWER.perform(case, by=by, at=at, note=words)
    for request in mine:
        request.answer, request.answered_at = words, at
    session().flush()


def end(case: Case, request: Assistance, reasons: str = "", *, by: Actor, at: datetime) -> None:
    """The help ends, and with it what the office may do in this case by virtue of the request; what it is by its place stays
    (4(3)). Raises `Refused` beside `request` where it is another case's, over, or another office's to end."""
    if request.case_id != case.id or request.ended_at is not None:
        raise Refused("没有这项未结的协助。", "4(3)", ground=Ground.INPUT, field="request")
    if request.asked_by_id != by.office_id:
        who = f"由{request.asked_by.name}结束。"
        raise Refused("该协助不是本机构请求的。", "4(3)", who=who, ground=Ground.AUTHORITY)
    END.perform(case, by=by, at=at, note=f"结束{request.office.name}的协助" + (f"：{reasons}" if reasons else ""))
    request.ended_at = at
    _take(case, [session().get_one(CaseCapacity, request.capacity_id)], by=by, at=at)


def end_all(case: Case, *, by: Actor, at: datetime) -> None:
    """The case is over: nobody is asked for help any more, and who was let in for it, or named by the province, is let out."""
    for request in open_assistance(case):
        request.ended_at = at
    lasting = select(CaseCapacity).where(
        CaseCapacity.case_id == case.id, CaseCapacity.until.is_(None), CaseCapacity.capacity == Capacity.ASSIST.value
    )
    home = case.institution.county_id if case.institution else None
    _take(case, [row for row in session().scalars(lasting) if row.office_id != home], by=by, at=at)


def _take(case: Case, rows: Sequence[CaseCapacity], *, by: Actor, at: datetime) -> None:
    for row in rows:
        row.until = at
        facts: dict[str, object] = {"case": case.id, "office": row.office_id, "capacity": row.capacity}
        record("case:capacity_ended", facts, by=by, at=at, clause="4(3)")
    session().flush()


def ask_coordination(case: Case, reasons: str, *, by: Actor, at: datetime) -> Coordination:
    """The venue asks the province to coordinate (20(6)); once, until the province has answered."""
    ASK_COORDINATION.perform(case, by=by, at=at, note=reasons)
    asked = Coordination(
        case_id=case.id, asked_by_id=by.office_id, reasons=reasons, asked_at=at, arrangement=None, arranged_at=None
    )
    session().add(asked)
    province = session().scalars(select(Office).where(Office.level == Level.PROVINCE)).one()
    _give(case, province, Capacity.COORDINATE, by=by, at=at)
    return asked


def coordinate(case: Case, arrangement: str, offices: Sequence[Office], *, by: Actor, at: datetime) -> None:
    """The province names who takes part; the decider stays the home prefecture (20(6), R-14)."""
    open_requests = [one for one in coordinations(case) if one.arranged_at is None]
    allowed = {office.id for office in others(case)}
    if any(office.id not in allowed for office in offices):
        raise Refused("只能指定其他市（州）局参加。", "20(6)", ground=Ground.INPUT, field="offices")
    named = "、".join(office.name for office in offices) or "主办机构与活动所在地"
    COORDINATE.perform(case, by=by, at=at, note=f"{arrangement}（参加：{named}）")
    for request in open_requests:
        request.arrangement, request.arranged_at = arrangement, at
    for office in offices:
        _give(case, office, Capacity.ASSIST, by=by, at=at)
    session().flush()


def _give(case: Case, office: Office, capacity: Capacity, *, by: Actor, at: datetime) -> int:
    row = give_capacity(case, office.id, capacity, at=at)
    facts: dict[str, object] = {"case": case.id, "office": office.id, "capacity": capacity.value, "until": None}
    record("case:capacity_given", facts, by=by, at=at, clause="20(6)" if capacity is Capacity.COORDINATE else "4(3)")
    return row.id
