"""Earlier decisions about the same respondent: the same institution, or the person with the same number (by its blind index).
Shown beside a case, and on the register's page of whom they are about; with what a review undid of them, for that is no
earlier misconduct any more.

Only what the reader may know of: a decision in a case of another region is none of theirs."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import joinedload

from portal.assessments.decided import Decided, Taken, decisions_found_by
from portal.assessments.models import Candidate
from portal.assessments.staff_models import Examiner, Supervisor
from portal.authority.scope import visible
from portal.cases.models import Case, Respondent
from portal.decisions import queries
from portal.decisions.models import Decision
from portal.findings.memory import decided_as
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.organisations.models import Office

MOST = 5
KINDS: dict[type[Any], str] = {Candidate: "candidate", Examiner: "examiner", Supervisor: "supervisor"}


@decided_as
def decided_before(case: Case, actor: Actor) -> Sequence[Decided]:
    """The latest decisions about this respondent in other cases that the actor reads, made before this one was decided."""
    own = select(Decision.signed_at).where(Decision.case_id == case.id).scalar_subquery()
    return _latest(_same(case), actor, Case.id != case.id, or_(own.is_(None), Decision.signed_at < own))


@decisions_found_by
def decided_about(thing: Any, actor: Actor) -> Sequence[Decided]:
    """The latest decisions about somebody in a register that the actor reads; about an institution for its office."""
    if isinstance(thing, Office):
        return _latest(and_(Case.institution_id == thing.id, Case.respondent_kind == "institution"), actor)
    return _latest(_numbered(thing.id_index), actor, Case.respondent_kind == KINDS[type(thing)])


def _same(case: Case) -> ColumnElement[bool]:
    if case.respondent_kind == "institution":
        return and_(Case.institution_id == case.institution_id, Case.respondent_kind == "institution")
    return _numbered(case.respondent.id_index if case.respondent else None)


def _numbered(index: bytes | None) -> ColumnElement[bool]:
    return false() if index is None else Case.id.in_(select(Respondent.case_id).where(Respondent.id_index == index))


def _latest(same: ColumnElement[bool], actor: Actor, *narrower: ColumnElement[bool]) -> list[Decided]:
    found = select(Decision, Case).join(Case, Case.id == Decision.case_id).options(joinedload(Decision.document))
    found = found.where(same, *narrower, visible(Case, actor)).order_by(Decision.signed_at.desc()).limit(MOST)
    return [_told(decision, case) for decision, case in session().execute(found)]


def _told(decision: Decision, case: Case) -> Decided:
    return Decided(case.number, decision.clauses, local(decision.signed_at).date(), list(_taken(decision, case)), case.id)


def _taken(decision: Decision, case: Case) -> Iterator[Taken]:
    holding, stated = {one["measure"] for one in queries.in_force(case, decision)}, queries.executions(case)
    for one in decision.measures:
        if one.get("applicable", True):
            row = stated.get(one["measure"])
            said = f"{row.done_on} {row.statement}" if row else ""
            yield Taken(str(one["name"]), said, one["measure"] not in holding)
