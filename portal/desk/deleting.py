"""What waits about deletion (19): the reader's office signs, the ordering office checks what was signed or follows up what is
late, and the office above it is told of what stays late."""

from flask import url_for
from sqlalchemy import and_

from portal.authority.actions import Action
from portal.authority.seats import Capacity, Level
from portal.deletions import queries
from portal.deletions.models import DeletionOrder
from portal.deletions.states import OWING
from portal.deletions.stepping import standing
from portal.deletions.words import STATES
from portal.desk.counts import Asked
from portal.desk.seats import may
from portal.desk.todo import Source, Task
from portal.kit.actor import Actor
from portal.kit.clock import today

ABOVE = (Level.PROVINCE, Level.PREFECTURE)


def _to_delete(by: Actor) -> Asked:
    return queries.of(by, queries.about(by), queries.owing())


def _to_follow(by: Actor) -> Asked:
    return queries.of(by, queries.given_by(by), queries.to_follow(today()))


def _late_below(by: Actor) -> Asked:
    return queries.of(by, and_(queries.given_below(by), ~queries.given_by(by)), queries.late(today()))


def _delete_task(row: DeletionOrder, by: Actor) -> Task:
    return _task(row, row.office.short, "签署删除说明")


def _follow_task(row: DeletionOrder, by: Actor) -> Task:
    return _task(row, row.about.short, "跟进" if standing(row, today()) in OWING else "抽查")


def _late_task(row: DeletionOrder, by: Actor) -> Task:
    return _task(row, row.office.short, "督促")


def _task(row: DeletionOrder, origin: str, act: str) -> Task:
    now = standing(row, today())
    url = url_for("deletions.show", deletion_id=row.id)
    due = row.due_on if now in OWING else None
    title = f"{row.revocation.whose} 责令删除证书数据"
    return Task(title, row.number, url, STATES[now][0], "19", origin, row.served_on, due, act)


DELETIONS: tuple[Source, ...] = (
    Source("delete", lambda by: may(by, Action.DELETION_ATTEST), _to_delete, _delete_task),
    Source("delete_follow", lambda by: may(by, Action.DELETION_CHECK), _to_follow, _follow_task),
    Source(
        "delete_late_below",
        lambda by: by.level in ABOVE and may(by, Action.DELETION_CHECK, capacity=Capacity.SUPERVISE), _late_below, _late_task,
    ),
)  # fmt: skip
"""For the reader's office, the office that ordered it, and the one above that."""
