"""What is asked about cases: one, through the caller's scope; lists, as united branches in keyset order."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, literal, select, tuple_, union_all
from sqlalchemy.orm import joinedload

from portal.authority.gate import Subject, register
from portal.authority.scope import Condition, branches, capacities_of, not_recused, visible
from portal.cases.models import Case
from portal.kit.actor import Actor
from portal.kit.db import session

Key = tuple[datetime, int]


def load(actor: Actor, case_id: int) -> Case | None:
    """The case, if the actor may know of it; the scope is in the same WHERE as the id."""
    found = select(Case).where(Case.id == case_id, visible(Case, actor))
    return session().scalars(found.options(joinedload(Case.lead))).one_or_none()


def matters(case: Case) -> Sequence[str]:
    """The clauses an act on the case is about: those found, before that those alleged."""
    return case.clauses


def listed(actor: Actor, conditions: Sequence[Condition], before: Key | None, limit: int) -> list[Case]:
    """At most `limit` cases the actor may read, newest first, opened before `before`: the next page starts at the last
    one's key, so no page costs more because the table grew."""
    conditions = [*conditions, not_recused(Case.id, actor)]
    if before is not None:
        conditions.append(tuple_(Case.opened_at, Case.id) < tuple_(literal(before[0]), literal(before[1])))
    scopes = branches(Case, actor)
    if not scopes:
        return []
    if len(scopes) == 1:
        return list(session().scalars(_limited(select(Case), and_(scopes[0], *conditions), limit)))
    keys = select(Case.id, Case.opened_at)
    united = union_all(*(_limited(keys, and_(scope, *conditions), limit).subquery().select() for scope in scopes))
    ids = select(united.subquery().c.id)
    return list(session().scalars(_limited(select(Case), Case.id.in_(ids), limit)))


def _limited(statement: Any, condition: Condition, limit: int) -> Any:
    # Any: SQLAlchemy types a Select by its columns one by one, which no type variable can stand for.
    return statement.where(condition).order_by(Case.opened_at.desc(), Case.id.desc()).limit(limit)


def related(actor: Actor, case_ids: Sequence[int]) -> list[Case]:
    """Those of these cases that the actor may know of."""
    return list(session().scalars(select(Case).where(Case.id.in_(case_ids), visible(Case, actor))))


register(Case, Subject("case_id", load, capacities_of, matters, "case"))
