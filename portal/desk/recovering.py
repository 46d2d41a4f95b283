"""What waits about subsidies that a decision asks back (9): money still to come in, or, where a review reversed the order, to
be given back. It waits for the handlers of the case until it is settled, the case closed or not."""

from typing import Any

from flask import url_for

from portal.assessments import recovering
from portal.assessments.models import RegisterEntry
from portal.authority.actions import Action
from portal.authority.scope import not_recused
from portal.cases.models import Case
from portal.desk.counts import Asked
from portal.desk.seats import may
from portal.desk.todo import Source, Task, handling
from portal.kit.actor import Actor
from portal.kit.clock import today


def _unsettled(actor: Actor) -> Asked:
    found = recovering.unsettled().add_columns(Case).join(Case, Case.id == RegisterEntry.cause_case_id)
    return found.where(Case.id.in_(handling(actor)), Case.lead_id == actor.office_id, not_recused(Case.id, actor))


def _task(row: Any, actor: Actor) -> Task:
    order, subsidy, candidate, case = row
    stands, url = recovering.standing(subsidy, today()), url_for("assessments.candidate", candidate_id=candidate.id)
    words = ("待退还补贴款项", "20(4)", f"应退 {stands.to_refund} 元", "登记退还")
    if not stands.to_refund:
        words = ("待追回补贴", "9", f"尚欠 {stands.outstanding} 元", "登记追回")
    stage, clause, origin, act = words
    return Task(case.title, case.number, url, stage, clause, origin, order.since, None, act)


RECOVERIES: tuple[Source, ...] = (Source("recoveries", lambda by: may(by, Action.RECORD_SUBSIDY), _unsettled, _task),)
"""For the handlers of the lead."""
