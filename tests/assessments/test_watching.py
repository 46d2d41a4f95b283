"""A year without an assessment (16.3, 17.8) as R-7 reads it: warned at six months, a lead at twelve, proposing neither."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from portal.assessments import idle
from portal.assessments.idle import LED, WARNED, months_before
from portal.assessments.watching import watch
from portal.kit.actor import SYSTEM
from portal.kit.clock import SHANGHAI
from portal.kit.db import acting, session
from portal.reports.models import Report
from tests import world
from tests.assessments import scene
from tests.assessments.scene import School


@pytest.fixture
def school(db_session: object, tmp_path: Path) -> Iterator[School]:
    """It assessed last on 6 March 2026."""
    with acting(SYSTEM):
        yield scene.school(tmp_path)


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, tzinfo=SHANGHAI)


def idle_on(day: date, months: int) -> set[int]:
    return {one.office.id for one in idle.idle(day, months)}


@pytest.mark.clause("R-7")
@pytest.mark.parametrize(("months", "first"), [(WARNED, date(2026, 9, 7)), (LED, date(2027, 3, 7))])
def test_an_institution_is_idle_from_the_day_after_the_months_are_over(school: School, months: int, first: date) -> None:
    here = school.institution.office_id
    assert here not in idle_on(first - timedelta(days=1), months)
    assert here in idle_on(first, months)


@pytest.mark.clause("17.8")
def test_a_year_opens_one_lead_that_names_both_clauses_and_proposes_neither(school: School) -> None:
    day = date(2027, 3, 7)
    assert watch(school.store, at=on(day - timedelta(days=1))) == 0
    assert watch(school.store, at=on(day)) == 1
    assert watch(school.store, at=on(day + timedelta(days=30))) == 0, "it is known until the institution assesses again"
    (lead,) = session().query(Report).all()
    assert (lead.clause, lead.channel, lead.holder.name) == (None, "monitoring", world.office("安顺市").name)
    assert "第十六条第（三）项" in lead.content and "第十七条第（八）项" in lead.content and "正当理由" in lead.content


@pytest.mark.clause("17.8")
def test_who_is_delisted_or_never_assessed_counts_from_its_listing(school: School) -> None:
    never = world.institution("西秀区").office_id
    listed = world.AT.date()
    assert never not in idle_on(listed.replace(year=2027), LED)
    assert never in idle_on(listed.replace(year=2027) + timedelta(days=1), LED)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2026, 2, 28)), (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2027, 1, 15), 12, date(2026, 1, 15)), (date(2027, 7, 31), 1, date(2027, 6, 30)),
    ],
)  # fmt: skip
def test_months_are_counted_by_the_calendar(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected
