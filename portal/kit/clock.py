"""Time as the Rules count it: Asia/Shanghai. Operations never ask the clock; views and jobs hand them `at`."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The present moment, aware, in Asia/Shanghai."""
    return datetime.now(SHANGHAI)


def today() -> date:
    """The present calendar day in Asia/Shanghai."""
    return now().date()


def midnight(day: date) -> datetime:
    """The moment at which a day begins."""
    return datetime.combine(day, time(), SHANGHAI)


def local(moment: datetime) -> datetime:
    """The same moment as a clock in Guizhou shows it."""
    return moment.astimezone(SHANGHAI)
