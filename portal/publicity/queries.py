"""What is asked about the announcements of a case: which stands, what took its ground away, whether one is owed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.orm import aliased

from portal.cases.links import links
from portal.cases.models import Case
from portal.cases.states import State
from portal.decisions import queries as decisions
from portal.decisions.models import Decision, TerminationProposal
from portal.decisions.striking import chosen
from portal.kit.db import session
from portal.organisations.models import Institution
from portal.publicity.models import Announcement, AnnouncementRecall, AnnouncementWithdrawal
from portal.publicity.words import CLEARED
from portal.rulebook import delivered, rulebook_of
from portal.rulebook.measures import is_published

INVESTIGATED_ELSEWHERE = "16.6"


def announcements(case: Case) -> Sequence[Announcement]:
    """Everything that was announced of the case, withdrawn or not, oldest first."""
    return session().scalars(select(Announcement).where(Announcement.case_id == case.id).order_by(Announcement.id)).all()


def announcement(case: Case) -> Announcement | None:
    """The announcement that stands: what was announced of the case and not withdrawn."""
    return next((one for one in announcements(case) if one.withdrawal is None), None)


def recalls(case: Case) -> Sequence[AnnouncementRecall]:
    """What took the ground of publication away, oldest first."""
    found = select(AnnouncementRecall).where(AnnouncementRecall.case_id == case.id)
    return session().scalars(found.order_by(AnnouncementRecall.id)).all()


def recall(announced: Announcement) -> AnnouncementRecall | None:
    """The first reason for which this announcement has to be withdrawn, if there is one."""
    found = select(AnnouncementRecall).where(AnnouncementRecall.announcement_id == announced.id)
    return session().scalars(found.order_by(AnnouncementRecall.due_on, AnnouncementRecall.id).limit(1)).one_or_none()


def must_be_announced(case: Case) -> bool:
    """Whether the decision is one that the Rules make public (16, 20(4)); before it, whether it could become one."""
    book = rulebook_of(case)
    decision = decisions.decision(case)
    if decision is not None:
        return is_published(book, *still_public(case, decision))
    measures = [measure for clause in case.clauses for measure in book.clause(clause).measures]
    return is_published(book, case.clauses, measures)


def still_public(case: Case, decision: Decision) -> tuple[list[str], frozenset[str]]:
    """The clauses and the measures of a decision that are to be made public. What was reversed is not, and once a measure was
    reversed the clauses alone make nothing public; nor is what rested on an investigation that cleared the institution."""
    reversed_, cleared = reversed_measures(case), cleared_of(case)
    clauses = [clause for clause in decision.clauses if clause not in cleared]
    measures = chosen(decision.measures) - reversed_ if clauses else frozenset()
    return [] if reversed_ else clauses, measures


def reversed_measures(case: Case) -> frozenset[str]:
    """The measures of the decision that a review reversed, as far as they were to be made public."""
    return frozenset(measure for one in recalls(case) for measure in one.measures)


def cleared_of(case: Case) -> frozenset[str]:
    """The clause under which the institution was published and of which it was cleared since (16.6)."""
    return frozenset({INVESTIGATED_ELSEWHERE} if any(one.cause == CLEARED for one in recalls(case)) else ())


def announcement_owed(case: Case) -> bool:
    """Whether the decision must be made public and is not."""
    decided = decisions.decision(case) is not None
    return decided and must_be_announced(case) and announcement(case) is None


def owed_again(case: Case, announced: Sequence[Announcement]) -> bool:
    """Whether everything that was announced is withdrawn and the decision still has to be made public (16)."""
    return bool(announced) and all(one.withdrawal for one in announced) and must_be_announced(case)


def to_announce_again(office_id: int) -> ColumnElement[bool]:
    """The withdrawals of an office after which the decision is still to be announced, and is not yet; not those of which a
    review meanwhile took away what was left to be made public."""
    later, gone = aliased(Announcement), AnnouncementWithdrawal
    announced = exists().where(later.case_id == gone.case_id, later.id > gone.announcement_id)
    ended = _ended(gone.case_id, AnnouncementRecall.entry > gone.entry)
    return and_(gone.office_id == office_id, gone.again_by.is_not(None), not_(announced), not_(ended))


def to_announce(office_id: int) -> ColumnElement[bool]:
    """The decisions an office signed that the Rules make public (16, 20(4)) and that it never announced, joined with their
    cases: served, so that they hold, and not those of which a review took away what was to be made public."""
    announced = exists().where(Announcement.case_id == Case.id)
    public = or_(*(Decision.measures.contains([{"measure": name}]) for name in _public()))
    holds = Case.state.in_((State.SERVED.value, State.EFFECTIVE.value))
    # What another office leads, the province alone signed, and only what it was asked for (20(4)).
    asked = select(TerminationProposal.case_id).where(TerminationProposal.returned_at.is_(None))
    mine = and_(Decision.office_id == office_id, or_(Case.lead_id == office_id, Case.id.in_(asked)))
    return and_(mine, holds, public, not_(announced), not_(_ended(Case.id)))


def _public() -> list[str]:
    return [name for name, measure in delivered().measures.items() if measure.published]


def _ended(case_id: Any, *narrower: ColumnElement[bool]) -> ColumnElement[bool]:
    """That what was to be made public of a case was reversed before it was, or that the institution was cleared (16.6)."""
    recall = AnnouncementRecall
    gone = or_(recall.cause == CLEARED, *(recall.measures.contains([name]) for name in _public()))
    return exists().where(recall.case_id == case_id, recall.announcement_id.is_(None), gone, *narrower)


def names_to_keep(case: Case) -> set[str]:
    """The natural persons of the case and of those linked to it, whose names do not go to the public."""
    linked = session().scalars(select(Case).where(Case.id.in_(list(links(case))))).all()
    names = {one.respondent_name for one in (case, *linked) if one.respondent_kind != "institution"}
    known = institution(case)
    return names | {known.head} if known else names


def public_numbers(case: Case) -> set[str]:
    """Numbers that are public anyway: the institution's credit code."""
    known = institution(case)
    return {known.credit_code} if known else set()


def institution(case: Case) -> Institution | None:
    """The institution where it happened, or that the case is about."""
    return session().get(Institution, case.institution_id) if case.institution_id else None
