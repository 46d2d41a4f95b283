"""Which institutions have not assessed anybody for long (16.3, 17.8): a question about days, that judges no reasons."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, or_, select

from portal.assessments.models import Assessment
from portal.kit.db import session
from portal.organisations.models import Institution, Office, Standing
from portal.organisations.queries import within
from portal.organisations.standing import TERMINATED

WARNED, LED = 6, 12
"""After so many months without an assessment the portal warns, and opens a lead (R-7)."""


class Idle(NamedTuple):
    """An institution, and the last day of its last assessment, or the day on which it was listed."""

    office: Office
    since: date


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = next(number for number in (day.day, 30, 29, 28) if number <= day.day and _exists(year, month + 1, number))
    return date(year, month + 1, last)


def _exists(year: int, month: int, number: int) -> bool:
    try:
        date(year, month, number)
    except ValueError:
        return False
    return True


def idle(day: date, months: int, within_: ColumnElement[bool] | None = None, limit: int | None = None) -> Sequence[Idle]:
    """Listed institutions without an assessment since that many months before `day`, the longest idle first."""
    last = (
        select(Assessment.last_day)
        .where(Assessment.institution_id == Institution.office_id, Assessment.last_day <= day)
        .order_by(Assessment.first_day.desc(), Assessment.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    since = func.coalesce(last, Institution.listed_on)
    ended = select(Standing.id).where(Standing.office_id == Institution.office_id, Standing.effect == TERMINATED).exists()
    found = select(Office, since).join(Institution, Institution.office_id == Office.id)
    found = found.where(since < months_before(day, months), ~ended)
    if within_ is not None:
        found = found.where(within_)
    return [Idle(office, known) for office, known in session().execute(found.order_by(since, Office.id).limit(limit))]


def of(office: Office, day: date, months: int, limit: int = 3) -> Sequence[Idle]:
    """Those an office sees: itself, or the institutions below it."""
    return idle(day, months, or_(Office.id == office.id, within(office)), limit)
