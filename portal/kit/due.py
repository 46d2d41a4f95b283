"""How near a deadline is, in working days and in a colour. It counts nothing itself but what is left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import count, takewhile

from portal.kit.working_days import ONE_DAY, Calendar, working_days_between

SOON = 3
"""Working days within which a deadline is near (临期)."""
FAR = 60
"""Beyond this many days a deadline is shown as its day."""


@dataclass(frozen=True)
class Due:
    """A deadline as a row shows it; `used` is how much of the time is gone, 0 to 100."""

    day: date
    left: int
    words: str
    colour: str
    used: int


Clock = Callable[[date | None, date], Due | None]
"""Tells how near a deadline is, given since when the time runs."""


def clock(calendar: Calendar, today: date) -> Clock:
    """The same question asked of one calendar on one day."""
    return lambda day, since: None if day is None else remaining(day, since, today, calendar)


def remaining(day: date, since: date, today: date, calendar: Calendar) -> Due:
    """How near `day` is, for something that runs since `since`."""
    used = 100 if day <= since else round(100 * (today - since).days / (day - since).days)
    used = min(100, max(0, used))
    if abs((day - today).days) > FAR:
        words = f"{day:%Y-%m-%d} 截止" if day > today else f"{day:%Y-%m-%d} 已超期"
        return Due(day, FAR if day > today else -FAR, words, "blue" if day > today else "red", used)
    left = working_days_between(today, day, calendar)
    if day < today:
        return Due(day, min(left, -1), f"已超期 {max(-left, 1)} 个工作日", "red", 100)
    if day == today or left == 0:
        return Due(day, 0, "今天到期" if day == today else "下一工作日前到期", "red", used)
    return Due(day, left, f"剩 {left} 个工作日", "amber" if left <= SOON else "blue", used)


def soon_until(today: date, calendar: Calendar) -> date:
    """The last day that is still near: `SOON` working days from today."""
    days = (today + ONE_DAY * n for n in count(1))
    near = takewhile(lambda day: working_days_between(today, day, calendar) <= SOON, days)
    return max(near, default=today)
