"""移交: the case turns out to be another office's (4, 11–14). It ends here with a reason, and arrives there as a report that
names what was found; the competent office opens its own case (20(1)). Never to the institution that is accused (4(2))."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.seats import Level
from portal.cases import interim, joint
from portal.cases.acts import Act, declare
from portal.cases.competence import Answer, Handover, takes_over
from portal.cases.models import Case
from portal.cases.states import Event
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.files import Store
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.reports import queries as reports
from portal.reports.models import Report
from portal.reports.queries import prefecture_at, prefecture_of
from portal.reports.registering import Complaint, register
from portal.reports.routing import Matter

TRANSFER = declare(
    Act(
        Action.TRANSFER, Event.TRANSFER, "cases.transfer", "移交主管机构", "查明应由其他机构办理的，说明理由移交，本案终结",
        "switch-horizontal", order=69, confirm="移交后案件在本机构终结，确定移交？",
    )
)  # fmt: skip

TOLD: list[Callable[[Case], Sequence[str]]] = []
"""What the rooms above know of a case and the receiving office is told, line by line; each adds itself at import."""


@dataclass(frozen=True)
class Ways:
    """The offices to which a case may go, and those one would think of that may not have it, each with why."""

    open: Sequence[Answer]
    barred: Sequence[Answer]


def ways(case: Case) -> Ways:
    """Where the case may go from its lead."""
    handover = Handover(case.lead, case.clauses, _matter(case))
    found = [takes_over(handover, office) for office in _thought_of(case)]
    return Ways([one for one in found if one.may], _once([one for one in found if not one.may]))


def told(case: Case) -> list[str]:
    """What was found, as it is handed over."""
    return [line for tell in TOLD for line in tell(case)]


def transfer(case: Case, target: Office, reason: str, *, store: Store, by: Actor, at: datetime) -> Report | None:
    """End the case here and register it at `target` as a report; the report, where this office still sees it. Raises
    `Refused` beside `target` where that office may not have it."""
    TRANSFER.ensure(case, by=by, at=at)
    answer = next((one for one in ways(case).open if one.office.id == target.id), None)
    if answer is None:
        raise Refused("不能移交给该机构。", "4", ground=Ground.INPUT, field="target")
    receipt = register(_complaint(case, answer, reason), store=store, by=by, at=at, to=target)
    TRANSFER.perform(case, by=by, at=at, note=f"移交{target.name}（线索 {receipt.number}）：{reason}")
    case.due_on = case.due_what = None
    interim.end_all(case, "case_ended", by=by, at=at)
    joint.end_all(case, by=by, at=at)
    facts: dict[str, object] = {"case": case.id, "to": target.id, "report": receipt.report_id, "clause": answer.clause}
    record("case:transferred", facts, by=by, at=at, clause=answer.clause)
    return receipt.report


def arrived(case: Case, actor: Actor) -> Report | None:
    """The report as which the case arrived elsewhere, if the actor may know of it."""
    asked = select(Report).where(Report.from_case_id == case.id, reports.visible(actor)).limit(1)
    return session().scalars(asked).one_or_none()


def _matter(case: Case) -> Matter:
    return Matter(
        case.respondent_kind, prefecture_at(case.place_code), case.clauses[0], case.institution,
        prefecture_of(case.institution), _appointer(case),
    )  # fmt: skip


def _appointer(case: Case) -> Office | None:
    sender = _office(case.respondent.sent_by_id)
    bureau = sender if sender is not None and sender.level != Level.INSTITUTION else None
    return bureau or _office(case.respondent.appointed_by_id)


def _office(office_id: int | None) -> Office | None:
    return session().get(Office, office_id) if office_id else None


def _thought_of(case: Case) -> Sequence[Office]:
    """The institution concerned, the prefectures, the counties of the region, the province; without the lead itself."""
    county = and_(Office.level == Level.COUNTY, Office.prefecture_id == case.prefecture_id)
    wanted: ColumnElement[bool] = or_(Office.level.in_([Level.PREFECTURE, Level.PROVINCE]), county)
    if case.institution_id is not None:
        wanted = or_(wanted, Office.id == case.institution_id)
    appointer = _appointer(case)
    if appointer is not None:
        wanted = or_(wanted, Office.id == appointer.id)
    found = session().scalars(select(Office).where(wanted, Office.id != case.lead_id)).unique()
    return sorted(found, key=lambda office: (ORDER.index(office.level), office.region_code))


ORDER = ["institution", "prefecture", "province", "county"]


def _once(barred: Sequence[Answer]) -> list[Answer]:
    """One of each reason: eight prefectures that may not have it for one reason are one line."""
    return list({(one.office.level, one.why): one for one in barred}.values())


def _complaint(case: Case, answer: Answer, reason: str) -> Complaint:
    appointer = answer.office if case.respondent_kind == "supervisor" and answer.clause == "14" else _appointer(case)
    found = told(case)
    lines = [f"移交理由：{reason}", f"{case.lead.name}案件 {case.number}：{case.summary}"]
    lines += ["查明的情况：", *found] if found else ["尚未认定事实。"]
    return Complaint(
        case.respondent_kind, case.respondent_name, "transferred", case.title, "\n".join(lines), case.place_code,
        clause=case.clauses[0], happened_on=case.happened_on, institution=case.institution, appointer=appointer,
        from_case_id=case.id,
    )  # fmt: skip
