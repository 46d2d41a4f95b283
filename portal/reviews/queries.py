"""What is asked about reviews, questions, searches and checks, each through who may know of it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import session
from portal.organisations.models import Office
from portal.organisations.queries import within
from portal.reviews.models import Check, Closing, Explanation, Inquiry, Mark, Review, SavedSearch


def tree(by: Actor) -> ColumnElement[bool]:
    """The offices whose log an auditor reads: the own one and those below it, as row-level security shows the log."""
    return within(session().get_one(Office, by.office_id))


def seen(by: Actor) -> ColumnElement[bool]:
    """The reviews an auditor may know of: those of the own office and of the offices below it."""
    if by is SYSTEM or by.level == "province":
        return true()
    return or_(Review.office_id == by.office_id, Review.prefecture_id == by.office_id, Review.county_id == by.office_id)


def review(by: Actor, review_id: int) -> Review | None:
    """A review with everything in it."""
    found = select(Review).where(Review.id == review_id, seen(by)).execution_options(populate_existing=True)
    parts = selectinload(Review.marks), selectinload(Review.inquiries), joinedload(Review.closing)
    return session().scalars(found.options(*parts)).unique().one_or_none()


def reviews(by: Actor, before: int | None, limit: int) -> Sequence[Review]:
    """A page of reviews, the newest first."""
    found = select(Review).where(seen(by)).options(joinedload(Review.closing), selectinload(Review.inquiries))
    if before is not None:
        found = found.where(Review.id < before)
    return session().scalars(found.order_by(Review.id.desc()).limit(limit)).unique().all()


def open_ones(by: Actor) -> Sequence[Review]:
    """The reviews of the own office that are not closed: into these entries can be marked."""
    closed = select(Closing.review_id).where(Closing.review_id == Review.id).exists()
    found = select(Review).where(Review.office_id == by.office_id, ~closed)
    return session().scalars(found.order_by(Review.id.desc()).limit(50)).all()


def marked_in(by: Actor, entry_id: int) -> Sequence[tuple[Mark, Review]]:
    """In which reviews that the auditor may know of an entry was marked."""
    found = select(Mark, Review).join(Review, Review.id == Mark.review_id).where(Mark.entry_id == entry_id, seen(by))
    return [(mark, review) for mark, review in session().execute(found.order_by(Mark.id).limit(50))]


def unanswered(by: Actor) -> Select[int]:
    """The questions that the own office has not answered yet."""
    answered = select(Explanation.inquiry_id).where(Explanation.inquiry_id == Inquiry.id).exists()
    return select(Inquiry.id).where(Inquiry.office_id == by.office_id, ~answered)


def inquiry(by: Actor, inquiry_id: int) -> Inquiry | None:
    """A question to the own office."""
    found = select(Inquiry).where(Inquiry.id == inquiry_id, Inquiry.office_id == by.office_id)
    return session().scalars(found.execution_options(populate_existing=True)).unique().one_or_none()


def inquiries(by: Actor, before: int | None, limit: int) -> Sequence[Inquiry]:
    """A page of the questions to the own office, the newest first."""
    found = select(Inquiry).where(Inquiry.office_id == by.office_id)
    if before is not None:
        found = found.where(Inquiry.id < before)
    return session().scalars(found.order_by(Inquiry.id.desc()).limit(limit)).unique().all()


def overdue(one: Inquiry, day: date) -> bool:
    """Whether the answer should be there and is not."""
    return one.explanation is None and one.due_on < day


def searches(by: Actor) -> Sequence[SavedSearch]:
    """One's own searches that were not given up."""
    mine = [SavedSearch.person_id == by.person_id, SavedSearch.office_id == by.office_id, SavedSearch.dropped_at.is_(None)]
    return session().scalars(select(SavedSearch).where(*mine).order_by(SavedSearch.id)).all()


def search(by: Actor, search_id: int) -> SavedSearch | None:
    """One of them."""
    return next((one for one in searches(by) if one.id == search_id), None)


def checks(by: Actor, limit: int) -> Sequence[Check]:
    """The latest checks that the own office asked for."""
    found = select(Check).where(Check.office_id == by.office_id)
    return session().scalars(found.order_by(Check.id.desc()).limit(limit)).all()


def check(by: Actor, check_id: int) -> Check | None:
    """One of them, as it stands now."""
    found = select(Check).where(Check.id == check_id, Check.office_id == by.office_id)
    return session().scalars(found.execution_options(populate_existing=True)).one_or_none()


def waiting_check() -> Check | None:
    """The oldest check that waits or was interrupted; taken by one worker only."""
    found = select(Check).where(Check.outcome.is_(None)).order_by(Check.id).limit(1)
    return session().scalars(found.with_for_update(skip_locked=True, of=Check)).one_or_none()
