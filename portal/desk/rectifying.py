"""What waits about rectifications: the institution owes its report (4(4)), the prefecture judges it or says that it is late
(16.5), the county was asked to inspect (4(3))."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, or_

from portal.authority.actions import Action
from portal.desk.counts import Asked
from portal.desk.seats import may
from portal.desk.todo import Source, Task
from portal.kit.actor import Actor
from portal.kit.clock import today
from portal.rectifications import queries
from portal.rectifications.models import Rectification
from portal.rectifications.shown import due_words
from portal.rectifications.states import Kind, State, asked, of_kind, state
from portal.rectifications.words import STATES


def _of(condition: Callable[[], ColumnElement[bool]]) -> Callable[[Actor], Asked]:
    return lambda by: queries.of(by, condition()).options(*queries.with_everything())


def _judged_here(by: Actor) -> Asked:
    """Those that one's office ordered; of others it may read some, and judges none."""
    waits = or_(queries.to_judge(), queries.overdue(today()))
    return queries.of(by, Rectification.prefecture_id == by.office_id, waits).options(*queries.with_everything())


def _owed(row: Rectification, by: Actor) -> Task:
    stage = STATES[state(row.steps, today())][0]
    due = due_words(row, today())
    origin = row.prefecture.short
    return Task("限期整改", row.number, _url(row), stage, row.clauses[0], origin, row.ordered_on, due.day, "报送", due)


def _to_judge(row: Rectification, by: Actor) -> Task:
    now = state(row.steps, today())
    title = f"{row.institution.name} 限期整改"
    if now is State.OVERDUE:
        due, since = due_words(row, today()), row.ordered_on
        return Task(title, row.number, _url(row), STATES[now][0], "16.5", "期满", since, due.day, "查看", due)
    since = of_kind(row.steps, Kind.FINAL)[-1].on
    act = "验收" if may(by, Action.ACCEPT) else "检查"
    return Task(title, row.number, _url(row), STATES[now][0], "16", row.institution.short, since, None, act)


def _to_inspect(row: Rectification, by: Actor) -> Task:
    wanted: Any = asked(row.steps)
    title = f"{row.institution.name} 限期整改"
    return Task(title, row.number, _url(row), "协助检查整改", "4(3)", row.prefecture.short, wanted.on, wanted.due_on, "检查")


def _url(row: Rectification) -> str:
    return url_for("rectifications.show", rectification_id=row.id)


RECTIFICATIONS: tuple[Source, ...] = (
    Source("rectify", lambda by: may(by, Action.RECTIFICATION_REPORT), _of(queries.owing), _owed),
    Source(
        "rectify_judge", lambda by: may(by, Action.ASK_INSPECTION), _judged_here, _to_judge,
    ),
    Source(
        "rectify_inspect", lambda by: by.level == "county" and may(by, Action.INSPECT), _of(queries.to_inspect), _to_inspect
    ),
)  # fmt: skip
"""For the institution, the prefecture and the county."""
