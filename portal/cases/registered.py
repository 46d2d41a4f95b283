"""Whom of the registers a case is about: by identity number where one was given, else by name, at the institution concerned.

A case may be about somebody in no register, and a name may be shared; so these are what an officer chooses from, never the
choice itself.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from portal.assessments.models import Assessment, Candidate
from portal.assessments.staff_models import Examiner, Supervisor
from portal.cases.models import Case
from portal.kit.db import session

BEFORE, AFTER = timedelta(days=400), timedelta(days=62)
"""How far from the act the assessment may have begun: 9 is found long after it."""
MOST = 50


def candidates(case: Case) -> list[Candidate]:
    """The respondent as a candidate of the institution, the latest assessment first."""
    if case.respondent_kind != "candidate" or case.institution_id is None:
        return []
    near = Assessment.first_day.between(case.happened_on - BEFORE, case.happened_on + AFTER)
    found = select(Candidate).join(Assessment, Candidate.assessment_id == Assessment.id)
    found = found.where(Assessment.institution_id == case.institution_id, near, _the_respondent(case, Candidate))
    return list(session().scalars(found.order_by(Assessment.first_day.desc(), Candidate.id).limit(MOST)))


def examiners(case: Case) -> list[Examiner]:
    """The respondent as an examiner of the institution."""
    if case.respondent_kind != "examiner" or case.institution_id is None:
        return []
    theirs = and_(Examiner.institution_id == case.institution_id, _the_respondent(case, Examiner))
    return list(session().scalars(select(Examiner).where(theirs).order_by(Examiner.id).limit(MOST)))


def supervisors(case: Case) -> list[Supervisor]:
    """The respondent as a supervisor of whoever appointed him or her (14)."""
    if case.respondent_kind != "supervisor" or case.respondent.appointed_by_id is None:
        return []
    theirs = and_(Supervisor.appointed_by_id == case.respondent.appointed_by_id, _the_respondent(case, Supervisor))
    return list(session().scalars(select(Supervisor).where(theirs).order_by(Supervisor.id).limit(MOST)))


def assessments(case: Case) -> list[Assessment]:
    """What the institution assessed about the time of the act, the latest first."""
    if case.institution_id is None:
        return []
    near = Assessment.first_day.between(case.happened_on - BEFORE, case.happened_on + AFTER)
    found = select(Assessment).where(Assessment.institution_id == case.institution_id, near)
    return list(session().scalars(found.order_by(Assessment.first_day.desc(), Assessment.id.desc()).limit(MOST)))


def _the_respondent(case: Case, model: Any) -> ColumnElement[bool]:
    known = case.respondent.id_index
    found: ColumnElement[bool] = model.id_index == known if known is not None else model.name == case.respondent.name
    return found
