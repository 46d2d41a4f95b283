"""Everything that the case page shows, gathered in a bounded number of questions. Nothing here decides anything.

The page shows the file to every office that takes part; who made a report stays in the reports' room (4(2)).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.cases import interim, queries
from portal.cases.joint_models import Assistance, Coordination, InterimMeasure
from portal.cases.models import Case, CaseHandler, CaseLink, CaseStep, Respondent
from portal.cases.states import Event
from portal.kit.actor import Actor
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.kit.id_number import masked
from portal.organisations import queries as organisations
from portal.organisations.models import Office
from portal.reports.models import Report
from portal.reports.queries import visible as visible_reports

SAID = (Event.COMMENT.value, Event.SUPERVISE.value, Event.RETURN.value)


@dataclass(frozen=True)
class Party:
    """One office that takes part: as what, under which clause, since or until when, and what it was asked and answered."""

    capacity: str
    office: str
    short: str
    clause: str
    asked: str = ""
    answered: str = ""
    until: date | None = None


@dataclass(frozen=True)
class Person:
    """The respondent as the page shows it: numbers masked, whole ones never leave this module."""

    name: str
    kind: str
    detail: str
    id_number: str
    phone: str
    appointed_by: str
    sent_by: str


def with_everything(case: Case) -> None:
    """Load what the page reads of the case itself along with it, so that nothing is asked for one by one."""
    options = (
        joinedload(Case.lead), joinedload(Case.venue), joinedload(Case.county), joinedload(Case.institution),
        joinedload(Case.respondent), selectinload(Case.handlers).joinedload(CaseHandler.person),
    )  # fmt: skip
    session().scalars(select(Case).where(Case.id == case.id).options(*options).execution_options(populate_existing=True)).one()


def steps(case: Case) -> Sequence[CaseStep]:
    """Every step, oldest first, with who took it."""
    found = select(CaseStep).where(CaseStep.case_id == case.id).order_by(CaseStep.id)
    return session().scalars(found.options(joinedload(CaseStep.office), joinedload(CaseStep.person))).unique().all()


def said_of_it(taken: Sequence[CaseStep]) -> list[CaseStep]:
    """The comments, the urging and the returns among them, newest first (4(1))."""
    return [step for step in reversed(taken) if step.event in SAID]


def interim_measures(case: Case) -> list[tuple[str, InterimMeasure]]:
    """What is held or suspended now, in words (20(1))."""
    return [(interim.KINDS.get(measure.kind, measure.kind), measure) for measure in interim.in_force(case)]


def parties(case: Case) -> list[Party]:
    """The offices that take part, the lead first."""
    found = [Party("主办", case.lead.name, case.lead.short, LEAD_CLAUSES.get(case.lead_level, "4(2)"))]
    if case.venue is not None:
        found.append(Party("活动所在地", case.venue.name, case.venue.short, "20(6)"))
    if case.county is not None and case.county_id != case.lead_id:
        found.append(Party("协助（属地）", case.county.name, case.county.short, "4(3)"))
    return [*found, *_assisting(case), *_coordinating(case)]


LEAD_CLAUSES = {"prefecture": "4(2)", "institution": "4(4)", "county": "14", "province": "14"}


def _assisting(case: Case) -> list[Party]:
    found = select(Assistance).where(Assistance.case_id == case.id).order_by(Assistance.id)
    return [
        Party(
            "协助（已结束）" if one.ended_at else "协助", one.office.name, one.office.short,
            "4(3)" if one.office.level == "county" else "20(6)", one.task, one.answer or "", one.due_on,
        )
        for one in session().scalars(found).unique()
    ]  # fmt: skip


def _coordinating(case: Case) -> list[Party]:
    found = list(session().scalars(select(Coordination).where(Coordination.case_id == case.id)).unique())
    if not found:
        return []
    province = organisations.province()
    return [
        Party("协调", province.name, province.short, "20(6)", f"{one.asked_by.short}报请：{one.reasons}", one.arrangement or "")
        for one in found
    ]


def related(case: Case, actor: Actor) -> list[tuple[Case, str]]:
    """The linked cases that the actor may know of, with why they are linked."""
    found = select(CaseLink).where(or_(CaseLink.case_id == case.id, CaseLink.other_id == case.id))
    reasons = {link.other_id if link.case_id == case.id else link.case_id: link.reason for link in session().scalars(found)}
    return [(other, reasons[other.id]) for other in queries.related(actor, list(reasons))] if reasons else []


def reports(case: Case, actor: Actor) -> list[Report]:
    """The reports that led to the case or were merged into it, as far as the actor may know of them (4(2))."""
    led_to_it = or_(Report.case_id == case.id, Report.id == case.report_id)
    return list(session().scalars(select(Report).where(led_to_it, visible_reports(actor)).order_by(Report.id)))


def respondent(case: Case, keys: Keys, kinds: dict[str, str]) -> Person:
    """Whom the case is about."""
    row, entry = case.respondent, None
    if row.office_id is not None:
        entry = organisations.institution(row.office_id)
    if entry is not None:
        head = f"主要负责人 {entry.head}"
        return Person(row.name, kinds.get(row.kind, row.kind), head, masked(entry.credit_code), "", "", "")
    offices = {office_id: session().get(Office, office_id) for office_id in (row.appointed_by_id, row.sent_by_id) if office_id}
    names = {office_id: office.name for office_id, office in offices.items() if office}
    return Person(
        row.name, kinds.get(row.kind, row.kind), row.detail, _number(row, keys), _phone(row, keys),
        names.get(row.appointed_by_id or 0, ""), names.get(row.sent_by_id or 0, ""),
    )  # fmt: skip


def _number(row: Respondent, keys: Keys) -> str:
    return masked(keys.open(row.id_number, f"respondent:{row.id}:id_number").decode()) if row.id_number else ""


def _phone(row: Respondent, keys: Keys) -> str:
    if not row.phone:
        return ""
    number = keys.open(row.phone, f"respondent:{row.id}:phone").decode()
    return f"{number[:3]}{'•' * 4}{number[-4:]}" if len(number) > 7 else "•" * len(number)
