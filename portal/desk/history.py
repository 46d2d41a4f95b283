"""What the actor did and began: the own steps and the own cases and reports, newest first, in keyset pages."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy import select

from portal.authority.scope import visible
from portal.cases.models import Case, CaseStep
from portal.cases.words import event_word, state_word
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.reports import queries as reports
from portal.reports.models import Report
from portal.reports.workflow import STATES as REPORT_STATES
from portal.reports.workflow import State as ReportState

PAGE = 20


@dataclass(frozen=True)
class Past:
    """One thing done or begun, and how it stands; `key` is where the next page begins."""

    title: str
    number: str
    url: str
    what: str
    at: datetime
    stands: str
    key: int


def done(actor: Actor, before: int | None = None, limit: int = PAGE) -> list[Past]:
    """The steps this person took for this office, in cases the actor may still know of."""
    mine = [CaseStep.person_id == actor.person_id, CaseStep.office_id == actor.office_id]
    found = select(CaseStep, Case).join(Case, Case.id == CaseStep.case_id).where(*mine, visible(Case, actor))
    if before is not None:
        found = found.where(CaseStep.id < before)
    rows = session().execute(found.order_by(CaseStep.id.desc()).limit(limit)).all()
    return [
        Past(
            case.title, case.number, url_for("desk.case_page", case_id=case.id), event_word(step.event), step.acted_at,
            state_word(case.state), step.id,
        )
        for step, case in rows
    ]  # fmt: skip


def started(actor: Actor, limit: int = PAGE) -> list[Past]:
    """The latest cases this person opened and reports this person registered, for this office."""
    return sorted([*_opened(actor, limit), *_registered(actor, limit)], key=lambda one: one.at, reverse=True)[:limit]


def _opened(actor: Actor, limit: int) -> list[Past]:
    found = select(Case).where(Case.opened_by == actor.person_id, visible(Case, actor))
    rows = session().scalars(found.order_by(Case.opened_at.desc(), Case.id.desc()).limit(limit))
    return [
        Past(
            case.title, case.number, url_for("desk.case_page", case_id=case.id), "立案", case.opened_at,
            state_word(case.state), case.id,
        )
        for case in rows
    ]  # fmt: skip


def _registered(actor: Actor, limit: int) -> list[Past]:
    mine = [Report.registered_office_id == actor.office_id, Report.registered_by == actor.person_id]
    found = select(Report).where(*mine, reports.visible(actor))
    rows = session().scalars(found.order_by(Report.registered_at.desc(), Report.id.desc()).limit(limit))
    return [
        Past(
            report.title, report.number, url_for("reports.show", report_id=report.id), "登记线索", report.registered_at,
            f"{REPORT_STATES[ReportState(report.state)]}（{report.holder.short}）", report.id,
        )
        for report in rows
    ]  # fmt: skip
