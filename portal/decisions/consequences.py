"""What follows from a decision in its own transaction, in rooms above this one: they put themselves on the lists at import;
imports only go down, so nothing here knows them. From the signature filings are owed (4(2), 20(5)); from the day on which the
decision was received its measures hold; a reversal on review undoes them."""

from collections.abc import Callable, Collection
from datetime import date, datetime

from portal.cases.models import Case
from portal.decisions.models import Decision
from portal.kit.actor import Actor

Signed = Callable[[Case, Decision, Actor, datetime], None]
Served = Callable[[Case, Decision, date, Actor, datetime], None]
Reversed = Callable[[Case, Decision, Collection[str], Actor, datetime], None]

_SIGNED: list[Signed] = []
_SERVED: list[Served] = []
_REVERSED: list[Reversed] = []


def follows(consequence: Signed) -> Signed:
    """Mark what is done whenever a decision was signed."""
    _SIGNED.append(consequence)
    return consequence


def follows_service(consequence: Served) -> Served:
    """Mark what is done whenever a decision was served; it is given the day of receipt."""
    _SERVED.append(consequence)
    return consequence


def follows_reversal(consequence: Reversed) -> Reversed:
    """Mark what is done whenever measures of a decision, given by their identifiers, were reversed on review."""
    _REVERSED.append(consequence)
    return consequence


def follow(case: Case, decision: Decision, *, by: Actor, at: datetime) -> None:
    """Do all that a signature leads to."""
    for consequence in _SIGNED:
        consequence(case, decision, by, at)


def follow_service(case: Case, decision: Decision, received: date, *, by: Actor, at: datetime) -> None:
    """Do all that service leads to."""
    for consequence in _SERVED:
        consequence(case, decision, received, by, at)


def follow_reversal(case: Case, decision: Decision, measures: Collection[str], *, by: Actor, at: datetime) -> None:
    """Do all that the reversal of these measures leads to."""
    for consequence in _REVERSED:
        consequence(case, decision, measures, by, at)
