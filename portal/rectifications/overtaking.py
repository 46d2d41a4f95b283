"""What a termination (17, 18) makes of a rectification in its course: it ends, for nobody is left to rectify anything. A review
that reverses the termination lets it go on where it stood."""

from collections.abc import Collection
from datetime import date, datetime

from portal.cases.models import Case
from portal.decisions.consequences import follows_reversal, follows_service
from portal.decisions.models import Decision
from portal.decisions.striking import terminates
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.organisations import queries as organisations
from portal.organisations.standing import TERMINATED, holding
from portal.rectifications import queries
from portal.rectifications.models import Rectification
from portal.rectifications.states import ENDED, Kind, overtaken, state
from portal.rectifications.steps import Said, add

TERMINATE = "terminate"


@follows_service
def overtake(case: Case, decision: Decision, received: date, by: Actor, at: datetime) -> None:
    """A termination was served: what the institution was still to rectify ends with it."""
    if not terminates(decision.measures) or case.institution_id is None:
        return
    for row in queries.of_institution(case.institution_id):
        _end(row, decision.id, received, by=by, at=at)


def overtake_new(row: Rectification, decision: Decision, *, by: Actor, at: datetime) -> None:
    """What is ordered of an institution that is terminated already, or by the same decision, begins and ends at once."""
    known = holding(organisations.standings(row.institution_id), row.ordered_on)
    ended = [one.cause_decision_id for one in known if one.effect == TERMINATED]
    if ended or terminates(decision.measures):
        _end(row, next(iter(ended), None) or decision.id, row.ordered_on, by=by, at=at)


@follows_reversal
def resume(case: Case, decision: Decision, measures: Collection[str], by: Actor, at: datetime) -> None:
    """The termination was reversed: what it had overtaken goes on."""
    if TERMINATE not in measures or case.institution_id is None:
        return
    for row in queries.of_institution(case.institution_id):
        if overtaken(row.steps) is not None:
            add(row, Kind.RESUMED, Said(facts={"decision": decision.id}), by=by, at=at)


def _end(row: Rectification, decision_id: int, on: date, *, by: Actor, at: datetime) -> None:
    if state(row.steps, local(at).date()) not in ENDED:
        add(row, Kind.OVERTAKEN, Said(done_on=on, facts={"decision": decision_id}), by=by, at=at)
