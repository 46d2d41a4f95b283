"""How interim measures bite (20(1), 4(4)): entries in the registers with the case as cause, ended when the measure ends.

In a case about an institution they concern it, as a whole or in some occupations; in one about a person only that person's
result. Where the registers hold nothing, the words of the measure are all there is.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from portal.assessments import operations as registers
from portal.assessments import standings
from portal.assessments.models import RegisterEntry
from portal.cases import registered
from portal.cases.joint_models import InterimMeasure
from portal.cases.models import Case
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.organisations.ledger import Cause
from portal.organisations.models import Institution, Standing
from portal.organisations.standing import WHOLE


def bite(case: Case, measure: InterimMeasure, clause: str, *, by: Actor, at: datetime) -> None:
    """Enter a measure that was just ordered."""
    cause = Cause(f"{case.lead.short}调查期间的临时措施", local(at).date(), None, clause, case.id, measure=measure.kind)
    if measure.kind == "suspend_activity":
        _suspend(case, measure.occupations, cause, by=by, at=at)
    elif case.respondent_kind == "candidate":
        registers.hold_back([one.id for one in registered.candidates(case)], cause, by=by, at=at)
    elif case.institution_id is not None:
        standings.hold_data(session().get_one(Institution, case.institution_id), cause, by=by, at=at)


def release(case: Case, measure: InterimMeasure, words: str, clause: str, *, by: Actor, at: datetime) -> None:
    """End its entries: nothing is suspended or held any more from today on."""
    cause = Cause(words, local(at).date(), None, clause, case.id, measure=measure.kind)
    codes = measure.occupations or [WHOLE]
    entered = select(Standing.id).where(
        Standing.cause_case_id == case.id, Standing.cause_decision_id.is_(None), Standing.measure == measure.kind,
        Standing.occupation_code.in_(codes),
    )  # fmt: skip
    standings.end(session().scalars(entered).all(), cause, by=by, at=at)
    held = select(RegisterEntry.id).where(
        RegisterEntry.cause_case_id == case.id, RegisterEntry.cause_decision_id.is_(None),
        RegisterEntry.measure == measure.kind,
    )  # fmt: skip
    registers.end(session().scalars(held).all(), cause, by=by, at=at)


def _suspend(case: Case, occupations: Sequence[str], cause: Cause, *, by: Actor, at: datetime) -> None:
    if case.institution_id is None:
        return
    institution = session().get_one(Institution, case.institution_id)
    if occupations:
        standings.suspend_occupation(institution, occupations, cause, by=by, at=at)
    else:
        standings.suspend_activity(institution, cause, by=by, at=at)
