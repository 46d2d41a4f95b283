"""What is asked about notices: the one in force, its service and deadline, the defence, what was served on an office."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from portal.authority.actions import Action
from portal.authority.gate import Subject, register
from portal.authority.scope import capacities_of, reading, visible
from portal.authority.seats import Capacity
from portal.cases.models import Case
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.notices.models import Defence, DefencePoint, Notice, NoticeDeadline, Service, Waiver

SERVED_PAGE = 50


def notice(case: Case, kind: str = "proposal") -> Notice | None:
    """The case's latest document of this kind: a notice given anew takes the earlier one's place."""
    found = select(Notice).where(Notice.case_id == case.id, Notice.kind == kind)
    return session().scalars(found.order_by(Notice.id.desc()).limit(1)).one_or_none()


def notices(case: Case) -> Sequence[Notice]:
    """Every document of the case, oldest first."""
    found = select(Notice).where(Notice.case_id == case.id).options(selectinload(Notice.service))
    return session().scalars(found.order_by(Notice.id)).all()


def service(case: Case, kind: str = "proposal") -> Service | None:
    """How the case's latest document of this kind was served, if it was."""
    document = notice(case, kind)
    return document.service if document else None


def deadline(case: Case) -> NoticeDeadline | None:
    """The window that the service of the notice in force opened, if it was served."""
    document = notice(case)
    if document is None:
        return None
    return session().scalars(select(NoticeDeadline).where(NoticeDeadline.notice_id == document.id)).one_or_none()


def defences(case: Case) -> Sequence[Defence]:
    """Every defence of the case with its points, oldest first."""
    found = select(Defence).where(Defence.case_id == case.id).options(selectinload(Defence.points))
    return session().scalars(found.order_by(Defence.id)).all()


def unanswered(case: Case) -> Sequence[DefencePoint]:
    """The points that nobody has answered in writing yet (R-2)."""
    found = select(DefencePoint).where(DefencePoint.case_id == case.id, DefencePoint.answer.is_(None))
    return session().scalars(found.order_by(DefencePoint.defence_id, DefencePoint.ordinal)).all()


def unanswered_count(case: Case) -> int:
    """How many there are."""
    found = select(func.count()).where(DefencePoint.case_id == case.id, DefencePoint.answer.is_(None))
    return int(session().execute(found).scalar_one())


def waiver(case: Case) -> Waiver | None:
    """The latest waiver of the window that is running, if the respondent stated one."""
    document = notice(case)
    if document is None:
        return None
    found = select(Waiver).where(Waiver.notice_id == document.id).order_by(Waiver.id.desc()).limit(1)
    return session().scalars(found).one_or_none()


def may_read_served(actor: Actor) -> bool:
    """Whether the actor's posts let them read what is served on their institution (20(3))."""
    return Capacity.RESPONDENT in reading(actor, Action.READ_SERVED)


def served_on(actor: Actor, before: int | None = None, limit: int = SERVED_PAGE) -> Sequence[Notice]:
    """The documents served on the actor's institution, newest first, in keyset pages by `before` (a notice's id)."""
    if not may_read_served(actor):
        return []
    found = select(Notice).where(Notice.addressee_office_id == actor.office_id)
    if before is not None:
        found = found.where(Notice.id < before)
    return session().scalars(found.order_by(Notice.id.desc()).limit(limit)).all()


def _load_notice(actor: Actor, notice_id: int) -> Notice | None:
    conditions: list[ColumnElement[bool]] = [Notice.case_id.in_(select(Case.id).where(visible(Case, actor)))]
    if may_read_served(actor):
        conditions.append(Notice.addressee_office_id == actor.office_id)
    return session().scalars(select(Notice).where(Notice.id == notice_id, or_(*conditions))).one_or_none()


def _notice_capacities(document: Notice, actor: Actor) -> frozenset[Capacity]:
    """The office's capacities in the case; an addressee has that of the respondent and need not know of the case."""
    found = capacities_of(document.case, actor) if document.case is not None else frozenset()
    return found | {Capacity.RESPONDENT} if document.addressee_office_id == actor.office_id else found


def _notice_matters(document: Notice) -> Sequence[str]:
    clauses: list[str] = document.content["clauses"]
    return clauses


def _load_of_case(model: type[Any]) -> Any:
    def load(actor: Actor, key: int) -> Any:
        found = select(model).where(model.id == key, model.case_id.in_(select(Case.id).where(visible(Case, actor))))
        return session().scalars(found).one_or_none()

    return load


def _case_capacities(thing: Any, actor: Actor) -> frozenset[Capacity]:
    return capacities_of(thing.case, actor)


def _case_matters(thing: Any) -> Sequence[str]:
    clauses: list[str] = thing.case.clauses
    return clauses


register(Notice, Subject("notice_id", _load_notice, _notice_capacities, _notice_matters, "notice"))
for _model, _word in ((Service, "service"), (Waiver, "waiver"), (Defence, "defence")):
    register(_model, Subject(f"{_word}_id", _load_of_case(_model), _case_capacities, _case_matters, _word))
