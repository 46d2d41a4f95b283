"""What the actor's posts let the actor do at all, asked of the compiled policy: the desk and the navigation follow it."""

from sqlalchemy import ColumnElement, true

from portal.authority.actions import Action
from portal.authority.policy import standing_policy
from portal.authority.seats import ADMINISTRATORS, Capacity, Level
from portal.cases.models import Case
from portal.kit.actor import Actor


def may(actor: Actor, *actions: Action, capacity: Capacity | None = None) -> bool:
    """Whether some seat of the actor permits one of these acts, about anything, in this capacity or in any."""
    if actor.level not in set(Level):
        return False
    level = Level(actor.level)
    found = (standing_policy().capacities_for(level, actor.posts, action) for action in actions)
    return any(capacity in held if capacity else held for held in found)


def administers(actor: Actor) -> bool:
    """Whether these are an administrator's posts: they come with no case and no report."""
    return bool(actor.posts & ADMINISTRATORS)


def region(actor: Actor) -> ColumnElement[bool]:
    """The cases of the actor's own region or office, as equality on one indexed column: what the desk's figures are of."""
    columns = {
        Level.PREFECTURE: Case.prefecture_id,
        Level.COUNTY: Case.county_id,
        Level.INSTITUTION: Case.lead_id,
    }
    column = columns.get(Level(actor.level))
    return true() if column is None else column == actor.office_id


def region_words(actor: Actor) -> str:
    """What that region is called over a figure."""
    return {"province": "全省", "institution": "本机构"}.get(actor.level, "本辖区")
