"""What a rectification means for the registers. The decision put the institution under rectification (16, 13, 18) and, under
13, suspended the occupation for its length; when it is accepted both end, when it is extended both run on."""

from collections.abc import Sequence
from datetime import date, datetime

from portal.assessments import standings
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.organisations import queries
from portal.organisations.ledger import Cause
from portal.organisations.models import Institution, Standing
from portal.organisations.standing import RECTIFYING, holding
from portal.rectifications.models import Rectification

MEASURES = frozenset({"rectify", "suspend_occupation"})
"""The measures that last as long as the rectification does."""


def entered(rectification: Rectification, day: date) -> Sequence[Standing]:
    """The entries of this decision that hold on a day; none where the registers were not changed by it."""
    known = holding(queries.standings(rectification.institution_id), day)
    return [one for one in known if one.cause_decision_id == rectification.decision_id and one.measure in MEASURES]


def release(rectification: Rectification, *, by: Actor, at: datetime) -> int:
    """Accepted: the institution is under rectification no longer, the occupation is free again. Returns how many ended."""
    day = local(at).date()
    words = f"{rectification.number}责令的整改验收合格"
    return standings.end([one.id for one in entered(rectification, day)], _cause(rectification, words, day), by=by, at=at)


def prolong(rectification: Rectification, until: date, *, by: Actor, at: datetime) -> None:
    """Extended: what ends with the period is ended and entered anew with the new last day, so that both stay readable."""
    day = local(at).date()
    words = f"{rectification.number}责令的整改期限延长"
    for one in [one for one in entered(rectification, day) if one.until is not None]:
        standings.end([one.id], _cause(rectification, words, day), by=by, at=at)
        # The same order, from the day on which it was received: it only lasts longer.
        cause = Cause(one.cause, one.since, until, one.clause, one.cause_case_id, one.cause_decision_id, one.measure)
        _enter_again(one, cause, by, at)


def _enter_again(one: Standing, cause: Cause, by: Actor, at: datetime) -> None:
    institution = session().get_one(Institution, one.office_id)
    if one.effect == RECTIFYING:
        standings.order_rectification(institution, cause, by=by, at=at)
    elif one.occupation_code:
        standings.suspend_occupation(institution, [one.occupation_code], cause, by=by, at=at)


def _cause(rectification: Rectification, words: str, day: date) -> Cause:
    clause = rectification.clauses[0]
    return Cause(words, day, None, clause, rectification.case_id, rectification.decision_id, "rectify")
