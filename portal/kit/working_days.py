"""Which days are working days: Monday to Friday, as the State Council's yearly arrangement changes them, make-up days
(调休) included (R-3). A year without an arrangement is counted Monday to Friday and said to be provisional: nobody
guesses its holidays."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from portal.kit.policy_file import PolicyFileError, Table, parse, read

WEEKDAYS = "一二三四五六日"
NAMES = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
FIRST_YEAR, LAST_YEAR = 2004, 2099
ONE_DAY = timedelta(days=1)


class OutOfRangeError(Exception):
    """A count ran past the last year that a calendar can name; the message is Chinese."""


class DayKind(NamedTuple):
    """Whether a day is worked, why (Chinese), and whether its year's arrangement is known."""

    working: bool
    why: str
    known: bool


class Day(NamedTuple):
    """One day of a count; `ordinal` is which working day it is, None where it is not counted."""

    date: date
    counted: bool
    why: str
    ordinal: int | None
    known: bool


@dataclass(frozen=True)
class Year:
    """The arrangement of one year: days off and make-up days, each with the holiday it belongs to."""

    year: int
    source: str
    off: Mapping[date, str]
    worked: Mapping[date, str]


@dataclass(frozen=True)
class Calendar:
    """The arrangements that are loaded. Where two speak of one day of December, the later one holds."""

    years: Mapping[int, Year] = field(default_factory=dict)

    def covers(self, day: date) -> bool:
        """Whether the arrangement of this day's year is loaded."""
        return day.year in self.years

    def is_working_day(self, day: date) -> DayKind:
        """Whether this day is worked, and why."""
        weekend, known = day.weekday() >= 5, self.covers(day)
        if day in self._special:
            working, why = self._special[day]
            return DayKind(working, why, known)
        why = f"周末（星期{WEEKDAYS[day.weekday()]}）" if weekend else "工作日"
        if not known:
            why += f"（{day.year}年放假安排尚未公布，暂按周一至周五计算）"
        return DayKind(not weekend, why, known)

    @cached_property
    def version(self) -> str:
        """A name of exactly these arrangements: the years and a digest of their days."""
        days = "".join(f"{day}{worked:d}" for day, (worked, _) in sorted(self._special.items()))
        digest = hashlib.sha256(f"{sorted(self.years)}{days}".encode()).hexdigest()
        return f"{'+'.join(map(str, sorted(self.years))) or 'none'}#{digest[:8]}"

    @cached_property
    def _special(self) -> dict[date, tuple[bool, str]]:
        found: dict[date, tuple[bool, str]] = {}
        for _, year in sorted(self.years.items()):
            found |= {day: (False, f"{name}放假") for day, name in year.off.items()}
            found |= {day: (True, f"{name}调休上班") for day, name in year.worked.items()}
        return found


def count(start: date, days: int, calendar: Calendar) -> tuple[Day, ...]:
    """Every day from `start`, which is not counted, to the `days`-th working day after it; raises `OutOfRangeError`."""
    walked = [Day(start, False, "起算之日，不计算在内", None, calendar.covers(start))]
    day, ordinal = start, 0
    while ordinal < days:
        if day.year > LAST_YEAR:
            raise OutOfRangeError(f"期限超出{LAST_YEAR}年，无法计算")
        day += ONE_DAY
        kind = calendar.is_working_day(day)
        ordinal += kind.working
        walked.append(Day(day, kind.working, kind.why, ordinal if kind.working else None, kind.known))
    return tuple(walked)


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """How many working days lie after `start` up to and including `end`; negative where `end` comes first."""
    if end < start:
        return -working_days_between(end, start, calendar)
    days = (start + ONE_DAY * n for n in range(1, (end - start).days + 1))
    return sum(calendar.is_working_day(day).working for day in days)


def calendar_of(years: Iterable[Year]) -> Calendar:
    """A calendar of these arrangements; one given later takes the place of an earlier one of the same year."""
    return Calendar({year.year: year for year in years})


def load_calendar(folder: Path) -> Calendar:
    """The calendar in a folder of files named by their year; raises `PolicyFileError`."""
    years = []
    for path in sorted(folder.glob("*.toml")):
        year = build_year(read(path))
        if path.stem != str(year.year):
            raise PolicyFileError(f"{path.name}：文件名与其中的年份 {year.year} 不一致")
        years.append(year)
    return calendar_of(years)


def parse_year(text: str, name: str) -> Year:
    """The arrangement in a file given as text, `name` being what its errors call it; raises `PolicyFileError`."""
    return build_year(parse(text, name))


def build_year(file: Table) -> Year:
    """The arrangement in this table; raises `PolicyFileError`."""
    year = file.take("year", int)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise file.fault(f"年份 {year} 不在 {FIRST_YEAR} 至 {LAST_YEAR} 之间")
    source = file.text("source")
    off, worked = _days_off(file, year), _days_worked(file, year)
    file.done()
    _complete(file, year, off, worked)
    return Year(year, source, off, worked)


def _days_off(file: Table, year: int) -> dict[date, str]:
    off: dict[date, str] = {}
    for entry in file.tables("holidays"):
        name, first, last = entry.text("name"), _day(entry, "first", year), _day(entry, "last", year)
        entry.done()
        if last < first or (last - first).days > 15:
            raise entry.fault(f"“{name}”的起止日期不对：{first} 至 {last}")
        for day in (first + ONE_DAY * n for n in range((last - first).days + 1)):
            if day in off:
                raise entry.fault(f"{day} 出现两次")
            off[day] = name
    return off


def _days_worked(file: Table, year: int) -> dict[date, str]:
    worked: dict[date, str] = {}
    # A year may have no make-up day at all; the file then says so by `make_up = []`.
    for entry in file.tables("make_up") if file.take("make_up", list) else []:
        day, name = _day(entry, "date", year), entry.text("name")
        entry.done()
        if day.weekday() < 5:
            raise entry.fault(f"{day} 是星期{WEEKDAYS[day.weekday()]}，不是调休上班的周末")
        if day in worked:
            raise entry.fault(f"{day} 出现两次")
        worked[day] = name
    return worked


def _day(entry: Table, key: str, year: int) -> date:
    day: date = entry.take(key, date)
    if day.year != year and (day.year, day.month) != (year - 1, 12):
        raise entry.fault(f"{day} 不在 {year} 年")
    return day


def _complete(file: Table, year: int, off: Mapping[date, str], worked: Mapping[date, str]) -> None:
    """A file that lost a part would give wrong deadlines, so every holiday of the year must be there."""
    named = {part for name in off.values() for part in name.split("、")}
    missing = [name for name in NAMES if name not in named]
    if missing:
        raise file.fault(f"缺少{'、'.join(missing)}")
    for month, day, name in ((1, 1, "元旦"), (5, 1, "劳动节"), (10, 1, "国庆节")):
        if name not in off.get(date(year, month, day), ""):
            raise file.fault(f"{name}应包括 {date(year, month, day)}")
    both = sorted(set(off) & set(worked))
    if both:
        raise file.fault(f"{both[0]} 既列为放假，又列为调休上班")
