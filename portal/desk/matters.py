"""What concerns an institution, in one place: served on it, owed by it, binding it, published about it (4(4), 20(3)).

Each part asks the room it belongs to, through what that room lets the institution know; of a case against it, it learns what
was served and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from portal.assessments.shown import standing_lines
from portal.authority.actions import Action
from portal.authority.scope import not_recused
from portal.desk.seats import may
from portal.filings.models import Filing
from portal.filings.words import NOT_FILED
from portal.filings.words import STATES as FILING_STATES
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.due import Clock, Due
from portal.notices.models import Defence, DefencePoint, Notice, Waiver
from portal.notices.queries import may_read_served
from portal.notices.since import became
from portal.notices.window import is_over
from portal.organisations import queries as organisations
from portal.organisations.standing import LISTED, holding
from portal.publicity.published import of_institution
from portal.rectifications import queries as rectifications
from portal.rectifications.models import Rectification
from portal.rectifications.shown import due_words, standing
from portal.rectifications.states import OWING, state

MOST = 50
PROPOSAL = "proposal"


@dataclass(frozen=True)
class Answered:
    """A notice with its window, and what the institution answered: how many points, how many of them await an answer."""

    notice: Notice
    word: str
    colour: str
    due: Due | None
    points: int
    unanswered: int


@dataclass(frozen=True)
class Ordered:
    """A rectification, how it stands, and by when its report is owed while it is."""

    one: Rectification
    standing: tuple[str, str]
    due: Due | None


@dataclass(frozen=True)
class Owed:
    """A filing that the institution has not made yet."""

    filing: Filing
    standing: tuple[str, str]
    due: Due | None


def matters(by: Actor, tell: Clock, at: datetime) -> dict[str, Any]:
    """Everything on the page, newest first in each part."""
    day, served = local(at).date(), _served(by)
    notices = [one for one in served if one.kind == PROPOSAL]
    decisions = [one for one in served if one.kind != PROPOSAL]
    return {
        "notices": _answered(notices, tell, at), "decisions": decisions, "since": became(decisions),
        "rectifications": _ordered(by, day), "binding": _binding(by, day), "owed": _owed(by, tell),
        "announcements": of_institution(by.office_id, at), "most": MOST, "files": may(by, Action.FILE),
    }  # fmt: skip


def _served(by: Actor) -> Sequence[Notice]:
    if not may_read_served(by):
        return []
    found = select(Notice).where(Notice.addressee_office_id == by.office_id).order_by(Notice.id.desc()).limit(MOST)
    return session().scalars(found.options(joinedload(Notice.service), joinedload(Notice.deadline))).all()


def _answered(notices: Sequence[Notice], tell: Clock, at: datetime) -> list[Answered]:
    ids = [one.id for one in notices]
    counted = select(Defence.notice_id, func.count(), func.count(DefencePoint.answer)).join(Defence.points)
    points = {row[0]: (row[1], row[1] - row[2]) for row in session().execute(
        counted.where(Defence.notice_id.in_(ids)).group_by(Defence.notice_id)
    )}  # fmt: skip
    waived = set(session().scalars(select(Waiver.notice_id).where(Waiver.notice_id.in_(ids), Waiver.confirmed_at.is_not(None))))
    latest: set[int] = {max(one.id for one in notices if one.case_id == case) for case in {one.case_id for one in notices}}
    return [
        Answered(one, *_window(one, one.id in latest, one.id in waived, tell, at), *points.get(one.id, (0, 0)))
        for one in notices
    ]


def _window(notice: Notice, latest: bool, waived: bool, tell: Clock, at: datetime) -> tuple[str, str, Due | None]:
    """How the window of a notice stands; that of a notice given anew takes the earlier one's place."""
    deadline = notice.deadline
    if deadline is None or not latest:
        return "已由新的告知书代替", "", None
    if waived:
        return "已书面放弃", "blue", None
    if is_over(deadline, at) and not deadline.provisional:
        return "陈述申辩期已满", "", None
    return "可陈述申辩", "amber", tell(deadline.due, deadline.receipt)


def _ordered(by: Actor, day: date) -> list[Ordered]:
    if not may(by, Action.RECTIFICATION_READ):
        return []
    found = rectifications.of(by).options(*rectifications.with_everything()).order_by(Rectification.id.desc()).limit(MOST)
    return [
        Ordered(one, standing(one, day), due_words(one, day) if state(one.steps, day) in OWING else None)
        for one in session().scalars(found).unique()
    ]


def _binding(by: Actor, day: date) -> list[Any]:
    found = [one for one in holding(organisations.standings(by.office_id), day) if one.effect != LISTED]
    return standing_lines(found, day)


def _owed(by: Actor, tell: Clock) -> list[Owed]:
    if not may(by, Action.FILE):
        return []
    mine = select(Filing).where(Filing.from_id == by.office_id, Filing.state.in_(NOT_FILED), not_recused(Filing.case_id, by))
    found = mine.options(joinedload(Filing.case), joinedload(Filing.recipient)).order_by(Filing.due_on).limit(MOST)
    return [
        Owed(one, FILING_STATES[one.state], tell(one.due_on, local(one.created_at).date())) for one in session().scalars(found)
    ]
