"""The list of rectifications: tabs by how they stand, narrowed by the institution's name, in keyset pages, newest first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select, true

from portal.kit.actor import Actor
from portal.kit.db import session
from portal.organisations.models import Office
from portal.rectifications import queries
from portal.rectifications.models import Rectification
from portal.rectifications.shown import due_words, standing
from portal.rectifications.states import OWING, state

PAGE = 30
MOST = 99
Condition = ColumnElement[bool]

TABS: dict[str, tuple[str, Callable[[date], Condition]]] = {
    "judge": ("待核查验收", lambda today: queries.to_judge()),
    "late": ("逾期未完成", queries.late),
    "running": ("整改中", queries.running),
    "ended": ("已办结", lambda today: queries.ended()),
    "all": ("全部", lambda today: true()),
}
"""Each tab by its word in the address, with what it holds."""


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to, and where its page begins: before this id."""

    tab: str
    words: str = ""
    before: int | None = None


def wanted(by: Actor, tab: str, words: str, before: int | None, today: date) -> Wanted:
    """What an address asks for; without a tab the first that holds something, so that nobody lands on an empty page."""
    if tab not in TABS:
        tab = next((one for one, (_, holds) in TABS.items() if count(by, holds(today))), "all")
    return Wanted(tab, words, before)


def count(by: Actor, condition: Condition) -> int:
    """How many, `MOST` + 1 at most."""
    few = queries.of(by, condition).with_only_columns(Rectification.id).limit(MOST + 1).subquery()
    return int(session().scalar(select(func.count()).select_from(few)) or 0)


def shown(by: Actor, asked: Wanted, today: date) -> dict[str, Any]:
    """What the page of the list holds."""
    found = queries.of(by, TABS[asked.tab][1](today)).order_by(Rectification.id.desc()).limit(PAGE + 1)
    if asked.words:
        called = select(Office.id).where(Office.name.contains(asked.words, autoescape=True))
        found = found.where(Rectification.institution_id.in_(called))
    if asked.before is not None:
        found = found.where(Rectification.id < asked.before)
    rows = list(session().scalars(found.options(*queries.with_everything())).unique())
    more = rows[PAGE - 1].id if len(rows) > PAGE else None
    counts = {tab: count(by, holds(today)) for tab, (_, holds) in TABS.items() if tab not in ("ended", "all")}
    return {"rows": [_row(one, today) for one in rows[:PAGE]], "more": more, "tabs": TABS, "counts": counts}


def _row(one: Rectification, today: date) -> dict[str, Any]:
    now = state(one.steps, today)
    due = due_words(one, today) if now in OWING else None
    return {"one": one, "standing": standing(one, today), "due": due}
