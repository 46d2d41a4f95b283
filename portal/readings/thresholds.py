"""What is noticed, as the province has set it for a day; usual hours; by when an alert is to be handled."""

from datetime import date, datetime
from typing import cast

from portal.kit.clock import local
from portal.kit.thresholds import Watching
from portal.kit.working_days import count
from portal.rulebook.internal_limits import delivered_calendar
from portal.rulebook.models import Kind
from portal.rulebook.versions import content, in_force

_last: list[tuple[str, Watching]] = []


def watching_on(day: date) -> Watching:
    """The thresholds in force on this day."""
    return cast(Watching, content(in_force(Kind.WATCHING, day)))


def looked_up(day: date) -> tuple[str, Watching]:
    """The same with the hash of its text; this process remembers it."""
    version = in_force(Kind.WATCHING, day)
    _last[:] = [(version.sha256, cast(Watching, content(version)))]
    return _last[0]


def last_known(day: date) -> tuple[str, Watching]:
    """What this process looked up last. Another version may be in force by now: whoever uses it asks the database with it."""
    return _last[0] if _last else looked_up(day)


def is_unusual(at: datetime, said: Watching) -> bool:
    """Whether somebody who reads now reads outside the usual hours, or on a day that is not worked."""
    here = local(at)
    return not (said.opens <= here.hour < said.closes and delivered_calendar().is_working_day(here.date()).working)


def handle_by(day: date, said: Watching) -> date:
    """The last day on which an alert of this day is handled in time."""
    return count(day, said.handling_days, delivered_calendar())[-1].date
