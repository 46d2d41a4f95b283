"""Internal time limits on which the Rules are silent (R-11): parameters that the province sets, never shown as law."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from portal.kit.policy_file import Table, read
from portal.kit.working_days import Calendar, count

WORKING, CALENDAR = "working", "calendar"
LIMITS = ("acceptance", "investigation", "service", "filing", "report_up", "showing", "withdrawal", "upload", "deletion")

ADDED: Mapping[str, dict[str, object]] = {
    "upload": {"name": "上传证书数据", "starts": "评价活动结束之日", "days": 10, "unit": "working"},
    "deletion": {"name": "删除已读取数据", "starts": "收到责令删除之日", "days": 5, "unit": "working"},
}
"""What versions hold that were published before a limit was known here."""


@dataclass(frozen=True)
class Limit:
    """One limit: `days` in its unit after the day on which it starts, with extensions of `extension` days each."""

    id: str
    name: str
    starts: str
    days: int
    unit: str
    extension: int = 0
    extensions: int = 0

    @property
    def words(self) -> str:
        """The length as a page shows it."""
        unit = "个工作日" if self.unit == WORKING else "日"
        extended = f"，可延长{self.extensions}次，每次{self.extension}{unit}" if self.extensions else ""
        return f"{self.starts}起{self.days}{unit}内{extended}（内部时限）"

    @property
    def pair(self) -> tuple[str, str]:
        """Name and length, as a page lists them."""
        return self.name, self.words


@dataclass(frozen=True)
class Due:
    """The last day of a limit; provisional where a year it runs through has no arrangement yet."""

    day: date
    provisional: bool

    def overdue(self, today: date) -> bool:
        """Whether the last day has passed."""
        return today > self.day


def due(limit: Limit, start: date, calendar: Calendar, *, extended: int = 0) -> Due:
    """When this limit ends if it starts on `start` and was extended so many times. Calendar days that end on a day off
    run on to the next working day. Raises ValueError for more extensions than the limit has."""
    if not 0 <= extended <= limit.extensions:
        raise ValueError(f"{limit.name}时限最多延长{limit.extensions}次")
    days = limit.days + extended * limit.extension
    if limit.unit == WORKING:
        walked = count(start, days, calendar)[1:]
    else:
        # One working day counted from the eve of the last day: that day itself, or the next one that is worked.
        walked = count(start + timedelta(days=days - 1), 1, calendar)[1:]
    return Due(walked[-1].date, not all(day.known for day in walked))


def load_limits(path: Path) -> Mapping[str, Limit]:
    """The limits in this file, each by its id; raises `PolicyFileError`."""
    return build_limits(read(path))


def build_limits(file: Table) -> Mapping[str, Limit]:
    """The limits in this table."""
    limits = {key: _limit(key, file.table(key, ADDED.get(key))) for key in LIMITS}
    file.done()
    return limits


def _limit(key: str, table: Table) -> Limit:
    limit = Limit(
        id=key,
        name=table.text("name"),
        starts=table.text("starts"),
        days=table.take("days", int),
        unit=table.word("unit", (WORKING, CALENDAR)),
        extension=table.take("extension", int, 0),
        extensions=table.take("extensions", int, 0),
    )
    table.done()
    if not 1 <= limit.days <= 366 or not 0 <= limit.extension <= 366 or not 0 <= limit.extensions <= 9:
        raise table.fault("天数应在 1 至 366 之间，延长次数应在 0 至 9 之间")
    if bool(limit.extension) != bool(limit.extensions):
        raise table.fault("“extension”与“extensions”应当同时填写")
    return limit
