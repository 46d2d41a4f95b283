"""One round of what time brings about; the worker runs it again and again."""

from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.db import acting, db, session
from portal.notices.window import close_due_windows


def round_of_work() -> None:
    """Let every defence window end that is over (20(3)), a batch a transaction."""
    with acting(SYSTEM):
        last: int | None = 0
        while last is not None:
            last = close_due_windows(at=now(), after=last)
            session().commit()
    db.session.remove()
