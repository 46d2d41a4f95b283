"""The internal limits (R-11): those in force on the day on which a limit starts, counted with the delivered calendar.

They steer the desk and bind nobody outside, so the working-day calendar of `policies/` is enough for them; the deadlines of
Article 20 are counted in `notices/deadlines.py` with the calendar that the policy officer loads.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import cast

from portal.kit.limits import Due, Limit, due
from portal.kit.policy_file import POLICIES
from portal.kit.working_days import Calendar, load_calendar
from portal.rulebook.models import Kind
from portal.rulebook.versions import content, in_force


def limits_on(day: date) -> Mapping[str, Limit]:
    """Every internal limit that starts on this day, by its id: acceptance, investigation, service, filing, report_up."""
    return cast(Mapping[str, Limit], content(in_force(Kind.LIMITS, day)))


@lru_cache(maxsize=1)
def delivered_calendar() -> Calendar:
    """The working days that these limits are counted with."""
    return load_calendar(POLICIES / "calendar")


def limit_due(limit: str, start: date, extended: int = 0) -> Due:
    """The last day of this limit if it starts on `start`; `KeyError` for an unknown limit."""
    return due(limits_on(start)[limit], start, delivered_calendar(), extended=extended)
