"""Working days follow the State Council's yearly arrangement, and no arrangement is guessed (R-3)."""

import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.kit.policy_file import POLICIES, PolicyFileError, Table
from portal.kit.working_days import (
    Calendar,
    OutOfRangeError,
    Year,
    build_year,
    calendar_of,
    count,
    load_calendar,
    parse_year,
    working_days_between,
)

FOLDER = POLICIES / "calendar"
CALENDAR = load_calendar(FOLDER)
SOURCE = (FOLDER / "2026.toml").read_text(encoding="utf-8")
NEXT = SOURCE.replace("2026", "2027")
Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_day_of_the_year_is_as_the_published_calendar_has_it(year: int) -> None:
    for n in range(365):
        day = date(year, 1, 1) + timedelta(days=n)
        assert CALENDAR.is_working_day(day).working == chinese_calendar.is_workday(day), day
        assert CALENDAR.is_working_day(day).known


@pytest.mark.parametrize(
    ("day", "working", "why"),
    [
        (date(2026, 9, 18), True, "工作日"),
        (date(2026, 9, 19), False, "周末（星期六）"),
        (date(2026, 9, 20), True, "国庆节调休上班"),
        (date(2026, 9, 25), False, "中秋节放假"),
        (date(2025, 10, 6), False, "国庆节、中秋节放假"),
        (date(2027, 1, 1), True, "工作日（2027年放假安排尚未公布，暂按周一至周五计算）"),
        (date(2027, 1, 2), False, "周末（星期六）（2027年放假安排尚未公布，暂按周一至周五计算）"),
    ],
)
def test_a_day_says_why_it_counts_or_not(day: date, working: bool, why: str) -> None:
    kind = CALENDAR.is_working_day(day)
    assert (kind.working, kind.why, kind.known) == (working, why, day.year < 2027)


def test_the_december_before_a_year_follows_that_years_arrangement() -> None:
    text = NEXT.replace("first = 2027-01-01", "first = 2026-12-31")
    later = calendar_of([*CALENDAR.years.values(), parse_year(_weekends(text), "2027.toml")])
    assert CALENDAR.is_working_day(date(2026, 12, 31)).working
    assert later.is_working_day(date(2026, 12, 31))[:2] == (False, "元旦放假")


def test_where_two_arrangements_speak_of_one_day_the_later_year_holds() -> None:
    day = date(2026, 12, 26)
    earlier = Year(2026, "一", {}, {day: "国庆节"})
    later = Year(2027, "二", {day: "元旦"}, {})
    for years in ([earlier, later], [later, earlier]):
        assert calendar_of(years).is_working_day(day).why == "元旦放假"


def _weekends(text: str) -> str:
    # The make-up days of 2026 fall on weekdays in 2027; a year without any says so.
    return "make_up = []\n" + text[: text.index("[[make_up]]")]


def test_the_version_names_exactly_the_days_that_are_loaded() -> None:
    one = calendar_of([CALENDAR.years[2026]])
    moved = parse_year(SOURCE.replace("2026-10-10", "2026-10-11"), "2026.toml")
    assert CALENDAR.version.startswith("2025+2026#")
    assert len({CALENDAR.version, one.version, calendar_of([moved]).version, Calendar().version}) == 4
    assert load_calendar(FOLDER).version == CALENDAR.version


def test_a_year_given_later_takes_the_place_of_the_earlier_one() -> None:
    moved = parse_year(SOURCE.replace("2026-10-10", "2026-10-11"), "2026.toml")
    assert calendar_of([CALENDAR.years[2026], moved]).is_working_day(date(2026, 10, 11)).working


def test_a_count_past_the_last_year_is_refused() -> None:
    with pytest.raises(OutOfRangeError, match="2099"):
        count(date(2099, 12, 30), 15, CALENDAR)


@given(st.dates(date(2025, 1, 1), date(2026, 11, 1)), st.integers(0, 20))
def test_between_counts_what_count_counted(start: date, days: int) -> None:
    end = count(start, days, CALENDAR)[-1].date
    assert working_days_between(start, end, CALENDAR) == days
    assert working_days_between(end, start, CALENDAR) == -days


def broken(change: Change) -> str:
    """What the loader says about the year 2026 after this change."""
    values = tomllib.loads(SOURCE)
    change(values)
    with pytest.raises(PolicyFileError) as caught:
        build_year(Table(values, "2026.toml"))
    return str(caught.value)


def set_day(part: str, number: int, **keys: object) -> Change:
    """Put these keys into the n-th holiday or make-up day."""
    return lambda values: values[part][number].update(keys)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda v: v.pop("year"), "缺少“year”"),
        (lambda v: v.pop("source"), "缺少“source”"),
        (lambda v: v.pop("holidays"), "缺少“holidays”"),
        (lambda v: v.pop("make_up"), "缺少“make_up”"),
        (lambda v: v.update(year=True), "“year”应为整数"),
        (lambda v: v.update(year=1999), "不在 2004 至 2099 之间"),
        (lambda v: v.update(year=2025), "2026-01-01 不在 2025 年"),
        (lambda v: v.update(extra=1), "不认识“extra”"),
        (lambda v: v["holidays"].pop(5), "缺少中秋节"),
        (lambda v: v["holidays"].append(v["holidays"][0]), "2026-01-01 出现两次"),
        (lambda v: v["make_up"].append(v["make_up"][0]), "2026-01-04 出现两次"),
        (lambda v: v["make_up"][0].pop("name"), "make_up 第 1 项：缺少“name”"),
        (set_day("holidays", 0, last=date(2025, 12, 31)), "起止日期不对"),
        (set_day("holidays", 1, last=date(2026, 3, 23)), "起止日期不对"),
        (set_day("holidays", 0, last=date(2027, 1, 1)), "2027-01-01 不在 2026 年"),
        (set_day("holidays", 0, first="2026-01-01"), "“first”应为日期"),
        (set_day("holidays", 6, first=date(2026, 10, 2)), "国庆节应包括 2026-10-01"),
        (set_day("make_up", 0, date=date(2026, 1, 5)), "是星期一，不是调休上班的周末"),
        (set_day("make_up", 0, date=date(2026, 1, 3)), "既列为放假，又列为调休上班"),
    ],
)
def test_a_broken_year_is_refused_with_its_fault(change: Change, why: str) -> None:
    assert why in broken(change)


def test_a_file_is_named_by_its_year(tmp_path: Path) -> None:
    (tmp_path / "2027.toml").write_text(SOURCE, encoding="utf-8")
    with pytest.raises(PolicyFileError, match="文件名与其中的年份 2026 不一致"):
        load_calendar(tmp_path)


def test_what_is_no_toml_is_refused_by_name() -> None:
    with pytest.raises(PolicyFileError, match=r"^upload：不是有效的 TOML 文件"):
        parse_year("year == 2027", "upload")


def test_a_folder_without_years_makes_every_day_provisional(tmp_path: Path) -> None:
    assert not load_calendar(tmp_path).is_working_day(date(2026, 9, 18)).known
