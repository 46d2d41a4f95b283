"""Everything that the case page shows, gathered in a bounded number of questions. Nothing here decides anything.

The page shows the file to every office that takes part; who made a report stays in the reports' room (4(2)).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.cases import queries
from portal.cases.links import links
from portal.cases.models import Case, CaseHandler, CaseStep, Respondent
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


def related(case: Case, actor: Actor) -> list[tuple[Case, str]]:
    """The linked cases that the actor may know of, with why they are linked."""
    known = links(case)
    return [(other, known[other.id].reason) for other in queries.related(actor, list(known))] if known else []


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
