"""Who sees the registers: the institution its own, the prefecture and the county its region, the prefecture of the place what
happened there, the province all (4). The policy's reading rights as capacities of one thing and as SQL over all."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from portal.authority.actions import Action
from portal.authority.gate import Subject
from portal.authority.permission import basis_for, permit
from portal.authority.scope import reading
from portal.authority.seats import Capacity, Level
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import session

Condition = ColumnElement[bool]


def capacities_of(thing: Any, actor: Actor) -> frozenset[Capacity]:
    """In which capacities the actor's office has to do with a thing of an institution."""
    office, found = actor.office_id, set()
    if thing.institution_id == office:
        found.add(Capacity.OWN)
    if actor.level == Level.PROVINCE or (actor.level == Level.PREFECTURE and thing.prefecture_id == office):
        found.add(Capacity.SUPERVISE)
    if actor.level == Level.COUNTY and getattr(thing, "county_id", None) == office:
        found.add(Capacity.ASSIST)
    if actor.level == Level.PREFECTURE and getattr(thing, "venue_id", None) == office:
        found.add(Capacity.VENUE)
    return frozenset(found)


def visible(model: Any, actor: Actor, action: Action) -> Condition:
    """The same over all rows of a model, for whoever may do `action`."""
    if actor is SYSTEM:
        return true()
    capacities, office = reading(actor, action), actor.office_id
    if Capacity.SUPERVISE in capacities and actor.level == Level.PROVINCE:
        return true()
    found: list[Condition] = []
    if Capacity.OWN in capacities:
        found.append(model.institution_id == office)
    if Capacity.SUPERVISE in capacities:
        found.append(model.prefecture_id == office)
    if Capacity.ASSIST in capacities and actor.level == Level.COUNTY:
        found.append(model.county_id == office)
    if Capacity.VENUE in capacities and hasattr(model, "venue_id"):
        found.append(model.venue_id == office)
    return or_(*found) if found else false()


def case_button(actor: Actor, clause: str) -> str:
    """What the way to a case is called that is opened about something here, under such a clause; "" for who opens none.
    For an institution it is its report of what happened in its own house (4(4))."""
    if basis_for(actor, Action.OPEN, [Capacity.LEAD], [clause]) is None:
        return ""
    return "报告情况并立案" if actor.level == Level.INSTITUTION else "立案"


def ensure_reads(actor: Actor, action: Action) -> None:
    """For a list: refuse whoever may read none of it in any capacity, and say who could."""
    permit(actor, action, reading(actor, action))


def subject(
    model: Any, parameter: str, action: Action, capacities: Callable[[Any, Actor], frozenset[Capacity]] = capacities_of,
    within: Callable[[Any, Actor, Action], Condition] = visible,
) -> Subject:  # fmt: skip
    """How the gate handles a model of the registers."""

    def load(actor: Actor, key: int) -> Any:
        return session().scalars(select(model).where(and_(model.id == key, within(model, actor, action)))).one_or_none()

    return Subject(parameter, load, capacities, _no_matter, model.__tablename__)


def _no_matter(thing: Any) -> Sequence[str]:
    return ()
