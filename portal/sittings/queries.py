"""What is asked about a voided sitting: one through its case's scope, whom it concerns page by page, what happened with each.

Innocent is whoever has no case of his own about this sitting: those who have one are told by its notice and its decision."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, not_, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from portal.assessments.models import Assessment, Candidate
from portal.authority.gate import Subject, register
from portal.authority.scope import capacities_of, visible
from portal.batches.models import BatchCase
from portal.cases.models import Case, Respondent
from portal.cases.states import State
from portal.decisions.models import Reversal
from portal.decisions.queries import reversals
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.sittings.models import SittingNotice, VoidedSitting
from portal.sittings.words import FILTERS, NOTICED, OBJECTED, RESIT, RESTORED

Condition = ColumnElement[bool]
MEASURE = "void_results"
BEFORE = timedelta(days=62)
"""So long before a sitting something may have happened that a case about it is about, such as false papers (8.1)."""
SPARED = (State.DISMISSED.value, State.TRANSFERRED.value)
"""A case that ended so found nothing against the candidate here, who is then told like everybody else."""


def load(actor: Actor, sitting_id: int) -> VoidedSitting | None:
    """The sitting, if the actor may know of its case."""
    cases = select(Case.id).where(visible(Case, actor))
    found = select(VoidedSitting).where(VoidedSitting.id == sitting_id, VoidedSitting.case_id.in_(cases))
    return session().scalars(found.options(joinedload(VoidedSitting.case), joinedload(VoidedSitting.assessment))).one_or_none()


def of_case(of: Case) -> Sequence[VoidedSitting]:
    """The sittings that a case's decision voided."""
    found = select(VoidedSitting).where(VoidedSitting.case_id == of.id).order_by(VoidedSitting.id)
    return session().scalars(found.options(joinedload(VoidedSitting.assessment))).all()


def reversal(sitting: VoidedSitting) -> Reversal | None:
    """The review that undid the voiding; None while it stands. The results hold again from then on."""
    undone = (one for one in reversals(sitting.case) if one.decision_id == sitting.decision_id)
    return next((one for one in undone if MEASURE in one.measures), None)


def concerned(sitting: VoidedSitting) -> Condition:
    """The innocent candidates whose results were voided."""
    named = true() if sitting.extent == "all" else Candidate.id.in_(sitting.candidates)
    return and_(Candidate.assessment_id == sitting.assessment_id, named, _innocent(sitting.assessment))


def _innocent(assessment: Any) -> Condition:
    """That a candidate has no case of his own about this assessment: a row, or its table in a larger question."""
    theirs, batched = aliased(Case), aliased(Case)
    about = and_(
        theirs.institution_id == assessment.institution_id, theirs.happened_on <= assessment.last_day,
        theirs.happened_on >= assessment.first_day - BEFORE, theirs.state.not_in(SPARED),
    )  # fmt: skip
    by_number = exists().where(Respondent.id_index == Candidate.id_index, Respondent.case_id == theirs.id, about)
    standing = (BatchCase.case_id == batched.id, batched.state.not_in(SPARED))
    in_batch = exists().where(BatchCase.candidate_id == Candidate.id, *standing)
    return and_(not_(by_number), not_(in_batch))


def waiting(sitting: VoidedSitting, filter_: str) -> Condition:
    """Of those, the ones of whom something is still to be done: told, offered a re-sit, answered, told that the results hold
    again; all for any other word."""
    return and_(concerned(sitting), _wants(sitting, filter_))


def _wants(sitting: Any, filter_: str) -> Condition:
    if filter_ in (NOTICED, RESIT):
        return not_(_happened(sitting, filter_))
    if filter_ == OBJECTED:
        return _unanswered(sitting)
    if filter_ == RESTORED:
        told = or_(_happened(sitting, NOTICED), _happened(sitting, RESIT))
        return and_(told, not_(_happened(sitting, RESTORED)))
    return true()


def left(sitting: VoidedSitting) -> str:
    """What is to be done next, as the word of a filter; "" where nothing is left."""
    order = (RESTORED, OBJECTED) if reversal(sitting) else (NOTICED, OBJECTED, RESIT)
    some = (select(Candidate.id).where(waiting(sitting, word)).limit(1) for word in order)
    return next((word for word, one in zip(order, some, strict=True) if session().scalar(one) is not None), "")


