"""A respondent has fifteen working days after receipt to answer a notice, 20(3), counted as R-3 reads it."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.clock import SHANGHAI
from portal.kit.policy_file import POLICIES
from portal.kit.working_days import calendar_of, load_calendar, parse_year
from portal.notices.deadlines import compute, moved

pytestmark = pytest.mark.clause("20(3)")
CALENDAR = load_calendar(POLICIES / "calendar")
YEAR_2027 = """
year = 2027
source = "test"
make_up = []
holidays = [
  { name = "元旦", first = 2027-01-01, last = 2027-01-03 },
  { name = "春节", first = 2027-02-05, last = 2027-02-11 },
  { name = "清明节", first = 2027-04-03, last = 2027-04-05 },
  { name = "劳动节", first = 2027-05-01, last = 2027-05-05 },
  { name = "端午节", first = 2027-06-09, last = 2027-06-09 },
  { name = "中秋节", first = 2027-09-15, last = 2027-09-15 },
  { name = "国庆节", first = 2027-10-01, last = 2027-10-07 },
]
"""
LATER = calendar_of([*CALENDAR.years.values(), parse_year(YEAR_2027, "2027.toml")])


def naive(receipt: date) -> date:
    """The due date counted by another hand over another source."""
    left, day = 15, receipt
    while left:
        day += timedelta(days=1)
        unknown = day.year > 2026
        left -= day.weekday() < 5 if unknown else chinese_calendar.is_workday(day)
    return day


@pytest.mark.parametrize(
    ("receipt", "due"),
    [
        (date(2026, 9, 18), date(2026, 10, 15)),
        (date(2026, 9, 24), date(2026, 10, 22)),
        (date(2026, 11, 23), date(2026, 12, 14)),
        (date(2026, 12, 10), date(2026, 12, 31)),
    ],
)
def test_the_window_counts_fifteen_working_days_after_receipt(receipt: date, due: date) -> None:
    found = compute(receipt, CALENDAR)
    assert (found.due, found.provisional) == (due, False)


@given(st.dates(date(2025, 1, 1), date(2027, 6, 30)))
def test_every_deadline_is_what_another_hand_counts(receipt: date) -> None:
    found = compute(receipt, CALENDAR)
    assert found.due == naive(receipt)
    assert found.provisional == (found.due.year > 2026)


@given(st.dates(date(2025, 1, 1), date(2027, 6, 30)))
def test_the_working_shows_every_day_once_and_why(receipt: date) -> None:
    days = compute(receipt, CALENDAR).days
    assert [day.date for day in days] == [receipt + timedelta(days=n) for n in range(len(days))]
    assert [day.ordinal for day in days if day.counted] == list(range(1, 16))
    assert all(day.why and (day.ordinal is None) == (not day.counted) for day in days)
    assert not days[0].counted
    assert days[-1].counted


@given(st.dates(date(2025, 1, 1), date(2027, 6, 30)))
def test_a_later_receipt_never_gives_an_earlier_deadline(receipt: date) -> None:
    assert compute(receipt, CALENDAR).due <= compute(receipt + timedelta(days=1), CALENDAR).due


def test_the_day_of_receipt_is_not_counted() -> None:
    first, second = compute(date(2026, 11, 23), CALENDAR).days[:2]
    assert (first.counted, first.why) == (False, "收到告知书之日，不计算在内")
    assert (second.date, second.ordinal) == (date(2026, 11, 24), 1)


def test_a_deadline_that_reaches_a_year_without_arrangement_is_provisional() -> None:
    found = compute(date(2026, 12, 11), CALENDAR)
    assert (found.due, found.provisional) == (date(2027, 1, 1), True)
    assert "尚未公布" in found.days[-1].why


def test_loading_the_year_moves_a_provisional_deadline_and_settles_it() -> None:
    before = compute(date(2026, 12, 11), CALENDAR)
    after = moved(before, LATER)
    assert after is not None
    assert (after.due, after.provisional) == (date(2027, 1, 4), False)
    assert after.calendar_version != before.calendar_version


def test_loading_a_year_leaves_a_deadline_alone_that_it_does_not_touch() -> None:
    assert moved(compute(date(2026, 11, 23), CALENDAR), LATER) is None


def test_a_receipt_in_an_unknown_year_matters_only_by_the_days_after_it() -> None:
    only_2026 = calendar_of([CALENDAR.years[2026]])
    assert not compute(date(2025, 12, 31), only_2026).provisional
    assert compute(date(2025, 12, 30), only_2026).provisional


def test_the_window_ends_at_24_00_of_the_last_day_in_shanghai() -> None:
    found = compute(date(2026, 11, 23), CALENDAR)
    assert found.ends_at == datetime(2026, 12, 15, tzinfo=SHANGHAI)
    assert found.ends_at == datetime(2026, 12, 14, 16, tzinfo=UTC)
    assert found.is_open(datetime(2026, 12, 14, 23, 59, 59, 999999, tzinfo=SHANGHAI))
    assert found.is_open(datetime(2026, 12, 14, 15, 59, tzinfo=UTC))
    assert not found.is_open(datetime(2026, 12, 15, tzinfo=SHANGHAI))


def test_the_working_is_stored_as_plain_data() -> None:
    working = compute(date(2026, 9, 18), CALENDAR).working()
    assert working[0] == {"date": "2026-09-18", "counted": False, "why": "收到告知书之日，不计算在内"}
    assert working[2] == {"date": "2026-09-20", "counted": True, "why": "国庆节调休上班"}
    assert len(working) == 28
