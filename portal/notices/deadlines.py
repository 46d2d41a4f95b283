"""By when a respondent may answer a notice: 15 working days after the day of receipt, 20(3), counted as R-3 reads it.

Pure. The deadline keeps its working, so that a page can show every counted and every skipped day and why."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal.kit.clock import SHANGHAI
from portal.kit.working_days import Calendar, Day, count

DEFENCE_DAYS = 15


@dataclass(frozen=True)
class Deadline:
    """When the window ends. While `provisional`, no decision is signed and the day may still move (R-3)."""

    receipt: date
    due: date
    provisional: bool
    days: tuple[Day, ...]
    calendar_version: str

    @property
    def ends_at(self) -> datetime:
        """24:00 of the last day, Asia/Shanghai: the first moment that is too late."""
        return datetime.combine(self.due + timedelta(days=1), time.min, SHANGHAI)

    def is_open(self, at: datetime) -> bool:
        """Whether a defence that arrives, or was posted, at this moment is in time."""
        return at < self.ends_at

    def working(self) -> list[dict[str, object]]:
        """The working as plain data, for storing with the deadline and for `deadline --json`."""
        return [{"date": day.date.isoformat(), "counted": day.counted, "why": day.why} for day in self.days]


def compute(receipt: date, calendar: Calendar) -> Deadline:
    """The end of the window that a receipt on this day opens; raises `OutOfRangeError` past the last year."""
    first, *after = count(receipt, DEFENCE_DAYS, calendar)
    return Deadline(
        receipt=receipt,
        due=after[-1].date,
        # The day of receipt is not counted, so the arrangement of its own year does not matter.
        provisional=not all(day.known for day in after),
        days=(first._replace(why="收到告知书之日，不计算在内"), *after),
        calendar_version=calendar.version,
    )


def moved(before: Deadline, calendar: Calendar) -> Deadline | None:
    """The deadline counted again under a calendar loaded since, or None where nothing about it changes."""
    after = compute(before.receipt, calendar)
    same = (after.due, after.provisional, after.days) == (before.due, before.provisional, before.days)
    return None if same else after
