"""Figures over the log, by day: refusals, logins, lock-outs, logins outside working hours. Each is a walk along an index over
a bounded number of the newest rows of a bounded period; where the bound cuts, the page says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, cast, func, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.types import Date

from portal.audit.queries import size_before
from portal.audit.sealing_models import SealedEntry
from portal.auditing.search import patient, scope
from portal.kit.actor import Actor
from portal.kit.clock import SHANGHAI, local
from portal.kit.working_days import Calendar

LONGEST = 92
PERIODS = (7, 30, 92)
MOST = 20_000
"""Rows that a figure counts of one event; the newest."""
OPENS, CLOSES = time(8), time(18)
LOGINS = ("login:succeeded", "login:office_chosen")
LOCKS = ("login:locked", "person:locked")
SERIES = {
    "refusals": ("拒绝", "被拒绝的请求、登录和操作"),
    "logins": ("登录", "登录成功和选择任职机构"),
    "lockouts": ("锁定", "连续失败暂停登录、锁定账号"),
    "unusual": ("非工作时间登录", "工作日 08:00–18:00 以外的登录"),
}
"""Each figure's title and what it counts."""


@dataclass(frozen=True)
class Figures:
    """Counts by day (`days` holds every day of the period, the first one first); `cut` names the figures that a bound cut."""

    days: Sequence[date]
    counts: Mapping[str, Sequence[int]]
    cut: frozenset[str]

    def total(self, name: str) -> int:
        """The sum of a figure."""
        return sum(self.counts[name])


def figures(by: Actor, days: int, today: date, calendar: Calendar) -> Figures:
    """The figures of the last `days` days (at most 92), today included."""
    span = [today - timedelta(days=back) for back in reversed(range(min(max(days, 1), LONGEST)))]
    start = datetime.combine(span[0], time(), SHANGHAI)
    with patient() as asked:
        since = [*scope(by), SealedEntry.position >= size_before(asked, start), SealedEntry.recorded_at >= start]
        refused = _by_day(asked, [_newest(since, SealedEntry.result == "refused")])
        logins = list(asked.scalars(_moments(since, LOGINS)))
        locked = _by_day(asked, [_newest(since, SealedEntry.event == event) for event in LOCKS])
    late = [moment for moment in logins if outside(moment, calendar)]
    found = {"refusals": refused, "logins": _days(logins), "lockouts": locked, "unusual": _days(late)}
    counts = {name: [by_day.get(day, 0) for day in span] for name, by_day in found.items()}
    return Figures(span, counts, frozenset(name for name in counts if sum(found[name].values()) >= MOST))


def outside(moment: datetime, calendar: Calendar) -> bool:
    """Whether a moment lies outside 08:00–18:00 of a working day; in a year without a calendar Monday to Friday work."""
    at = local(moment)
    works = calendar.is_working_day(at.date()).working
    return not works or not OPENS <= at.time() < CLOSES


def _newest(since: list[ColumnElement[bool]], narrowed: ColumnElement[bool]) -> Select[datetime]:
    return select(SealedEntry.recorded_at).where(*since, narrowed).order_by(SealedEntry.position.desc()).limit(MOST)


def _moments(since: list[ColumnElement[bool]], events: Sequence[str]) -> Select[datetime]:
    walks = [select(_newest(since, SealedEntry.event == event).subquery()) for event in events]
    return select(union_all(*walks).subquery().c.recorded_at)


def _by_day(asked: Session, walks: Sequence[Select[datetime]]) -> dict[date, int]:
    rows = union_all(*(select(one.subquery()) for one in walks)).subquery()
    day = cast(func.timezone("Asia/Shanghai", rows.c.recorded_at), Date)
    return {row[0]: row[1] for row in asked.execute(select(day, func.count()).group_by(day))}


def _days(moments: Sequence[datetime]) -> dict[date, int]:
    found: dict[date, int] = {}
    for moment in moments:
        found[local(moment).date()] = found.get(local(moment).date(), 0) + 1
    return found
