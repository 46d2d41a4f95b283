"""What an auditor keeps for himself and asks to be done: named searches, and checks of the whole log."""

from datetime import datetime

from portal.audit.record import record
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.reviews import queries
from portal.reviews.models import Check, SavedSearch

MOST_SEARCHES = 30


def save_search(name: str, filters: dict[str, str], *, by: Actor, at: datetime) -> SavedSearch:
    """Keep a search under a name of one's own. Raises `Refused` beside a name that is taken, or when there are too many."""
    mine = queries.searches(by)
    if any(one.name == name for one in mine):
        raise Refused("已有同名的检索，请换一个名称。", ground=Ground.INPUT, field="name")
    if len(mine) >= MOST_SEARCHES:
        raise Refused(f"最多保存 {MOST_SEARCHES} 个检索，请先停用不再需要的。", ground=Ground.INPUT, field="name")
    row = SavedSearch(
        person_id=by.person_id, office_id=by.office_id, name=name, filters=dict(filters), saved_at=at, dropped_at=None
    )
    session().add(row)
    session().flush()
    record("audit:search_saved", {"search": row.id}, by=by, at=at)
    return row


def drop_search(one: SavedSearch, *, by: Actor, at: datetime) -> None:
    """Give a search up; it is not offered any more."""
    one.dropped_at = at
    record("audit:search_dropped", {"search": one.id}, by=by, at=at)
    session().flush()


def ask_check(size: int, *, by: Actor, at: datetime) -> Check:
    """Ask for the log to be checked up to this size. One check of an office at a time: a second asks for nothing new."""
    running = next((one for one in queries.checks(by, 5) if one.outcome is None), None)
    if running is not None:
        return running
    row = Check(
        office_id=by.office_id, asked_by=by.person_id, asked_at=at, size=size, checked=0, outcome=None, first_bad=None,
        reason=None, finished_at=None,
    )  # fmt: skip
    session().add(row)
    session().flush()
    record("audit:check_asked", {"check": row.id, "size": size}, by=by, at=at)
    return row
