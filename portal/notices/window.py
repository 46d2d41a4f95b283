"""The defence window as the case's machine must know it: whether it is over, provisional, and what is still unanswered.

It ends at 24:00 of the last day, or by a waiver that counts (R-2, R-3). The system ends it; nobody decides that it ended.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from portal.cases.models import Case
from portal.cases.states import Event, State
from portal.cases.workflow import Facts
from portal.kit.actor import SYSTEM
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.notices import queries
from portal.notices.calendar_years import hold_calendar
from portal.notices.models import NoticeDeadline

BATCH = 200


def is_over(deadline: NoticeDeadline, at: datetime) -> bool:
    """Whether 24:00 of the last day, Asia/Shanghai, has passed."""
    return local(at).date() > deadline.due


def is_waived(case: Case) -> bool:
    """Whether the respondent gave up the window in force by a waiver that counts (R-2)."""
    waiver = queries.waiver(case)
    return waiver is not None and waiver.confirmed_at is not None


def window_facts(case: Case, at: datetime) -> Facts:
    """What the guards on review and decision ask; join it with facts of one's own by `dataclasses.replace`."""
    unanswered = queries.unanswered_count(case)
    if is_waived(case):
        return Facts(window_over=True, provisional=False, unanswered=unanswered)
    deadline = queries.deadline(case)
    if deadline is None:
        return Facts(window_over=False, provisional=False, unanswered=unanswered, when="告知书送达并期满后")
    return Facts(
        window_over=is_over(deadline, at), provisional=deadline.provisional, unanswered=unanswered,
        when=first_day_words(deadline.due),
    )  # fmt: skip


def first_day_words(due: date) -> str:
    """When it becomes possible: 12月15日起可办, the day after the last one."""
    day = due + timedelta(days=1)
    return f"{day.month}月{day.day}日起可办"


def close_window(case: Case, *, at: datetime) -> None:
    """Let the window end. Raises `Refused` while it runs or its last day is provisional (R-3)."""
    hold_calendar()
    case.advance(Event.WINDOW_ENDS, by=SYSTEM, at=at, facts=window_facts(case, at), note=_note(case))
    case.due_on = case.due_what = None


def close_window_if_over(case: Case, *, at: datetime) -> bool:
    """End the window if it is time, else leave everything as it is; whether it was ended. For acts that come after."""
    if case.state != State.NOTIFIED:
        return False
    deadline = queries.deadline(case)
    if deadline is None or deadline.provisional or not is_over(deadline, at):
        return False
    close_window(case, at=at)
    return True


def close_due_windows(*, at: datetime, after: int = 0, limit: int = BATCH) -> int | None:
    """End the windows of one batch of cases whose last day has passed; gives the key of the next batch, None at the end.

    Runs as SYSTEM; the worker commits between batches. Running it twice does nothing twice.
    """
    found = (
        select(NoticeDeadline.id, Case)
        .join(Case, Case.id == NoticeDeadline.case_id)
        .where(NoticeDeadline.due < local(at).date(), NoticeDeadline.provisional.is_(False))
        .where(Case.state == State.NOTIFIED, NoticeDeadline.id > after)
        .order_by(NoticeDeadline.id)
        .limit(limit)
    )
    rows = session().execute(found).all()
    for _, case in rows:
        _close_quietly(case, at)
    return rows[-1][0] if len(rows) == limit else None


def _close_quietly(case: Case, at: datetime) -> None:
    """Somebody else's act on the same case comes first; the next run finds it again."""
    try:
        close_window_if_over(case, at=at)
    except Refused as refused:
        if refused.ground is not Ground.STALE:
            raise


def _note(case: Case) -> str:
    deadline = queries.deadline(case)
    handed_in = len(queries.defences(case))
    said = f"收到陈述申辩 {handed_in} 份" if handed_in else "期限内未收到陈述申辩"
    return f"期限于{deadline.due} 24:00届满，{said}" if deadline else said
