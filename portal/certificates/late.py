"""By when certificate data are to be uploaded (15.3): an internal limit from the end of the assessment (R-11). What comes later
is taken in and flagged; what is still owed is reminded of."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, func, select

from portal.assessments.models import Assessment, Candidate, Upload
from portal.assessments.remarks import Remark, found_by
from portal.certificates.models import Certificate
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.limits import Due
from portal.rulebook.internal_limits import limit_due, limits_on

KIND, CLAUSE = "certificates", "15.3"
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


@found_by
def remarks(thing: Assessment | Upload, day: date) -> Iterator[Remark]:
    """On the page of an upload that it is late; on that of an assessment by when its data are owed, or that they came late."""
    if isinstance(thing, Upload):
        missed = lateness(thing)
        if missed is not None and thing.assessment is not None:
            text = f"逾期上传，应于 {missed.day:%Y-%m-%d} 前上传"
            yield Remark(text, words_of(thing.assessment), CLAUSE, "alarm", "amber")
    elif thing.last_day < day:
        yield from _of_assessment(thing, day)


def _of_assessment(assessment: Assessment, day: date) -> Iterator[Remark]:
    due, said = due_of(assessment), words_of(assessment)
    first = session().scalar(select(func.min(Upload.sent_at)).where(*_taken(assessment.id)))
    if first is not None and due.overdue(local(first).date()):
        text = f"证书数据于 {local(first):%Y-%m-%d} 上传，已逾期（应于 {due.day:%Y-%m-%d} 前）"
        yield Remark(text, said, CLAUSE, "alarm", "amber")
    elif first is None and session().scalar(select(Candidate.id).where(Candidate.assessment_id == assessment.id).limit(1)):
        words, colour = ("尚未上传，已逾期", "red") if due.overdue(day) else ("尚未上传", "blue")
        text = f"证书数据{words}，应于 {due.day:%Y-%m-%d} 前上传"
        yield Remark(text, said, CLAUSE, "calendar-due", colour)


def _taken(assessment_id: int) -> tuple[ColumnElement[bool], ...]:
    return Upload.assessment_id == assessment_id, Upload.kind == KIND, Upload.wrong == 0
