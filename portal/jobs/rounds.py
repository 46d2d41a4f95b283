"""One round of what time brings about; the worker runs it again and again."""

from datetime import date

from portal.assessments.watching import watch
from portal.kit.actor import SYSTEM
from portal.kit.clock import now, today
from portal.kit.db import acting, db, session
from portal.kit.files import Store
from portal.notices.window import close_due_windows
from portal.readings.suspending import suspend_due
from portal.readings.unfollowed import find_unfollowed


def round_of_work(store: Store, watched: date | None = None) -> date:
    """Write down the suspensions that alerts have ordered (19); let every defence window end that is over (20(3)), a batch a
    transaction; and, unless it was done this day, open the leads that are due (R-7) and find reading that led to nothing (19).
    Returns the day."""
    day = today()
    with acting(SYSTEM):
        suspend_due(at=now())
        last: int | None = 0
        while last is not None:
            last = close_due_windows(at=now(), after=last)
            session().commit()
        if watched != day:
            watch(store, at=now())
            session().commit()
            find_unfollowed(at=now())
            session().commit()
    db.session.remove()
    return day
