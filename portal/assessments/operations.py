"""What decisions do to candidates, subsidies, examiners and supervisors. Who may is decided before (authority); here each
effect is entered once for its cause, for many things in one statement, and can be reversed.

Every operation returns for how many things it was new.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from portal.assessments.models import Candidate, RegisterEntry, Subsidy
from portal.assessments.staff_models import Examiner, Supervisor
from portal.assessments.states import Effect
from portal.assessments.words import ALL_SUBJECTS, SUBJECTS
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.organisations import entering
from portal.organisations.ledger import Cause, Things

NO_REFERENCE = {"subject": ALL_SUBJECTS, "reference": ""}


def void_scores(candidates: Collection[int], subject: str, cause: Cause, *, by: Actor, at: datetime) -> int:
    """取消当次该科目成绩 (6), or with `subject` `ALL_SUBJECTS` 取消当次全部科目成绩 (7, 8); also where no score is there yet.
    Raises ValueError for an unknown subject."""
    if subject not in (ALL_SUBJECTS, *SUBJECTS):
        raise ValueError(subject)
    things = Things(_candidates(Candidate.id.in_(candidates)), "candidate_id", {**NO_REFERENCE, "subject": subject})
    return entering.enter(RegisterEntry, Effect.VOID_SCORES, things, cause, by=by, at=at)


def hold_back(candidates: Collection[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """The institution keeps back the affected person's own score and upload while the window runs (4(4))."""
    things = Things(_candidates(Candidate.id.in_(candidates)), "candidate_id", NO_REFERENCE)
    return entering.enter(RegisterEntry, Effect.HOLD_BACK, things, cause, by=by, at=at)


def cancel_result(candidates: Collection[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """取消评价结果 (9), or 宣布当次评价结果部分无效 (15) for these candidates."""
    things = Things(_candidates(Candidate.id.in_(candidates)), "candidate_id", NO_REFERENCE)
    return entering.enter(RegisterEntry, Effect.CANCEL_RESULT, things, cause, by=by, at=at)


def cancel_all_results(assessment_id: int, cause: Cause, *, by: Actor, at: datetime) -> int:
    """宣布当次评价结果全部无效 (15): of every candidate of the assessment, in one statement."""
    things = Things(_candidates(Candidate.assessment_id == assessment_id), "candidate_id", NO_REFERENCE)
    return entering.enter(RegisterEntry, Effect.CANCEL_RESULT, things, cause, by=by, at=at)


def order_recovery(subsidies: Collection[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """追回补贴 (9): the whole of what was paid comes back."""
    things = Things(of_subsidies(subsidies, Subsidy.amount), "subsidy_id", NO_REFERENCE)
    return entering.enter(RegisterEntry, Effect.ORDER_RECOVERY, things, cause, by=by, at=at)


def recover_card(examiners: Collection[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """收回考评人员证卡 (13)."""
    return entering.enter(RegisterEntry, Effect.RECOVER_CARD, _examiners(examiners), cause, by=by, at=at)


def dismiss_examiner(examiners: Collection[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """解除聘任关系 (13)."""
    return entering.enter(RegisterEntry, Effect.DISMISS, _examiners(examiners), cause, by=by, at=at)


def suspend_supervisor(supervisors: Collection[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """暂停督导工作 (14, light); through `cause.until`, or until it is ended."""
    return entering.enter(RegisterEntry, Effect.SUSPEND, _supervisors(supervisors), cause, by=by, at=at)


def revoke_supervisor(supervisors: Collection[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """取消督导资格 (14, serious; 14.3, 14.4 always)."""
    return entering.enter(RegisterEntry, Effect.REVOKE, _supervisors(supervisors), cause, by=by, at=at)


def end(entries: Sequence[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """A suspension is lifted, or a score no longer kept back, from `cause.since` on."""
    return entering.end(RegisterEntry, entries, cause, by=by, at=at)


def reverse(entries: Sequence[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """Undo entries on review, as if they had never been."""
    return entering.reverse(RegisterEntry, entries, cause, by=by, at=at)


def entries_of_cause(case_id: int, decision_id: int | None = None) -> list[int]:
    """The ids of what a case, or one decision of it, entered here: what a review reverses."""
    found = select(RegisterEntry.id).where(RegisterEntry.cause_case_id == case_id, RegisterEntry.reverses_id.is_(None))
    if decision_id is not None:
        found = found.where(RegisterEntry.cause_decision_id == decision_id)
    return list(session().scalars(found.order_by(RegisterEntry.id)))


def of_subsidies(which: Collection[int], amount: Any) -> Select[*tuple[Any, ...]]:
    """What an entry holds of these subsidies, with an amount in yuan."""
    one = Subsidy
    return select(
        one.id.label("subsidy_id"), one.institution_id, one.prefecture_id, one.county_id, one.venue_id, amount.label("amount")
    ).where(one.id.in_(which))


def _candidates(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    one = Candidate
    return select(
        one.id.label("candidate_id"), one.institution_id, one.prefecture_id, one.county_id, one.venue_id
    ).where(which)


def _examiners(which: Collection[int]) -> Things:
    one = Examiner
    found = select(one.id.label("examiner_id"), one.institution_id, one.prefecture_id, one.county_id)
    return Things(found.where(one.id.in_(which)), "examiner_id", NO_REFERENCE)


def _supervisors(which: Collection[int]) -> Things:
    one = Supervisor
    found = select(one.id.label("supervisor_id"), one.prefecture_id, one.county_id)
    return Things(found.where(one.id.in_(which)), "supervisor_id", NO_REFERENCE)
