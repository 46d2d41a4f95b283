"""What a report leads to: a case of its own, several of them, or its place in one that exists already (20(1))."""

from dataclasses import replace
from datetime import datetime

from flask import url_for
from sqlalchemy import ColumnElement, or_, select

from portal.authority.actions import Action
from portal.authority.scope import capacities_of, visible
from portal.authority.seats import Capacity
from portal.cases import queries
from portal.cases.competence import Situation
from portal.cases.models import Case
from portal.cases.opening import Matter, competent, open_case
from portal.cases.states import State
from portal.cases.words import state_word
from portal.cases.workflow import ENDED
from portal.kit.actor import Actor
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.reports import operations
from portal.reports.acts import ReportAct, declare
from portal.reports.linked import LinkedCase, found_by
from portal.reports.models import Report
from portal.reports.queries import prefecture_at, prefecture_of
from portal.reports.routing import answering
from portal.reports.workflow import Event
from portal.rulebook import rulebook
from portal.rulebook.offers import fitting

ACTING = frozenset({Capacity.LEAD, Capacity.VENUE})
"""In what capacity an office may bring a report into a case: as the one that investigates it."""
LIKELY = 5


def _competence(act: ReportAct, report: Report, by: Actor) -> Refused | None:
    """Whether the case that would arise, as far as the report tells, is this actor's to open."""
    clauses = (report.clause,) if report.clause else tuple(one.id for one in fitting(rulebook(), report.subject_kind)[:1])
    if not clauses:
        why = "第十条所称其他工作人员，实施细则没有规定相应的处理条款，不能立案。"
        return Refused(why, "10", when="查明其实际身份后按相应身份立案，或者不予受理并告知其所在单位")
    home, venue = prefecture_of(report.subject_office), prefecture_at(report.place_code)
    try:
        competent(Situation(clauses, report.subject_office, home, venue, answering(report.appointer, report.sender)), by)
    except Refused as refused:
        return replace(refused, ground=Ground.AUTHORITY, field="")
    return None


OPEN = declare(
    ReportAct(
        Action.OPEN, Event.OPEN, "cases.open_from_report", "立案", "由本线索立案，一案一当事人，可以分别立案", "gavel", 20,
        _competence,
    )
)  # fmt: skip
MERGE = declare(
    ReportAct(Action.MERGE, Event.MERGE, "cases.merge_report", "并案", "与已立案件属同一事实的，并入该案", "git-merge", 40)
)


def open_from(report: Report, matter: Matter, keys: Keys, *, by: Actor, at: datetime) -> Case:
    """Open a case from a report, which is received thereby. Raises `Refused` as opening and the report's own state do."""
    OPEN.ensure(report, by=by)
    case = open_case(matter, keys, by=by, at=at)
    operations.opened(report, case.id, by=by, at=at)
    return case


def merge(report: Report, number: str, *, by: Actor, at: datetime) -> Case:
    """Bring the report into the case of this number. Raises `Refused` beside the number for a case that the actor's office
    does not investigate, cannot know of, or that has ended."""
    MERGE.ensure(report, by=by)
    case = _case_of(number, by)
    operations.merged(report, case.id, by=by, at=at)
    return case


def _case_of(number: str, by: Actor) -> Case:
    found = session().scalars(select(Case).where(Case.number == number.strip().upper(), visible(Case, by))).all()
    mine = [case for case in found if capacities_of(case, by) & ACTING]
    if not mine:
        raise _wrong("没有找到这个案号，或者该案不由本机构调查。请核对案号。")
    if State(mine[0].state) in ENDED:
        raise _wrong(f"该案现为“{state_word(mine[0].state)}”，不能再并入；有新的事实的，可以另行立案。")
    return mine[0]


def _wrong(why: str) -> Refused:
    return Refused(why, "20(1)", ground=Ground.INPUT, field="number")


def likely(report: Report, by: Actor) -> list[Case]:
    """Cases under way at this office that may be about the same: the same institution or the same name."""
    same: list[ColumnElement[bool]] = [Case.respondent_name == report.subject_name]
    if report.subject_office_id is not None:
        same.append(Case.institution_id == report.subject_office_id)
    under_way = Case.state.not_in([state.value for state in ENDED])
    return queries.listed(by, [or_(*same), Case.lead_id == by.office_id, under_way], None, LIKELY)


@found_by
def cases_of(report: Report, by: Actor) -> list[LinkedCase]:
    """The cases opened from the report and the one it was merged into, as far as the actor may know of them."""
    came_of_it = or_(Case.report_id == report.id, Case.id == report.case_id)
    found = session().scalars(select(Case).where(came_of_it, visible(Case, by)).order_by(Case.id))
    return [
        LinkedCase(
            case.number, case.title, url_for("desk.case_page", case_id=case.id), state_word(case.state), case.lead.short
        )
        for case in found
    ]  # fmt: skip
