"""A deadline as a page draws it: what is left, the months it runs through, and why each day counts or does not.

Pure: it counts nothing itself. The working comes from whoever counted, so page and record cannot differ."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple, Protocol

ONE_WEEK = 7
MARKS = {(False, False): "休", (True, True): "班"}
"""What a day is marked with by (weekend, counted): a weekday off, and a weekend day that is worked."""


class Counted(Protocol):
    """One day of the working, as `working_days.Day` has it."""

    @property
    def date(self) -> date: ...
    @property
    def counted(self) -> bool: ...
    @property
    def why(self) -> str: ...


class Stored(NamedTuple):
    """One day of a working that was stored as plain data."""

    date: date
    counted: bool
    why: str


class Cell(NamedTuple):
    """One square of a month: the day's number, its CSS class and its mark; a blank one has no number."""

    number: int | None
    kind: str
    mark: str = ""


class Month(NamedTuple):
    """The weeks of one month that the deadline touches, Monday first."""

    name: str
    cells: Sequence[Cell]


@dataclass(frozen=True)
class Sheet:
    """A deadline with its working. `total`, `used` and `left` count days in `unit`; `today` counts as used."""

    title: str
    due: date
    total: int
    used: int
    months: Sequence[Month]
    days: Sequence[Counted]
    unit: str = "个工作日"
    provisional: bool = False
    explanation: str = ""
    clause: str = ""
    over: bool = False
    paused: bool = False

    @property
    def left(self) -> int:
        """How many days are still to come."""
        return self.total - self.used

    @property
    def arc(self) -> int:
        """How much of the ring is drawn, in hundredths: what is left."""
        return round(100 * self.left / self.total) if self.total else 0

    @property
    def mood(self) -> str:
        """`red` when it is over or ends today, `amber` in the last third, else `blue`."""
        if self.over or self.left == 0:
            return "red"
        return "amber" if 2 * self.left <= self.total else "blue"


def stored(working: Iterable[dict[str, Any]]) -> list[Stored]:
    """The working as it was stored with the deadline."""
    return [Stored(date.fromisoformat(day["date"]), bool(day["counted"]), str(day["why"])) for day in working]


def draw(title: str, days: Sequence[Counted], today: date, **more: Any) -> Sheet:
    """The sheet of a deadline. `days` run from the day that starts it (not counted) to the last one; `more` are further
    fields of `Sheet`: unit, provisional, explanation, clause."""
    due = days[-1].date
    counted = [day.date for day in days if day.counted]
    used = sum(day <= today for day in counted)
    return Sheet(title, due, len(counted), used, list(_months(days, today)), days, over=today > due, **more)


def _months(days: Sequence[Counted], today: date) -> Iterator[Month]:
    working = {day.date: day for day in days}
    first, due = days[0].date, days[-1].date
    start = first - timedelta(days=first.weekday())
    end = due + timedelta(days=ONE_WEEK - 1 - due.weekday())
    shown = [start + timedelta(days=n) for n in range((end - start).days + 1)]
    for (year, month), group in groupby(shown, key=lambda day: (day.year, day.month)):
        dates = list(group)
        if not first <= dates[-1] or not dates[0] <= due:
            continue  # a month that only fills up the first or the last week
        blanks = [Cell(None, "blank")] * dates[0].weekday()
        cells = [_cell(day, working, today, due) for day in dates]
        yield Month(f"{year}年{month}月", [*blanks, *cells])


def _cell(day: date, working: dict[date, Counted], today: date, due: date) -> Cell:
    entry = working.get(day)
    if entry is None:
        return Cell(day.day, "outside")
    mark = MARKS.get((day.weekday() >= 5, entry.counted), "")
    if day == min(working):
        return Cell(day.day, "start")
    if day == due:
        return Cell(day.day, "due", mark)
    if day == today:
        return Cell(day.day, "today", mark)
    if not entry.counted:
        return Cell(day.day, "rest", mark)
    return Cell(day.day, "used" if day < today else "left", mark)
