"""What is asked about cases: one, through the caller's scope; lists, as united branches in keyset order."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, literal, select, tuple_, union, union_all
from sqlalchemy.orm import joinedload

from portal.authority.gate import Subject, register
from portal.authority.scope import Condition, branches, capacities_of, not_recused, visible
from portal.cases.models import Case
from portal.kit.actor import Actor
from portal.kit.db import session

Key = tuple[datetime, int]
NEWEST_FIRST = (Case.opened_at.desc(), Case.id.desc())
OLDEST_FIRST = (Case.opened_at, Case.id)


def load(actor: Actor, case_id: int) -> Case | None:
    """The case, if the actor may know of it; the scope is in the same WHERE as the id."""
    found = select(Case).where(Case.id == case_id, visible(Case, actor))
    return session().scalars(found.options(joinedload(Case.lead))).one_or_none()


def matters(case: Case) -> Sequence[str]:
    """The clauses an act on the case is about: those found, before that those alleged."""
    return case.clauses


def listed(
    actor: Actor, conditions: Sequence[Condition], before: Key | None, limit: int, after: Key | None = None
) -> list[Case]:
    """At most `limit` cases the actor may read, newest first, opened before `before`; or, with `after`, those opened next
    after it. The next page starts at the last one's key, so no page costs more because the table grew."""
    order = OLDEST_FIRST if after is not None else NEWEST_FIRST
    limits = [*conditions, not_recused(Case.id, actor), *_between(before, after)]
    scopes = branches(Case, actor)
    if not scopes:
        return []
    found = select(Case).options(joinedload(Case.lead))
    if len(scopes) == 1:
        rows = found.where(scopes[0], *limits)
    else:
        keys = (select(Case.id).where(scope, *limits).order_by(*order).limit(limit) for scope in scopes)
        united = union_all(*(one.subquery().select() for one in keys)).subquery()
        rows = found.where(Case.id.in_(select(united.c.id)))
    cases = list(session().scalars(rows.order_by(*order).limit(limit)))
    return cases if after is None else cases[::-1]


def counted(actor: Actor, conditions: Sequence[Condition], cap: int) -> int:
    """How many cases the actor may read, `cap` + 1 at most: nothing counts further."""
    scopes, limits = branches(Case, actor), [*conditions, not_recused(Case.id, actor)]
    if not scopes:
        return 0
    few = [select(Case.id).where(scope, *limits).limit(cap + 1).subquery().select() for scope in scopes]
    distinct = union(*few).subquery()
    return min(session().scalar(select(func.count()).select_from(distinct)) or 0, cap + 1)


def _between(before: Key | None, after: Key | None) -> list[Condition]:
    key, found = tuple_(Case.opened_at, Case.id), list[Condition]()
    if before is not None:
        found.append(key < tuple_(literal(before[0]), literal(before[1])))
    if after is not None:
        found.append(key > tuple_(literal(after[0]), literal(after[1])))
    return found


def related(actor: Actor, case_ids: Sequence[int]) -> list[Case]:
    """Those of these cases that the actor may know of."""
    return list(session().scalars(select(Case).where(Case.id.in_(case_ids), visible(Case, actor))))


register(Case, Subject("case_id", load, capacities_of, matters, "case"))
