"""What is asked about decisions: the reviews, the decision signed, what the province was asked, what was carried out."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from portal.cases.models import Case
from portal.decisions.models import Decision, Execution, Reversal, Review, TerminationProposal
from portal.kit.db import session


def decision(case: Case) -> Decision | None:
    """The decision of the case, or the province's termination notice, once it is signed."""
    return session().scalars(select(Decision).where(Decision.case_id == case.id)).one_or_none()


def reviews(case: Case) -> Sequence[Review]:
    """Every legal review, oldest first."""
    return session().scalars(select(Review).where(Review.case_id == case.id).order_by(Review.id)).all()


def reviewed_by(case: Case, person_id: int) -> bool:
    """Whether this person ever reviewed the case; a review that sent it back counts (R-10)."""
    found = select(Review.id).where(Review.case_id == case.id, Review.reviewed_by == person_id).limit(1)
    return session().scalar(found) is not None


def terminations(case: Case) -> Sequence[TerminationProposal]:
    """Every proposal to terminate, oldest first; returned ones stay."""
    found = select(TerminationProposal).where(TerminationProposal.case_id == case.id)
    return session().scalars(found.order_by(TerminationProposal.id)).all()


def termination(case: Case) -> TerminationProposal | None:
    """The proposal to terminate that the province has to answer, if there is one."""
    latest = next(iter(reversed(terminations(case))), None)
    return latest if latest is not None and latest.returned_at is None else None


def executions(case: Case) -> dict[str, Execution]:
    """What was stated about each measure; a later statement takes the earlier one's place."""
    found = select(Execution).where(Execution.case_id == case.id).order_by(Execution.id)
    return {row.measure: row for row in session().scalars(found)}


def reversals(case: Case) -> Sequence[Reversal]:
    """What reviews undid of the decision, oldest first."""
    return session().scalars(select(Reversal).where(Reversal.case_id == case.id).order_by(Reversal.id)).all()


def reversals_of(documents: Sequence[int]) -> Sequence[Row[Reversal, Decision]]:
    """What reviews undid of the decisions that stand in these documents, by the documents' ids; oldest first."""
    found = select(Reversal, Decision).join(Decision, Decision.id == Reversal.decision_id)
    return session().execute(found.where(Decision.notice_id.in_(documents)).order_by(Reversal.id)).all()


def in_force(case: Case, signed: Decision) -> list[dict[str, Any]]:
    """The measures of a decision that are to be taken and that no review undid."""
    undone = {measure for one in reversals(case) for measure in one.measures}
    return [one for one in signed.measures if one.get("applicable", True) and one["measure"] not in undone]


def unexecuted(case: Case) -> list[dict[str, Any]]:
    """The measures of the decision whose execution nobody has stated; without a decision there are none."""
    signed = decision(case)
    if signed is None:
        return []
    stated = executions(case)
    return [one for one in in_force(case, signed) if one["measure"] not in stated]
