"""What waits about a voided sitting: the innocent candidates are told (20(3)), answered, and told again where a review reversed
it (20(4)). It waits for the handlers of the case."""

from typing import Any

from flask import url_for

from portal.authority.actions import Action
from portal.authority.scope import not_recused
from portal.cases.models import Case
from portal.desk.counts import Asked
from portal.desk.seats import may
from portal.desk.todo import Source, Task, handling
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.rulebook.internal_limits import limit_due
from portal.sittings import queries
from portal.sittings.models import VoidedSitting
from portal.sittings.words import NOTICED, OBJECTED, RESIT, RESTORED

STAGES = {
    NOTICED: ("待告知考生", "告知"), OBJECTED: ("待答复异议", "答复"), RESIT: ("待提供重新评价", "提供"),
    RESTORED: ("待告知结果恢复", "告知"), "": ("查看告知情况", "查看"),
}  # fmt: skip


def _owing(actor: Actor) -> Asked:
    found = queries.owing().add_columns(Case).join(Case, Case.id == VoidedSitting.case_id)
    return found.where(Case.id.in_(handling(actor)), Case.lead_id == actor.office_id, not_recused(Case.id, actor))


def _task(row: Any, actor: Actor) -> Task:
    sitting, assessment, case = row
    undone, word = queries.reversal(sitting), queries.left(sitting)
    since = local(undone.reversed_at).date() if undone else sitting.received_on
    url = url_for("sittings.show", sitting_id=sitting.id, still=word or None)
    stage, act = STAGES[word]
    clause = "20(4)" if undone else "20(3)"
    return Task(case.title, case.number, url, stage, clause, assessment.batch, since, limit_due("service", since).day, act)


TELLING: tuple[Source, ...] = (Source("telling", lambda by: may(by, Action.SERVE_DECISION), _owing, _task),)
"""For the handlers of the lead."""
