"""How the gate finds people, appointments, stand-ins and offices: the first three in the administrator's tree, offices
all, because every officer must know who is competent."""

from portal.authority.gate import Subject, register
from portal.authority.seats import Capacity
from portal.identity import queries
from portal.identity.models import Appointment, Person, StandIn
from portal.identity.tree import reaches
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.organisations import queries as organisations
from portal.organisations.models import Office


def own(thing: object, actor: Actor) -> frozenset[Capacity]:
    """What belongs to no case is done in the office's own capacity."""
    return frozenset({Capacity.OWN})


def no_matter(thing: object) -> tuple[str, ...]:
    """And is about no clause."""
    return ()


def appointment(actor: Actor, appointment_id: int) -> Appointment | None:
    """An appointment at an office of the tree."""
    found = session().get(Appointment, appointment_id)
    return found if found is not None and reaches(actor, found.office) else None


def stand_in(actor: Actor, stand_in_id: int) -> StandIn | None:
    """A stand-in at an office of the tree."""
    found = session().get(StandIn, stand_in_id)
    if found is None:
        return None
    return found if reaches(actor, session().get_one(Office, found.office_id)) else None


def office(actor: Actor, office_id: int) -> Office | None:
    """Any office."""
    return organisations.office(office_id)


register(Person, Subject("person_id", queries.load, own, no_matter, "person"))
register(Appointment, Subject("appointment_id", appointment, own, no_matter, "appointment"))
register(StandIn, Subject("stand_in_id", stand_in, own, no_matter, "stand_in"))
register(Office, Subject("office_id", office, own, no_matter, "office"))
