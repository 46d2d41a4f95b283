"""Earlier decisions about the same respondent: the same institution, or the person with the same number (by its blind index).

Only what the reader may know of: a decision in a case of another region is none of theirs."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from portal.authority.scope import visible
from portal.cases.models import Case, Respondent
from portal.decisions.models import Decision
from portal.findings.memory import Decided, decided_as
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session

MOST = 5


@decided_as
def decided_before(case: Case, actor: Actor) -> Sequence[Decided]:
    """The latest decisions about this respondent in other cases that the actor reads, made before this one was decided."""
    same = _same(case)
    if same is None:
        return []
    own = select(Decision.signed_at).where(Decision.case_id == case.id).scalar_subquery()
    found = (
        select(Decision, Case)
        .join(Case, Case.id == Decision.case_id)
        .options(joinedload(Decision.document))
        .where(same, Case.id != case.id, or_(own.is_(None), Decision.signed_at < own), visible(Case, actor))
        .order_by(Decision.signed_at.desc())
        .limit(MOST)
    )
    return [_told(decision, other) for decision, other in session().execute(found)]


def _same(case: Case) -> ColumnElement[bool] | None:
    if case.respondent_kind == "institution":
        mine = and_(Case.institution_id == case.institution_id, Case.respondent_kind == "institution")
        return mine if case.institution_id is not None else None
    index = case.respondent.id_index if case.respondent else None
    return None if index is None else Case.id.in_(select(Respondent.case_id).where(Respondent.id_index == index))


def _told(decision: Decision, case: Case) -> Decided:
    names = [str(one["name"]) for one in decision.measures if one.get("applicable", True)]
    return Decided(case.number, decision.clauses, local(decision.signed_at).date(), names, case.id)
