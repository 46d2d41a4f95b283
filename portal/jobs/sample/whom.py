"""Whom a sample case is about: somebody in the registers of the institution, so that its decision has something to change."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from portal.assessments.models import Assessment, Candidate
from portal.assessments.staff_models import Examiner, Supervisor
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.organisations.models import Office

SOON = timedelta(days=4)
"""So long after a sitting at least a case about it is opened."""


@dataclass(frozen=True)
class Whom:
    """A name and an identity number, empty for nobody in particular, and the last day and occupation of the sitting."""

    name: str = ""
    id_number: str = ""
    day: date | None = None
    occupation: str = ""


def of(kind: str, institution: Office, opened: date, keys: Keys, random: Random) -> Whom:
    """Somebody of this kind there, at the last sitting before the case was opened."""
    sitting = session().scalars(
        select(Assessment)
        .where(Assessment.institution_id == institution.id, Assessment.last_day <= opened - SOON)
        .order_by(Assessment.first_day.desc())
        .limit(1)
    ).one_or_none()
    day, occupation = (sitting.last_day, sitting.occupation) if sitting else (None, "")
    person = _one(kind, institution, sitting, random)
    if person is None:
        return Whom(day=day, occupation=occupation)
    number = keys.open(person.id_number, f"{person.__tablename__}:{person.id}:id_number").decode()
    return Whom(person.name, number if person.id_kind == "resident" else "", day, occupation)


def _one(kind: str, institution: Office, sitting: Assessment | None, random: Random) -> Any:
    if kind == "candidate" and sitting is not None:
        found: Any = select(Candidate).where(Candidate.assessment_id == sitting.id).order_by(Candidate.id)
    elif kind == "examiner":
        found = select(Examiner).where(Examiner.institution_id == institution.id).order_by(Examiner.id)
    elif kind == "supervisor":
        found = select(Supervisor).where(Supervisor.appointed_by_id == institution.id).order_by(Supervisor.id)
    else:
        return None
    known = session().scalars(found).all()
    return random.choice(known) if known else None
