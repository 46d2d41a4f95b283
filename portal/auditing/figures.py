"""Figures over the log, by day: refusals, logins, lock-outs, logins outside working hours. The sealer counts them with the
entries it seals (`audit_daily`), so that a page reads a few numbers a day however much the log holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, select

from portal.audit.reading import reader
from portal.audit.sealing_models import DailyCount
from portal.kit.actor import Actor
from portal.kit.working_days import Calendar

LONGEST = 92
PERIODS = (7, 30, 92)
WHOLE = 0
"""The office under which the whole log is counted."""
SEE_ALL = ("province", "system")
UNUSUAL = "unusual"
SERIES = {
    "refusals": ("拒绝", "被拒绝的请求、登录和操作"),
    "logins": ("登录", "登录成功和选择任职机构"),
    "lockouts": ("锁定", "连续失败暂停登录、锁定账号"),
    UNUSUAL: ("非工作时间登录", "工作日 08:00–18:00 以外的登录"),
}
"""Each figure's title and what it counts."""


@dataclass(frozen=True)
class Figures:
    """Counts by day; `days` holds every day of the period, the first one first."""

    days: Sequence[date]
    counts: Mapping[str, Sequence[int]]

    def total(self, name: str) -> int:
        """The sum of a figure."""
        return sum(self.counts[name])


def figures(by: Actor, days: int, today: date, calendar: Calendar) -> Figures:
    """The figures of the last `days` days (at most 92), today included."""
    span = [today - timedelta(days=back) for back in reversed(range(min(max(days, 1), LONGEST)))]
    found = _counted(by, span)
    counts = {name: [_count(found.get(day), name) for day in span] for name in SERIES if name != UNUSUAL}
    unusual = [_count(found.get(day), _late(day, calendar)) for day in span]
    return Figures(span, {**counts, UNUSUAL: unusual})


def _counted(by: Actor, span: Sequence[date]) -> dict[date, Row[Any]]:
    tree = WHOLE if by.level in SEE_ALL else by.office_id
    wanted = select(*DailyCount.__table__.c).where(
        DailyCount.office_id == tree, DailyCount.day >= span[0], DailyCount.day <= span[-1]
    )
    with reader() as asked:
        return {row.day: row for row in asked.execute(wanted)}


def _count(counted: Row[Any] | None, name: str) -> int:
    return getattr(counted, name, 0)


def _late(day: date, calendar: Calendar) -> str:
    """Which logins of a day lie outside 08:00–18:00 of a working day: all where it is none; in a year without a calendar
    Monday to Friday work."""
    return "night_logins" if calendar.is_working_day(day).working else "logins"
