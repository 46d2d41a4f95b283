"""What is asked about batches: one through the reader's scope, its members with all that a page shows of them, a case's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal, select, tuple_
from sqlalchemy.orm import joinedload, selectinload

from portal.authority.gate import Subject, register
from portal.authority.scope import capacities_of_each, visible
from portal.authority.seats import Capacity
from portal.batches.models import BatchCase, CaseBatch
from portal.batches.opening import MOST
from portal.cases.models import Case, CaseHandler
from portal.evidence.models import Exhibit
from portal.findings.models import Finding
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.keyset import Key
from portal.notices.models import DefencePoint

WITH_ALL = (joinedload(CaseBatch.assessment), joinedload(CaseBatch.office), joinedload(CaseBatch.opener))


@dataclass(frozen=True)
class Member:
    """A case of a batch as its pages need it: in which capacities the actor's office takes part, and how many exhibits,
    findings in force, points of a defence and unanswered ones among them there are."""

    case: Case
    candidate_id: int
    held: frozenset[Capacity]
    exhibits: int
    findings: int
    points: int
    unanswered: int


def load(actor: Actor, batch_id: int) -> CaseBatch | None:
    """The batch, if the actor may know of one of its cases."""
    found = select(CaseBatch).where(CaseBatch.id == batch_id, CaseBatch.id.in_(_known(actor)))
    return session().scalars(found.options(*WITH_ALL)).one_or_none()


def listed(actor: Actor, assessment_id: int | None, before: Key | None, limit: int) -> Sequence[CaseBatch]:
    """At most `limit` batches that the actor may know of, the latest first, of one assessment where one is named."""
    found = select(CaseBatch).where(CaseBatch.id.in_(_known(actor)))
    if assessment_id is not None:
        found = found.where(CaseBatch.assessment_id == assessment_id)
    if before is not None:
        found = found.where(tuple_(CaseBatch.opened_at, CaseBatch.id) < tuple_(literal(before[0]), literal(before[1])))
    found = found.order_by(CaseBatch.opened_at.desc(), CaseBatch.id.desc()).limit(limit)
    return session().scalars(found.options(*WITH_ALL)).all()


def sizes(batches: Sequence[CaseBatch], actor: Actor) -> dict[int, tuple[int, int]]:
    """Of each of these batches, how many cases the actor may know of, and how many of them have ended."""
    ended = func.count().filter(Case.state.in_(("closed", "dismissed", "transferred")))
    found = select(BatchCase.batch_id, func.count(), ended).join(Case, Case.id == BatchCase.case_id)
    found = found.where(BatchCase.batch_id.in_([one.id for one in batches]), visible(Case, actor))
    return {row[0]: (row[1], row[2]) for row in session().execute(found.group_by(BatchCase.batch_id))}


def members(batch: CaseBatch, actor: Actor) -> list[Member]:
    """The cases of a batch that the actor may know of, in the order in which they were opened; as many questions for thirty
    as for one."""
    found = select(Case, BatchCase.candidate_id).join(BatchCase, BatchCase.case_id == Case.id)
    found = found.where(BatchCase.batch_id == batch.id, visible(Case, actor)).order_by(Case.id).limit(MOST)
    loaded = found.options(
        joinedload(Case.lead), joinedload(Case.respondent), selectinload(Case.handlers).joinedload(CaseHandler.person)
    )
    rows = session().execute(loaded).unique().all()
    ids, held = [case.id for case, _ in rows], capacities_of_each([case for case, _ in rows], actor)
    counts = [
        _counted(_counting(Exhibit, ids)),
        _counted(_counting(Finding, ids).where(Finding.withdrawn_at.is_(None))),
        _counted(_counting(DefencePoint, ids)),
        _counted(_counting(DefencePoint, ids).where(DefencePoint.answer.is_(None))),
    ]
    return [Member(case, candidate, held[case.id], *(one.get(case.id, 0) for one in counts)) for case, candidate in rows]


def _counting(model: Any, ids: Sequence[int]) -> Select[Any]:
    return select(model.case_id, func.count()).where(model.case_id.in_(ids)).group_by(model.case_id)


def _counted(found: Select[Any]) -> dict[int, int]:
    return {row[0]: row[1] for row in session().execute(found)}


def of_case(case: Case) -> CaseBatch | None:
    """The batch that a case was opened in, for its page."""
    found = select(CaseBatch).join(BatchCase, BatchCase.batch_id == CaseBatch.id).where(BatchCase.case_id == case.id)
    return session().scalars(found).one_or_none()


def _known(actor: Actor) -> Select[int]:
    cases = select(BatchCase.batch_id).join(Case, Case.id == BatchCase.case_id)
    return cases.where(visible(Case, actor))


def _capacities(batch: CaseBatch, actor: Actor) -> frozenset[Capacity]:
    return frozenset[Capacity]().union(*(one.held for one in members(batch, actor)))


def _matters(batch: CaseBatch) -> Sequence[str]:
    return ()


register(CaseBatch, Subject("batch_id", load, _capacities, _matters, "batch"))
