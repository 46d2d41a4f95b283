"""The calendar in force: the latest arrangement of each year that the province has loaded (4(1), R-3).

Loading one recomputes every open deadline it touches, in the same transaction, with an entry each. Whoever counts a
deadline holds the calendar still meanwhile, so that none is counted by an arrangement that was just replaced.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased, joinedload

from portal.audit.record import record
from portal.cases.models import Case
from portal.cases.states import State
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.policy_file import POLICIES
from portal.kit.working_days import Calendar, Year, calendar_of, load_calendar
from portal.notices.deadlines import Deadline, compute
from portal.notices.models import CalendarYear, NoticeDeadline

CALENDAR_LOCK = 20_03
BATCH = 200
DUE_WHAT = "陈述申辩期届满"


class Move(NamedTuple):
    """What a calendar does to one open deadline."""

    deadline: NoticeDeadline
    case: Case
    after: Deadline


@dataclass(frozen=True)
class Loaded:
    """What loading did: the version now in force, whether anything was new, how many deadlines were recomputed."""

    version: str
    changed: bool
    recomputed: int


def calendar_in_force() -> Calendar:
    """Every year's latest arrangement; a year that nobody loaded is not covered and makes deadlines provisional."""
    return calendar_of(_year(row) for row in _latest())


def hold_calendar() -> Calendar:
    """The same, and it stays in force until the transaction ends; taken before any lock on a case."""
    session().execute(select(func.pg_advisory_xact_lock_shared(CALENDAR_LOCK)))
    return calendar_in_force()


def years() -> list[CalendarYear]:
    """The arrangements in force, earliest year first."""
    return _latest()


def loads() -> int:
    """How often an arrangement was loaded: what a preview was made against."""
    return int(session().execute(select(func.count()).select_from(CalendarYear)).scalar_one())


def moves(year: Year) -> list[Move]:
    """Which open deadlines would change, and to what, if this arrangement were loaded now."""
    return list(_moves(_with(year), year.year))


def load_year(year: Year, *, by: Actor, at: datetime) -> Loaded:
    """Put the arrangement of a year in force and recompute the open deadlines it touches; the same one again changes
    nothing. `at` is when it was loaded. Runs where every office's cases are seen: as the province, or as SYSTEM."""
    session().execute(select(func.pg_advisory_xact_lock(CALENDAR_LOCK)))
    version, content = calendar_of([year]).version, _content(year)
    known = next((row for row in _latest() if row.year == year.year), None)
    if known is not None and (known.content, known.source) == (content, year.source):
        return Loaded(known.version, False, 0)
    row = CalendarYear(
        year=year.year, version=version, source=year.source, content=content, loaded_by=by.person_id or None, loaded_at=at,
    )  # fmt: skip
    session().add(row)
    session().flush()
    facts: dict[str, object] = {"year": year.year, "version": version, "days": len(year.off) + len(year.worked)}
    record("calendar:loaded", facts, by=by, at=at, clause="4(1)")
    found = list(_moves(calendar_in_force(), year.year))
    for move in found:
        recompute(move, by=by, at=at, clause="R-3")
    session().flush()
    return Loaded(version, True, len(found))


def seed_calendar(*, by: Actor, at: datetime) -> list[Loaded]:
    """Load the arrangements that come with the portal; used when its world is founded, and harmless again."""
    shipped = load_calendar(POLICIES / "calendar")
    return [load_year(year, by=by, at=at) for _, year in sorted(shipped.years.items())]


def _latest() -> list[CalendarYear]:
    newest = select(func.max(CalendarYear.id)).group_by(CalendarYear.year)
    return list(session().scalars(select(CalendarYear).where(CalendarYear.id.in_(newest)).order_by(CalendarYear.year)))


def _with(year: Year) -> Calendar:
    return calendar_of([*calendar_in_force().years.values(), year])


def _moves(calendar: Calendar, year: int) -> Iterator[Move]:
    last = 0
    while rows := session().execute(_open(year, last)).all():
        for deadline, case in rows:
            after = compute(deadline.receipt, calendar)
            if (after.due, after.provisional, after.working()) != (deadline.due, deadline.provisional, deadline.days):
                yield Move(deadline, case, after)
        last = rows[-1][0].id


def _open(year: int, last: int) -> Select[NoticeDeadline, Case]:
    """Deadlines still running that reach the year, or the December before it, of which its arrangement may speak."""
    later = aliased(NoticeDeadline)
    newest = select(func.max(later.id)).where(later.case_id == NoticeDeadline.case_id).scalar_subquery()
    return (
        select(NoticeDeadline, Case)
        .join(Case, Case.id == NoticeDeadline.case_id)
        .options(joinedload(NoticeDeadline.notice))
        .where(Case.state == State.NOTIFIED, NoticeDeadline.id > last, NoticeDeadline.id == newest)
        .where(NoticeDeadline.due >= date(year - 1, 12, 1), NoticeDeadline.receipt <= date(year, 12, 31))
        .order_by(NoticeDeadline.id)
        .limit(BATCH)
    )


def recompute(move: Move, *, by: Actor, at: datetime, clause: str) -> None:
    """Let a deadline be counted anew, with an entry; what it said before stays readable."""
    row, after = move.deadline, move.after
    facts: dict[str, object] = {
        "case": row.case_id, "notice": row.notice_id, "old": row.due.isoformat(), "new": after.due.isoformat(),
        "version": after.calendar_version, "provisional": after.provisional,
    }  # fmt: skip
    record("deadline:recomputed", facts, by=by, at=at, clause=clause)
    row.history = [*row.history, _said(row)]
    row.receipt, row.due, row.provisional, row.days = after.receipt, after.due, after.provisional, after.working()
    row.calendar_version, row.computed_at = after.calendar_version, at
    if move.case.state == State.NOTIFIED:
        move.case.due_on, move.case.due_what = after.due, DUE_WHAT


def _said(row: NoticeDeadline) -> dict[str, Any]:
    return {
        "receipt": row.receipt.isoformat(), "due": row.due.isoformat(), "provisional": row.provisional,
        "calendar_version": row.calendar_version, "computed_at": row.computed_at.isoformat(), "days": row.days,
    }  # fmt: skip


def _content(year: Year) -> dict[str, Any]:
    return {
        "off": {day.isoformat(): name for day, name in sorted(year.off.items())},
        "worked": {day.isoformat(): name for day, name in sorted(year.worked.items())},
    }


def _year(row: CalendarYear) -> Year:
    off, worked = (
        {date.fromisoformat(day): str(name) for day, name in row.content[part].items()} for part in ("off", "worked")
    )
    return Year(row.year, row.source, off, worked)
