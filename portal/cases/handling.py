"""Who handles a case: two handlers at least (R-10), assigned by the approver; a recusal takes every right away at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.models import Recusal
from portal.authority.seats import Post
from portal.cases.acts import Act, Hands, active_handlers, declare
from portal.cases.models import Case, CaseHandler
from portal.cases.states import Event
from portal.cases.workflow import Facts
from portal.identity.actors import holds_on
from portal.identity.models import Appointment, Person
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office

WORKING = (Post.HANDLER, Post.APPROVER, Post.REVIEWER, Post.COORDINATOR)
"""The posts from which one works on cases."""


def handlers_known(case: Case, at: datetime) -> Facts:
    """How many handle the case for its lead now."""
    return Facts(handlers=len(active_handlers(case, case.lead_id)))


ASSIGN = declare(
    Act(Action.ASSIGN, Event.ASSIGN, "cases.assign", "指派承办人", "两名以上承办人方可调查", "users", order=10)
)
START = declare(
    Act(
        Action.INVESTIGATE, Event.START, "cases.start", "开始调查", "组织调查核实，收集证据", "search",
        hands=Hands.LEAD_HANDLER, facts=handlers_known, order=11,
    )
)  # fmt: skip
RECUSE = declare(
    Act(
        Action.RECUSE, Event.RECUSE, "cases.recuse", "回避", "与本案有利害关系的，应当回避", "user-circle", order=90,
        confirm="回避后不能撤回，确定提交？",
    )
)  # fmt: skip


def candidates(office_id: int, at: datetime) -> list[Person]:
    """Who holds the post of handler at an office on that day."""
    held = select(Appointment.person_id).where(
        Appointment.office_id == office_id, Appointment.post == Post.HANDLER, holds_on(local(at).date())
    )
    return list(session().scalars(select(Person).where(Person.id.in_(held)).order_by(Person.id)))


def assign(case: Case, persons: Sequence[Person], *, by: Actor, at: datetime) -> None:
    """Let exactly these people handle the case for the acting office: two at least, and never who assigns them, for whoever
    investigates does not sign (R-10)."""
    if len({person.id for person in persons}) < 2:
        raise Refused("调查须有两名以上承办人。", "R-10", ground=Ground.INPUT, field="persons")
    if any(person.id == by.person_id for person in persons):
        raise Refused("调查人员不得审批本人承办的案件，不能指派您本人承办。", "R-10", ground=Ground.INPUT, field="persons")
    allowed = {person.id for person in candidates(by.office_id, at)} - _recused(case)
    if any(person.id not in allowed for person in persons):
        raise Refused("所选人员不是本机构承办人，或已在本案回避。", "R-10", ground=Ground.INPUT, field="persons")
    ASSIGN.perform(case, by=by, at=at, note="、".join(person.name for person in persons))
    mine = {row.person_id: row for row in case.handlers if row.ended_at is None and row.office_id == by.office_id}
    wanted = {person.id: person for person in persons}
    for row in (row for number, row in mine.items() if number not in wanted):
        row.ended_at = at
    for person in (person for number, person in wanted.items() if number not in mine):
        case.handlers.append(CaseHandler(case_id=case.id, office_id=by.office_id, person=person, assigned_at=at, ended_at=None))
    session().flush()


def start(case: Case, *, by: Actor, at: datetime) -> None:
    """The investigation begins (20(1))."""
    START.perform(case, by=by, at=at)


def assignable(case: Case, by: Actor, at: datetime) -> list[Person]:
    """Whom the acting approver may choose from."""
    gone = _recused(case) | {by.person_id}
    return [person for person in candidates(by.office_id, at) if person.id not in gone]


def recusable(case: Case, by: Actor, at: datetime) -> list[Person]:
    """Whose recusal this actor may state: one's own; the approver orders that of everybody who works on cases here."""
    mine = session().get_one(Person, by.person_id)
    if Post.APPROVER not in by.posts:
        return [mine]
    held = select(Appointment.person_id).where(
        Appointment.office_id == by.office_id, Appointment.post.in_(WORKING), holds_on(local(at).date())
    )
    others = session().scalars(select(Person).where(Person.id.in_(held), Person.id != mine.id).order_by(Person.id))
    gone = _recused(case)
    return [mine, *(person for person in others if person.id not in gone)]


def recuse(case: Case, person: Person, reason: str, *, by: Actor, at: datetime) -> None:
    """A recusal declared by the person or ordered by the approver; from the next request on nothing of the case is theirs."""
    if person.id != by.person_id and Post.APPROVER not in by.posts:
        raise Refused("决定他人回避，由审批人办理。", "R-10", ground=Ground.AUTHORITY)
    if person.id not in {one.id for one in recusable(case, by, at)}:
        raise Refused("所选人员不在本机构办案，或已在本案回避。", "R-10", ground=Ground.INPUT, field="person")
    RECUSE.perform(case, by=by, at=at, note=f"{person.name}：{reason}")
    for row in case.handlers:
        if row.person_id == person.id and row.ended_at is None:
            row.ended_at = at
    office = session().get_one(Office, by.office_id)
    recusal = Recusal(case_id=case.id, person_id=person.id, office_id=office.id, reason=reason, ordered_by=by.person_id, at=at)
    session().add(recusal)
    reason_word = "declared" if person.id == by.person_id else "ordered"
    record("case:recused", {"case": case.id, "person": person.id, "reason": reason_word}, by=by, at=at, clause="R-10")
    session().flush()


def _recused(case: Case) -> set[int]:
    return set(session().scalars(select(Recusal.person_id).where(Recusal.case_id == case.id)))

