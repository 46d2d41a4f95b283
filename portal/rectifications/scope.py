"""Who takes part in a rectification and who may know of it (4): the institution it is about, the prefecture that ordered it,
the county that helps to check it, the province above; and another prefecture that is venue of the case which led to it, or was
asked to help there (4(2), 20(6)). As capacities of one, and as SQL over all."""

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from portal.authority.actions import Action
from portal.authority.models import CaseCapacity
from portal.authority.scope import capacities_of as capacities_in_case
from portal.authority.scope import lasting, not_recused, reading
from portal.authority.seats import Capacity, Level
from portal.cases.models import Case
from portal.kit.actor import SYSTEM, Actor
from portal.rectifications.models import Rectification

Condition = ColumnElement[bool]

FROM_CASE = frozenset({Capacity.VENUE, Capacity.ASSIST})
"""What another prefecture is in the case is what it is here."""


def capacities_of(rectification: Rectification, actor: Actor) -> frozenset[Capacity]:
    """In which capacity the actor's office takes part. The institution does, though it does not read the case."""
    office, level = actor.office_id, actor.level
    places = {
        Capacity.RESPONDENT: level == Level.INSTITUTION and rectification.institution_id == office,
        Capacity.LEAD: level == Level.PREFECTURE and rectification.prefecture_id == office,
        Capacity.ASSIST: level == Level.COUNTY and rectification.county_id == office,
        Capacity.SUPERVISE: level == Level.PROVINCE,
    }
    found = frozenset(capacity for capacity, holds in places.items() if holds)
    if level != Level.PREFECTURE or found or rectification.case is None:
        return found
    return capacities_in_case(rectification.case, actor) & FROM_CASE


def visible(actor: Actor) -> Condition:
    """The rectifications that the actor may know of; none of a case from which the actor is recused."""
    if actor is SYSTEM:
        return true()
    permitted, office = reading(actor, Action.RECTIFICATION_READ), actor.office_id
    places: dict[Capacity, Condition] = {
        Capacity.RESPONDENT: Rectification.institution_id == office,
        Capacity.LEAD: Rectification.prefecture_id == office,
        Capacity.VENUE: Rectification.case_id.in_(select(Case.id).where(Case.venue_id == office)),
        Capacity.ASSIST: _assists(actor),
        Capacity.SUPERVISE: true(),
    }
    found = [condition for capacity, condition in places.items() if capacity in permitted]
    return and_(or_(*found), not_recused(Rectification.case_id, actor)) if found else false()


def _assists(actor: Actor) -> Condition:
    """A county by its place; a prefecture where it was asked to in the case, as long as that lasts."""
    if actor.level != Level.PREFECTURE:
        return Rectification.county_id == actor.office_id
    mine = (CaseCapacity.office_id == actor.office_id, CaseCapacity.capacity == Capacity.ASSIST.value, lasting())
    return Rectification.case_id.in_(select(CaseCapacity.case_id).where(*mine))
