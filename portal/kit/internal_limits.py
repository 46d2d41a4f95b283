"""The internal limits in force (R-11), counted with the calendar that the portal was delivered with.

They steer the desk and bind nobody outside, so the working-day calendar of `policies/` is enough for them; the deadlines of
Article 20 are counted in `notices/deadlines.py` with the calendar that the policy officer loads.
"""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from portal.kit.limits import Due, Limit, due, load_limits
from portal.kit.policy_file import POLICIES
from portal.kit.working_days import Calendar, load_calendar


@lru_cache(maxsize=1)
def limits() -> Mapping[str, Limit]:
    """Every internal limit by its id, as `LIMITS` names them."""
    return load_limits(POLICIES / "limits.toml")


@lru_cache(maxsize=1)
def delivered_calendar() -> Calendar:
    """The working days that these limits are counted with."""
    return load_calendar(POLICIES / "calendar")


def limit_due(limit: str, start: date, extended: int = 0) -> Due:
    """The last day of this limit if it starts on `start`; `KeyError` for an unknown limit."""
    return due(limits()[limit], start, delivered_calendar(), extended=extended)
