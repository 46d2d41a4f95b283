"""What follows from a decision at once, in its own transaction, in rooms above this one: they put themselves on the list
at import (filing is owed from the day of the decision, 4(2), 20(5)); imports only go down, so nothing here knows them."""

from collections.abc import Callable
from datetime import datetime

from portal.cases.models import Case
from portal.decisions.models import Decision
from portal.kit.actor import Actor

Consequence = Callable[[Case, Decision, Actor, datetime], None]

CONSEQUENCES: list[Consequence] = []


def follows(consequence: Consequence) -> Consequence:
    """Mark what is done whenever a decision was signed."""
    CONSEQUENCES.append(consequence)
    return consequence


def follow(case: Case, decision: Decision, *, by: Actor, at: datetime) -> None:
    """Do it all."""
    for consequence in CONSEQUENCES:
        consequence(case, decision, by, at)
