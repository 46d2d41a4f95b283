"""How a deadline is drawn: the page repeats the working it was given and counts nothing of its own."""

from datetime import date

import pytest

from portal.kit.deadline_sheet import Cell, Sheet, draw, stored
from portal.kit.working_days import Calendar, Year, count

YEAR = Year(2026, "test", {date(2026, 12, 24): "元旦"}, {date(2026, 12, 26): "元旦"})
CALENDAR = Calendar({2026: YEAR})


def sheet(receipt: date, today: date) -> Sheet:
    return draw("陈述申辩期", count(receipt, 15, CALENDAR), today)


def cell(drawn: Sheet, month: str, number: int) -> Cell:
    found = next(one for one in drawn.months if one.name == month)
    return next(one for one in found.cells if one.number == number)


@pytest.mark.clause("20(3)")
def test_today_counts_as_used() -> None:
    drawn = sheet(date(2026, 11, 10), date(2026, 11, 23))
    assert (drawn.total, drawn.used, drawn.left, drawn.due) == (15, 9, 6, date(2026, 12, 1))


def test_a_deadline_is_red_on_its_last_day_and_amber_in_its_last_half() -> None:
    moods = [sheet(date(2026, 11, 10), date(2026, *day)).mood for day in ((11, 13), (11, 23), (12, 1), (12, 2))]
    assert moods == ["blue", "amber", "red", "red"]


def test_it_is_over_only_after_its_last_day() -> None:
    assert not sheet(date(2026, 11, 10), date(2026, 12, 1)).over
    assert sheet(date(2026, 11, 10), date(2026, 12, 2)).over


def test_each_day_is_drawn_as_what_it_is() -> None:
    drawn = sheet(date(2026, 12, 14), date(2026, 12, 16))
    kinds = {day: cell(drawn, "2026年12月", day).kind for day in (14, 15, 16, 17, 19)}
    assert kinds == {14: "start", 15: "used", 16: "today", 17: "left", 19: "rest"}
    assert cell(drawn, "2027年1月", drawn.due.day).kind == "due"


def test_a_weekday_off_and_a_weekend_day_worked_are_marked() -> None:
    drawn = sheet(date(2026, 12, 14), date(2026, 12, 14))
    assert [cell(drawn, "2026年12月", day).mark for day in (24, 26, 27, 25)] == ["休", "班", "", ""]


def test_months_begin_on_monday_and_only_months_of_the_deadline_are_shown() -> None:
    drawn = sheet(date(2026, 11, 10), date(2026, 11, 10))
    assert [month.name for month in drawn.months] == ["2026年11月", "2026年12月"]
    assert [one.number for one in drawn.months[1].cells[:2]] == [None, 1]  # 1 December 2026 is a Tuesday


def test_a_stored_working_is_drawn_like_a_fresh_one() -> None:
    days = count(date(2026, 11, 10), 15, CALENDAR)
    kept = stored([{"date": day.date.isoformat(), "counted": day.counted, "why": day.why} for day in days])
    today = date(2026, 11, 23)
    assert draw("陈述申辩期", kept, today).months == draw("陈述申辩期", days, today).months
