"""What is asked about cases: one, through the caller's scope; lists, as united branches in keyset order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, false, func, literal, select, true, tuple_, union_all
from sqlalchemy.orm import joinedload

from portal.authority.gate import Subject, register
from portal.authority.models import CaseCapacity
from portal.authority.scope import (
    Condition,
    asked_rows,
    capacities_of,
    not_recused,
    parameters,
    place_branches,
    recused_cases,
    visible,
)
from portal.cases.models import Case
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused

Key = tuple[datetime, int]

_KEY = tuple_(bindparam("key_opened", type_=Case.opened_at.type), bindparam("key_id", type_=Case.id.type))


@dataclass(frozen=True)
class Window:
    """A stretch of the list in keyset order: so many, opened before one key (newest first) or after one (oldest first).
    Counting asks in this order as well: it lets the index be walked and left, where any order would read it whole."""

    limit: int
    before: Key | None = None
    after: Key | None = None

    def of(self, statement: Select[Any], opened: ColumnElement[datetime], number: ColumnElement[int]) -> Select[Any]:
        """The statement, cut to this stretch by its own columns of the sort key."""
        key = tuple_(opened, number)
        if self.before is not None:
            statement = statement.where(key < _KEY)
        if self.after is not None:
            statement = statement.where(key > _KEY)
        ascending = self.after is not None
        statement = statement.order_by(*((opened, number) if ascending else (opened.desc(), number.desc())))
        # Written into the statement: the database would plan an unknown limit as a tenth of the table.
        return statement.limit(literal(self.limit, literal_execute=True))

    def of_cases(self, statement: Select[Any]) -> Select[Any]:
        """The same by the case's own columns."""
        return self.of(statement, Case.opened_at.expression, Case.id.expression)


def load(actor: Actor, case_id: int) -> Case | None:
    """The case, if the actor may know of it; the scope is in the same WHERE as the id."""
    found = select(Case).where(Case.id == case_id, visible(Case, actor))
    return session().scalars(found.options(joinedload(Case.lead))).one_or_none()


def by_number(actor: Actor, number: str) -> Case:
    """The case of this number that the actor may know of. Raises `Refused` beside `number`: one that does not exist and one
    that is not theirs to know of are answered alike."""
    found = select(Case).where(Case.number == number.strip().upper(), visible(Case, actor)).order_by(Case.id).limit(1)
    case = session().scalars(found).one_or_none()
    if case is None:
        raise Refused("没有这个案号，或者您无权知悉该案。", "20(2)", ground=Ground.INPUT, field="number")
    return case


def matters(case: Case) -> Sequence[str]:
    """The clauses an act on the case is about: those found, before that those alleged."""
    return case.clauses


def listed(
    actor: Actor, conditions: Sequence[Condition], before: Key | None, limit: int, after: Key | None = None
) -> list[Case]:
    """At most `limit` cases the actor may read, newest first, opened before `before`; or, with `after`, those opened next
    after it. The next page starts at the last one's key, so no page costs more because the table grew."""
    window = Window(limit, before, after)
    key = before or after
    given = {**parameters(actor), **({"key_opened": key[0], "key_id": key[1]} if key else {})}
    found = _listing(actor, conditions, window) if conditions else _plain_listing(actor, window)
    cases = list(session().scalars(found, given))
    return cases if after is None else cases[::-1]


def _listing(actor: Actor, conditions: Sequence[Condition], window: Window) -> Select[Case]:
    scopes, rows = place_branches(Case, actor), asked_rows(actor)
    found = window.of_cases(select(Case).options(joinedload(Case.lead)))
    if rows is None and len(scopes) == 1:
        return found.where(scopes[0], not_recused(Case.id, actor), *conditions)
    return found.where(Case.id.in_(select(union_all(*_scopes(actor, conditions, window)).subquery().c.id)))


_plain: dict[object, Select[Case]] = {}


def _plain_listing(actor: Actor, window: Window) -> Select[Case]:
    """The list without filters, which is asked most: built once for each level, posts and kind of page (design 4)."""
    shape = (actor is SYSTEM, actor.level, actor.posts, window.limit, window.before is None, window.after is None)
    if shape not in _plain:
        _plain[shape] = _listing(actor, (), window)
    return _plain[shape]


def counted(actor: Actor, conditions: Sequence[Condition], cap: int) -> int:
    """How many cases the actor may read, `cap` + 1 at most: nothing counts further."""
    asked = _counting(actor, conditions, cap) if conditions else _plain_counting(actor, cap)
    return session().scalar(asked, parameters(actor)) or 0


def _counting(actor: Actor, conditions: Sequence[Condition], cap: int) -> Select[int]:
    scopes = _scopes(actor, conditions, Window(cap + 1), apart=True)
    few = union_all(*scopes).limit(literal(cap + 1, literal_execute=True)).subquery()
    return select(func.count()).select_from(few)


_counts: dict[object, Select[int]] = {}


def _plain_counting(actor: Actor, cap: int) -> Select[int]:
    """The count without filters, likewise built once."""
    shape = (actor is SYSTEM, actor.level, actor.posts, cap)
    if shape not in _counts:
        _counts[shape] = _counting(actor, (), cap)
    return _counts[shape]


def _scopes(actor: Actor, conditions: Sequence[Condition], window: Window, apart: bool = False) -> list[Select[int]]:
    """The ids of each scope's first cases, no more than asked for: each scope walks one index and stops. `apart`: what an
    earlier scope holds a later one leaves out, so that they add up, and enough of the first spares the others."""
    limits = [*conditions, Case.id.not_in(recused_cases(actor).cte("recused").select())]
    places, rows, held_before, found = place_branches(Case, actor), asked_rows(actor), list[Condition](), list[Select[Any]]()
    for place in places:
        found.append(window.of_cases(select(Case.id).where(place, *held_before, *limits)))
        held_before += [place.is_not(true())] if apart else []
    if rows is not None:
        # By the rows' own copy of the sort key; an office may hold several capacities in one case.
        held: Any = select(CaseCapacity.case_id.label("id"), CaseCapacity.opened_at).distinct()
        held = held.join(Case, Case.id == CaseCapacity.case_id).where(rows, *held_before, *limits)
        found.append(window.of(held, CaseCapacity.opened_at.expression, CaseCapacity.case_id.expression))
    found = found or [select(Case.id).where(false())]
    return [select(one.subquery().c.id) for one in found]


def related(actor: Actor, case_ids: Sequence[int]) -> list[Case]:
    """Those of these cases that the actor may know of."""
    return list(session().scalars(select(Case).where(Case.id.in_(case_ids), visible(Case, actor))))


register(Case, Subject("case_id", load, capacities_of, matters, "case", lambda case: str(case.lead_level)))
