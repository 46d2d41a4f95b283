"""What the desk reminds of: a year without its working days, deadlines, filings given back, urging by the superior,
certificate data that wait."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.assessments import idle
from portal.authority.actions import Action
from portal.authority.scope import not_recused
from portal.authority.seats import Post
from portal.cases.joint_models import Urging
from portal.cases.models import Case, CaseHandler, CaseStep
from portal.cases.oversight import still_asked
from portal.cases.states import Event
from portal.desk import certifying
from portal.desk.carrying_on import carrying_on
from portal.desk.places import STILL_OPEN
from portal.desk.seats import may
from portal.desk.todo import Task
from portal.filings.models import Filing
from portal.filings.words import RETURNED
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.due import Clock
from portal.kit.shown import Note
from portal.kit.working_days import Calendar
from portal.organisations.models import Office

PUBLISHED_IN = 11
"""The month in which next year's arrangement is usually published (R-3)."""
SHOWN = 6
WATCHING = ("institution", "county", "prefecture")
URGED = {Event.SUPERVISE.value: "督办", Event.RETURN.value: "退回重新调查"}


def reminders(actor: Actor, waiting: Iterable[Task], clock: Clock, calendar: Calendar, at: datetime) -> list[Note]:
    """The most pressing ones first."""
    pressing = [*_urged(actor, at), *_deadlines(waiting, clock), *carrying_on(actor, at)]
    data = certifying.notes(actor, local(at).date())
    found = [*pressing, *_returned(actor), *data, *_idle(actor, at), *missing_year(actor, calendar, at)]
    return found[:SHOWN]


def _deadlines(waiting: Iterable[Task], clock: Clock) -> Iterator[Note]:
    for task in list(waiting)[:3]:
        due = task.near(clock)
        if due is not None and due.colour != "blue":
            yield Note(f"{task.title}：{due.words}", f"{task.stage} · {task.number}", "alarm", due.colour, task.url)


def _urged(actor: Actor, at: datetime) -> Iterator[Note]:
    """What superiors asked of the cases one handles, or signs for the lead, until an act of the lead follows (4(1))."""
    mine = select(CaseHandler.case_id).where(CaseHandler.person_id.in_(actor.persons), CaseHandler.ended_at.is_(None))
    own = [Case.lead_id == actor.office_id]
    if Post.APPROVER not in actor.posts:
        own.append(Case.id.in_(mine))
    found = (
        select(CaseStep, Case, Urging.until)
        .join(Case, Case.id == CaseStep.case_id)
        .outerjoin(Urging, Urging.step_id == CaseStep.id)
        .options(joinedload(CaseStep.office))
        .where(*own, STILL_OPEN, still_asked(), not_recused(Case.id, actor))
        .order_by(Urging.until, CaseStep.id.desc())
        .limit(3)
    )
    for step, case, until in session().execute(found):
        yield _urged_note(step, case, until, local(at).date())


def _urged_note(step: CaseStep, case: Case, until: date | None, today: date) -> Note:
    who, overdue = step.office.short if step.office else "", until is not None and until < today
    by_when = f"请于 {until:%m-%d} 前办理" if until else f"{local(step.acted_at):%m-%d %H:%M}"
    text = f"{URGED[step.event]}{'已逾期' if overdue else ''}：{case.title}"
    url = url_for("desk.case_page", case_id=case.id)
    return Note(text, f"{who} · {by_when} · {case.number}", "flag", "red" if overdue else "amber", url)


def _returned(actor: Actor) -> Iterator[Note]:
    mine = [Filing.from_id == actor.office_id, Filing.state == RETURNED]
    found = select(Filing, Case).join(Case, Case.id == Filing.case_id).options(joinedload(Filing.recipient)).where(*mine)
    for filing, case in session().execute(found.where(not_recused(Case.id, actor)).order_by(Filing.due_on).limit(2)):
        small = f"{filing.recipient.short} · {case.number}"
        url = url_for("desk.case_page", case_id=case.id, _anchor="filings")
        yield Note(f"报备被退回：{case.title}", small, "arrow-back-up", "amber", url)


def _idle(actor: Actor, at: datetime) -> Iterator[Note]:
    """Institutions that assessed nobody for half a year, before a year opens a lead (R-7)."""
    if not may(actor, Action.ASSESSMENT_READ) or actor.level not in WATCHING:
        return
    day = local(at).date()
    for office, since in idle.of(session().get_one(Office, actor.office_id), day, idle.WARNED):
        text = f"{office.short}已满六个月未开展评价活动"
        small = f"上次评价（或列入目录）为 {since:%Y-%m-%d}；满一年的，由系统生成线索"
        yield Note(text, small, "hourglass", "amber", url_for("admin.office", office_id=office.id))


def missing_year(actor: Actor, calendar: Calendar, at: datetime) -> Iterator[Note]:
    """That the year in which deadlines run, or soon will, has no arrangement yet; whoever loads it is led there."""
    day = local(at).date()
    years = [day.year] if day.month < PUBLISHED_IN else [day.year, day.year + 1]
    for year in years:
        if year not in calendar.years:
            text = f"{year}年放假安排尚未载入，跨入该年的期限按周一至周五暂计"
            loads, reads = may(actor, Action.LOAD), may(actor, Action.RULEBOOK_READ)
            url = url_for("admin.calendar_load") if loads else url_for("admin.calendar", year=year) if reads else ""
            small = "公布载入后自动重算并留痕，重算前不得作出决定"
            yield Note(text, small, "info-circle", "amber" if loads else "", url)
