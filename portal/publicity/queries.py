"""What is asked about announcements: those of a case, whether one is owed, and the list that everybody may read."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from portal.cases.links import links
from portal.cases.models import Case
from portal.decisions import queries as decisions
from portal.decisions.striking import chosen
from portal.kit.db import session
from portal.organisations.models import Institution
from portal.publicity.models import Announcement
from portal.rulebook import rulebook
from portal.rulebook.measures import is_published


def announcement(case: Case) -> Announcement | None:
    """What was announced of the case, if anything was."""
    return session().scalars(select(Announcement).where(Announcement.case_id == case.id).limit(1)).one_or_none()


def must_be_announced(case: Case) -> bool:
    """Whether the decision is one that the Rules make public (16, 20(4)); before it, whether it could become one."""
    book = rulebook()
    decision = decisions.decision(case)
    if decision is not None:
        return is_published(book, decision.clauses, chosen(decision.measures))
    measures = [measure for clause in case.clauses for measure in book.clause(clause).measures]
    return is_published(book, case.clauses, measures)


def announcement_owed(case: Case) -> bool:
    """Whether the decision must be made public and has not been."""
    decided = decisions.decision(case) is not None
    return decided and must_be_announced(case) and announcement(case) is None


def announcements(before: int | None, limit: int) -> Sequence[Announcement]:
    """A page of what went to the public, newest first, by id; one more than `limit` where there is a next page."""
    found = select(Announcement).options(joinedload(Announcement.office))
    if before is not None:
        found = found.where(Announcement.id < before)
    return session().scalars(found.order_by(Announcement.id.desc()).limit(limit + 1)).all()


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
