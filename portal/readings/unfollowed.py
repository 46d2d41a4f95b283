"""Reading that led to nothing (19): occasions with readings after which, within the working days that the province sets, the
person did nothing that such a reading is for. Asked once a day by the worker.

What counts is an act of that person on any case; on the case that was named, a step of it by anybody; on the upload that was
named, an entry about its certificates by that person; and an export of the occasion.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, or_, select

from portal.cases.models import CaseStep
from portal.certificates.models import Certificate, CertificateEntry
from portal.kit.clock import local, midnight
from portal.kit.db import session
from portal.kit.thresholds import Watching
from portal.kit.working_days import count
from portal.organisations.models import Office
from portal.readings.models import Export, Occasion, Reading
from portal.readings.thresholds import handle_by, watching_on
from portal.readings.watch_models import Alert
from portal.readings.watching import raise_alert
from portal.rulebook.internal_limits import delivered_calendar

RULE = "idle"
LOOKED_BACK = 14
"""So many days are looked at again, for a worker that was away."""


def find_unfollowed(*, at: datetime) -> int:
    """Raise an alert for each grant, person and day on which something was read that led to nothing; how many are new."""
    raised = 0
    for day in _ended(local(at).date()):
        said = watching_on(day)
        found: dict[tuple[int, int], list[Occasion]] = defaultdict(list)
        for one in session().scalars(_without_act(day, said)).unique():
            found[one.grant_id, one.person_id].append(one)
        raised += sum(_alert(day, occasions, said, at) for occasions in found.values())
    return raised


def _ended(today: date) -> Iterator[date]:
    """The days whose time is over, as far back as is looked."""
    last = watching_on(today).idle_days
    for back in range(2 * last + LOOKED_BACK, 0, -1):
        day = today - timedelta(days=back)
        if _until(day, watching_on(day)) < today:
            yield day


def _until(day: date, said: Watching) -> date:
    return count(day, said.idle_days, delivered_calendar())[-1].date


def _without_act(day: date, said: Watching) -> Select[Occasion]:
    start, end = midnight(day), midnight(_until(day, said) + timedelta(days=1))
    read = select(Reading.id).where(Reading.occasion_id == Occasion.id, Reading.refused == "", Reading.records > 0).exists()
    opened = and_(Occasion.opened_at >= start, Occasion.opened_at < start + timedelta(days=1))
    return select(Occasion).where(opened, read, ~or_(*_acts(end))).order_by(Occasion.id)


def _acts(end: datetime) -> list[ColumnElement[bool]]:
    step, entry = CaseStep, CertificateEntry
    within = (step.acted_at >= Occasion.opened_at, step.acted_at < end)
    of_case = select(step.id).where(step.case_id == Occasion.case_id, *within).exists()
    of_person = select(step.id).where(step.person_id == Occasion.person_id, *within).exists()
    about = (Certificate.upload_id == Occasion.upload_id, entry.certificate_id == Certificate.id)
    reviewed = select(entry.id).where(*about, entry.by_person_id == Occasion.person_id, entry.acted_at >= Occasion.opened_at)
    exported = select(Export.id).where(Export.occasion_id == Occasion.id)
    return [of_case, and_(Occasion.case_id.is_(None), of_person), reviewed.exists(), exported.exists()]


def _alert(day: date, occasions: list[Occasion], said: Watching, at: datetime) -> int:
    first, number, one = said.rules[RULE].first, len(occasions), occasions[-1]
    known = select(Alert.id).where(
        Alert.grant_id == one.grant_id, Alert.reader == one.person_id, Alert.day == day, Alert.rule == RULE
    )
    if number < first or session().scalar(known.limit(1)) is not None:
        return 0
    last = select(Reading.id).where(Reading.occasion_id == one.id, Reading.refused == "").order_by(Reading.id.desc()).limit(1)
    alert = {
        "rule": RULE, "level": 1, "grant_id": one.grant_id, "person_id": one.person_id, "day": day,
        "reading_id": session().scalar(last), "reached": number, "threshold": first,
        "due_on": handle_by(local(at).date(), said),
    }  # fmt: skip
    raise_alert(alert, session().get_one(Office, one.office_id), at)
    return 1
