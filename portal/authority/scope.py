"""Which cases an actor may know of: the policy's reading rights as capacities of one case and as SQL over all of them.

One vocabulary, two renderings: `capacities_of` answers for one loaded case, `branches` for lists, search and counts; a
property test holds them equal. Equality on indexed columns only; an actor who reads in several capacities gets several
branches, to be united and limited each (design 4).
"""

from collections.abc import Collection
from typing import Any, Protocol

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from portal.authority.actions import Action
from portal.authority.models import CaseCapacity, Recusal
from portal.authority.policy import standing_policy
from portal.authority.seats import Capacity, Level
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import session

Condition = ColumnElement[bool]

ASKED = frozenset({Capacity.ASSIST, Capacity.COORDINATE, Capacity.ISSUE, Capacity.RESPONDENT, Capacity.FILED_TO})
"""What an office becomes by an act, as a row; lead, venue and supervision follow from the case's place alone."""


RECUSED = "recused"
"""Beside the asked capacities of a case: that the actor has none."""


class OneCase(Protocol):
    """The columns of a case from which capacities follow; the model itself belongs to `cases`, above this room."""

    id: int
    lead_id: int
    prefecture_id: int | None
    venue_id: int | None
    county_id: int | None


def reading(actor: Actor, action: Action = Action.CASE_READ) -> frozenset[Capacity]:
    """The capacities in which this actor's posts permit `action` about anything or something."""
    if actor is SYSTEM:
        return frozenset(Capacity)
    return frozenset(standing_policy().capacities_for(Level(actor.level), actor.posts, action))


def capacities_of(case: OneCase, actor: Actor) -> frozenset[Capacity]:
    """In which capacities the actor's office takes part in this case now; a recused person's office counts for nothing."""
    return _capacities(case, actor, set(session().scalars(_HELD, {"of_case": case.id, **parameters(actor)})))


def _capacities(case: OneCase, actor: Actor, asked: Collection[str]) -> frozenset[Capacity]:
    if RECUSED in asked:
        return frozenset()
    found = {capacity for capacity, holds in _by_place(case, actor).items() if holds}
    return frozenset(found | ASKED.intersection(Capacity(word) for word in asked))


def capacities_of_each(cases: Collection[OneCase], actor: Actor) -> dict[int, frozenset[Capacity]]:
    """The same for many cases, by case, in one trip whatever their number."""
    ids = [case.id for case in cases]
    asked = select(CaseCapacity.case_id, CaseCapacity.capacity).where(
        CaseCapacity.case_id.in_(ids), CaseCapacity.office_id == actor.office_id, lasting()
    )
    gone = select(Recusal.case_id, literal(RECUSED)).where(Recusal.case_id.in_(ids), Recusal.person_id == actor.person_id)
    held: dict[int, set[str]] = {number: set() for number in ids}
    for number, word in session().execute(union_all(asked, gone)):
        held[number].add(word)
    return {case.id: _capacities(case, actor, held[case.id]) for case in cases}


def _by_place(case: OneCase, actor: Actor) -> dict[Capacity, bool]:
    office = actor.office_id
    supervises = actor.level == Level.PROVINCE or (actor.level == Level.PREFECTURE and case.prefecture_id == office)
    return {
        Capacity.LEAD: case.lead_id == office,
        Capacity.VENUE: case.venue_id == office,
        Capacity.ASSIST: actor.level == Level.COUNTY and case.county_id == office,
        Capacity.SUPERVISE: supervises and case.lead_id != office,
    }


def acting_office(actor: Actor) -> BindParameter[int]:
    """The actor's office under a name, so that a statement built for one actor serves all of the same posts."""
    return bindparam("acting_office", actor.office_id, BigInteger)


def acting_person(actor: Actor) -> BindParameter[int]:
    """The actor, likewise."""
    return bindparam("acting_person", actor.person_id, BigInteger)


def parameters(actor: Actor) -> dict[str, int]:
    """What such a statement is executed with."""
    return {"acting_office": actor.office_id, "acting_person": actor.person_id}


def branches(case: type[Any], actor: Actor, permitted: Collection[Capacity] | None = None) -> list[Condition]:
    """The conditions, any of which lets the actor read a case; each rests on one index. Empty: nothing may be read."""
    rows, found = asked_rows(actor, permitted), place_branches(case, actor, permitted)
    if rows is not None:
        found.append(case.id.in_(select(CaseCapacity.case_id).where(rows)))
    return found


def place_branches(case: type[Any], actor: Actor, permitted: Collection[Capacity] | None = None) -> list[Condition]:
    """Those of them that follow from the columns of the case."""
    permitted = reading(actor) if permitted is None else permitted
    if sees_all(actor, permitted):
        return [true()]
    office, found = acting_office(actor), []
    if Capacity.SUPERVISE in permitted and actor.level in (Level.PROVINCE, Level.PREFECTURE):
        above = true() if actor.level == Level.PROVINCE else case.prefecture_id == office
        # An office does not supervise what it leads itself.
        found.append(above if Capacity.LEAD in permitted else and_(above, case.lead_id != office))
    elif Capacity.LEAD in permitted:
        found.append(case.lead_id == office)
    if Capacity.VENUE in permitted:
        found.append(case.venue_id == office)
    if Capacity.ASSIST in permitted and actor.level == Level.COUNTY:
        found.append(case.county_id == office)
    return found


def sees_all(actor: Actor, permitted: Collection[Capacity]) -> bool:
    """The system, and the province where it reads what it leads and supervises the rest: no condition adds anything."""
    return actor is SYSTEM or (actor.level == Level.PROVINCE and {Capacity.SUPERVISE, Capacity.LEAD} <= set(permitted))


def asked_rows(actor: Actor, permitted: Collection[Capacity] | None = None) -> Condition | None:
    """Which rows of `case_capacity` let the actor read their case; None where no row could."""
    permitted = reading(actor) if permitted is None else permitted
    words = sorted(ASKED.intersection(permitted))
    if sees_all(actor, permitted) or not words:
        return None
    return and_(CaseCapacity.office_id == acting_office(actor), CaseCapacity.capacity.in_(words), lasting())


def lasting() -> Condition:
    """That a row's capacity has not ended."""
    return or_(CaseCapacity.until.is_(None), CaseCapacity.until > func.now())


def not_recused(case_id: InstrumentedAttribute[int], actor: Actor) -> Condition:
    """A recused officer does not find the case any more, anywhere."""
    return case_id.not_in(recused_cases(actor))


def recused_cases(actor: Actor) -> Select[int]:
    """The cases from which the actor is recused."""
    return select(Recusal.case_id).where(Recusal.person_id == acting_person(actor))


_OF_CASE = bindparam("of_case", type_=BigInteger)
_HELD = union_all(
    select(CaseCapacity.capacity).where(
        CaseCapacity.case_id == _OF_CASE, CaseCapacity.office_id == bindparam("acting_office", type_=BigInteger), lasting()
    ),
    select(literal(RECUSED)).where(
        exists().where(Recusal.case_id == _OF_CASE, Recusal.person_id == bindparam("acting_person", type_=BigInteger))
    ),
)
"""What an office became by an act in one case, and whether the actor is recused from it: asked at every gate, in one trip."""


def visible(case: type[Any], actor: Actor, permitted: Collection[Capacity] | None = None) -> Condition:
    """The whole scope as one condition, for loading a single object."""
    found = branches(case, actor, permitted)
    return and_(or_(*found), not_recused(case.id, actor)) if found else false()