@cache
def owing() -> Select[VoidedSitting, Assessment]:
    """The sittings of which something is left to do, with their assessments."""
    found, of = VoidedSitting, Candidate.assessment_id == VoidedSitting.assessment_id
    named = or_(found.extent == "all", found.candidates.contains(func.to_jsonb(Candidate.id)))
    undone = exists().where(Reversal.decision_id == found.decision_id, Reversal.measures.contains([MEASURE]))
    wants = case(
        (undone, or_(_wants(found, RESTORED), _wants(found, OBJECTED))),
        else_=or_(*(_wants(found, word) for word in (NOTICED, OBJECTED, RESIT))),
    )
    # With `limit`, so that the planner asks each sitting's own candidates and never joins with all there are.
    some = select(Candidate.id).where(of, named, _innocent(Assessment), wants).limit(1).correlate(found, Assessment)
    asked = select(found, Assessment).join(Assessment, Assessment.id == found.assessment_id)
    return asked.where(some.scalar_subquery().is_not(None))


def _happened(sitting: Any, event: str) -> Condition:
    mine = (SittingNotice.sitting_id == sitting.id, SittingNotice.candidate_id == Candidate.id)
    return exists().where(*mine, SittingNotice.event == event)


def _unanswered(sitting: Any) -> Condition:
    reply, mine = aliased(SittingNotice), (SittingNotice.sitting_id == sitting.id, SittingNotice.candidate_id == Candidate.id)
    answered = exists().where(reply.answers_id == SittingNotice.id)
    return exists().where(*mine, SittingNotice.event == OBJECTED, ~answered)


def candidates(sitting: VoidedSitting, filter_: str, words: str, after: int, limit: int) -> list[Candidate]:
    """At most `limit` of those concerned in the order of the register, after that id, whose name contains the words."""
    found = select(Candidate).where(waiting(sitting, filter_), Candidate.id > after)
    if words:
        found = found.where(Candidate.name.contains(words, autoescape=True))
    return list(session().scalars(found.order_by(Candidate.id).limit(limit)))


def candidate(sitting: VoidedSitting, candidate_id: int) -> Candidate | None:
    """One of those concerned."""
    found = select(Candidate).where(concerned(sitting), Candidate.id == candidate_id)
    return session().scalars(found).one_or_none()


def objection(sitting: VoidedSitting, objection_id: int) -> SittingNotice | None:
    """An objection that nobody has answered yet."""
    answered = select(SittingNotice.id).where(SittingNotice.answers_id == objection_id)
    mine = (SittingNotice.id == objection_id, SittingNotice.sitting_id == sitting.id, SittingNotice.event == OBJECTED)
    return session().scalars(select(SittingNotice).where(*mine, not_(answered.exists()))).one_or_none()


def ids(sitting: VoidedSitting, filter_: str, chosen: Iterable[int] | None) -> list[int]:
    """The ids of those of whom something is still to be done; of the chosen alone, where any are named."""
    found = select(Candidate.id).where(waiting(sitting, filter_)).order_by(Candidate.id)
    if chosen is not None:
        found = found.where(Candidate.id.in_(list(chosen)))
    return list(session().scalars(found))


def counts(sitting: VoidedSitting, words: Iterable[str] = FILTERS) -> dict[str, int]:
    """How many are concerned, and of how many something is still to be done."""

    def counted(filter_: str) -> int:
        return session().scalar(select(func.count()).select_from(Candidate).where(waiting(sitting, filter_))) or 0

    return {word: counted(word) for word in words}


def happened(sitting: VoidedSitting, of: Iterable[int]) -> dict[int, list[SittingNotice]]:
    """What happened with these candidates, by candidate, the first thing first."""
    found = select(SittingNotice).where(SittingNotice.sitting_id == sitting.id, SittingNotice.candidate_id.in_(list(of)))
    rows: dict[int, list[SittingNotice]] = defaultdict(list)
    for one in session().scalars(found.order_by(SittingNotice.id)):
        rows[one.candidate_id].append(one)
    return rows


register(
    VoidedSitting,
    Subject(
        "sitting_id", load, lambda sitting, actor: capacities_of(sitting.case, actor), lambda sitting: sitting.case.clauses,
        "sitting",
    ),
)  # fmt: skip
