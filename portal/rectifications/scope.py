"""Who takes part in a rectification and who may know of it (4): the institution it is about, the prefecture that ordered it,
the county that helps to check it, the province above. As capacities of one, and as SQL over all."""

from sqlalchemy import ColumnElement, and_, false, or_, true

from portal.authority.actions import Action, Capacity, Level
from portal.authority.scope import not_recused, reading
from portal.kit.actor import SYSTEM, Actor
from portal.rectifications.models import Rectification

Condition = ColumnElement[bool]


def capacities_of(rectification: Rectification, actor: Actor) -> frozenset[Capacity]:
    """In which capacity the actor's office takes part. The institution does, though it does not read the case."""
    office, level = actor.office_id, actor.level
    places = {
        Capacity.RESPONDENT: level == Level.INSTITUTION and rectification.institution_id == office,
        Capacity.LEAD: level == Level.PREFECTURE and rectification.prefecture_id == office,
        Capacity.ASSIST: level == Level.COUNTY and rectification.county_id == office,
        Capacity.SUPERVISE: level == Level.PROVINCE,
    }
    return frozenset(capacity for capacity, holds in places.items() if holds)


def visible(actor: Actor) -> Condition:
    """The rectifications that the actor may know of; none of a case from which the actor is recused."""
    if actor is SYSTEM:
        return true()
    permitted, office = reading(actor, Action.RECTIFICATION_READ), actor.office_id
    places: dict[Capacity, Condition] = {
        Capacity.RESPONDENT: Rectification.institution_id == office,
        Capacity.LEAD: Rectification.prefecture_id == office,
        Capacity.ASSIST: Rectification.county_id == office,
        Capacity.SUPERVISE: true(),
    }
    found = [condition for capacity, condition in places.items() if capacity in permitted]
    return and_(or_(*found), not_recused(Rectification.case_id, actor)) if found else false()
