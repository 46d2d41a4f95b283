"""By when certificate data are to be uploaded (15.3): an internal limit from the end of the assessment (R-11). What comes later
is taken in and flagged; what is still owed is reminded of."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import exists, select

from portal.assessments.models import Assessment, Candidate, Upload
from portal.certificates.models import Certificate
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.limits import Due
from portal.rulebook.internal_limits import limit_due, limits_on

KIND = "certificates"
REMEMBERED = timedelta(days=180)
"""Sittings that ended longer ago are no matter of a reminder any more."""


def due_of(assessment: Assessment) -> Due:
    """The last day on which the certificate data of an assessment are in time."""
    return limit_due("upload", assessment.last_day)


def words_of(assessment: Assessment) -> str:
    """The limit as a page states it, an internal one."""
    return limits_on(assessment.last_day)["upload"].words


def lateness(upload: Upload) -> Due | None:
    """The day that an upload missed; None for one in time and for corrections, whose records were there before."""
    if upload.kind != KIND or upload.assessment is None or not upload.taken:
        return None
    due = due_of(upload.assessment)
    if not due.overdue(local(upload.sent_at).date()):
        return None
    first = select(Certificate.id).where(Certificate.upload_id == upload.id, Certificate.revision == 0).limit(1)
    return due if session().scalar(first) is not None else None


def still_owed(institution_id: int, day: date, limit: int = 3) -> Sequence[tuple[Assessment, Due]]:
    """The assessments that are over, have candidates, and of which no certificate data came yet; the earliest end first."""
    uploaded = exists().where(Upload.assessment_id == Assessment.id, Upload.kind == KIND, Upload.wrong == 0)
    candidates = exists().where(Candidate.assessment_id == Assessment.id)
    over = (Assessment.last_day < day, Assessment.last_day > day - REMEMBERED)
    found = select(Assessment).where(Assessment.institution_id == institution_id, *over, candidates, ~uploaded)
    rows = session().scalars(found.order_by(Assessment.last_day, Assessment.id).limit(limit))
    return [(one, due_of(one)) for one in rows]
