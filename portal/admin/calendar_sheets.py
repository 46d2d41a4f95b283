"""A year's calendar as a page draws it, month by month, and its arrangement in words. Pure."""

import json
from calendar import monthrange
from datetime import date
from itertools import groupby
from typing import NamedTuple

from portal.kit.deadline_sheet import Cell, Month
from portal.kit.working_days import Calendar, Year


class Holiday(NamedTuple):
    """One holiday: its days off from the first to the last, and the weekend days worked for it."""

    name: str
    first: date
    last: date
    days: int
    make_up: list[date]


def months(calendar: Calendar, year: int) -> list[Month]:
    """The twelve months; days off are marked 休 on a weekday, weekend days that are worked 班."""
    return [_month(calendar, year, month) for month in range(1, 13)]


def holidays(year: Year) -> list[Holiday]:
    """The arrangement, holiday by holiday in the order of the year."""
    found = []
    for name, days in groupby(sorted(year.off), key=lambda day: year.off[day]):
        dates = list(days)
        make_up = sorted(day for day, of in year.worked.items() if of == name)
        found.append(Holiday(name, dates[0], dates[-1], len(dates), make_up))
    return found


def working_days_in(calendar: Calendar, year: int) -> int:
    """How many days of the year are worked."""
    days = (date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()))
    return sum(calendar.is_working_day(day).working for day in days)


def as_file(year: Year) -> str:
    """The arrangement as the file that loads it (`working_days.parse_year`): what the next year's is written after."""
    parts = [f"year = {year.year}\nsource = {_quoted(year.source)}\n"]
    for one in holidays(year):
        parts.append(f"[[holidays]]\nname = {_quoted(one.name)}\nfirst = {one.first}\nlast = {one.last}\n")
    parts += [f"[[make_up]]\ndate = {day}\nname = {_quoted(name)}\n" for day, name in sorted(year.worked.items())]
    if not year.worked:
        parts[0] += "make_up = []\n"
    return "\n".join(parts)


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)


def _month(calendar: Calendar, year: int, month: int) -> Month:
    first, length = monthrange(year, month)
    cells = [_cell(calendar, date(year, month, number)) for number in range(1, length + 1)]
    return Month(f"{year}年{month}月", [*[Cell(None, "blank")] * first, *cells])


def _cell(calendar: Calendar, day: date) -> Cell:
    working, weekend = calendar.is_working_day(day).working, day.weekday() >= 5
    if working:
        return Cell(day.day, "left" if weekend else "used", "班" if weekend else "")
    return Cell(day.day, "rest", "" if weekend and not _is_named(calendar, day) else "休")


def _is_named(calendar: Calendar, day: date) -> bool:
    return any(day in year.off for year in calendar.years.values())
