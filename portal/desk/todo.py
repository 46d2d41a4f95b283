"""What waits for this actor, and why it waits for this one: each source is one question that rests on one index.

SEPARATE hands are respected (R-10): what one investigated does not wait for one's own signature or review. What waits for a
colleague whom one stands in for waits for oneself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import Boolean, ColumnElement, Select, and_, case, func, literal_column, not_, select, true
from sqlalchemy.orm import joinedload, selectinload

from portal.authority.actions import Action
from portal.authority.scope import not_recused
from portal.authority.seats import Capacity, Level
from portal.cases.joint_models import Assistance, Coordination
from portal.cases.models import FOR_APPROVER, OPEN, OWN_CASES, Case, CaseHandler
from portal.cases.states import State
from portal.cases.words import STAGES, STATES
from portal.desk.counts import Asked
from portal.desk.seats import may
from portal.filings.models import Filing
from portal.filings.words import RECEIVED
from portal.kit.actor import Actor
from portal.kit.clock import local, today
from portal.kit.due import Clock, Due

MINE = {
    State.OPENED: "开始调查",
    State.INVESTIGATING: "调查",
    State.FOUND: "拟处理",
    State.ISSUED: "送达",
    State.NOTIFIED: "查看",
    State.DECIDED: "送达",
    State.SERVED: "执行",
}
"""The states in which the next step is a handler's, with the step."""

TO_SIGN = {State.PROPOSED: "审签", State.REVIEWED: "决定", State.EFFECTIVE: "结案"}
"""The states in which it is the approver's."""

NEEDS_TWO = (State.OPENED, State.INVESTIGATING)
"""Where the approver has to assign two handlers (R-10); one may have stepped back."""

CLAUSE_OF = {state: clause for _, clause, states in STAGES for state in states}


@dataclass(frozen=True)
class Task:
    """One thing that waits; `since` is when its time began, `due` its last day where it has one, and `counted` how near that
    is where it is not told in working days."""

    title: str
    number: str
    url: str
    stage: str
    clause: str
    origin: str
    since: date
    due: date | None
    act: str
    counted: Due | None = None

    def near(self, tell: Clock) -> Due | None:
        """How near its last day is."""
        return self.counted or tell(self.due, self.since)


@dataclass(frozen=True)
class Source:
    """One kind of thing that waits: for whom, by which statement, and how a row of it reads."""

    name: str
    concerns: Callable[[Actor], bool]
    statement: Callable[[Actor], Asked]
    task: Callable[[Any, Actor], Task]


def case_task(case: Case, origin: str, act: str) -> Task:
    """A case that waits for its next step."""
    state = State(case.state)
    url = url_for("desk.case_page", case_id=case.id)
    since = local(case.state_since).date()
    clause = CLAUSE_OF.get(state, "")
    return Task(case.title, case.number, url, STATES[state], clause, origin, since, case.due_on, act)


def handling(actor: Actor) -> Select[int]:
    """The cases that the actor handles, or a colleague stood in for, for this office."""
    return select(CaseHandler.case_id).where(
        CaseHandler.person_id.in_(actor.persons), CaseHandler.ended_at.is_(None), CaseHandler.office_id == actor.office_id
    )


def handled(actor: Actor) -> Asked:
    """Those of them whose next step is a handler's."""
    states = [state.value for state in MINE]
    return select(Case).where(Case.id.in_(handling(actor)), Case.state.in_(states), not_recused(Case.id, actor))


def _mine_task(case: Case, actor: Actor) -> Task:
    absent = [h.person.name for h in case.handlers if h.ended_at is None and h.person_id in actor.stands_for]
    me = any(h.person_id == actor.person_id and h.ended_at is None for h in case.handlers)
    origin = "本人" if me or not absent else f"代{absent[0]}"
    return case_task(case, origin, MINE[State(case.state)])


def others_handled(actor: Actor) -> ColumnElement[bool]:
    """That the actor never handled the case."""
    return not_(Case.id.in_(select(CaseHandler.case_id).where(CaseHandler.person_id == actor.person_id)))


def _to_sign(actor: Actor) -> Asked:
    open_filings = select(Filing.id).where(Filing.case_id == Case.id, Filing.state != RECEIVED).exists()
    handlers = select(func.count()).where(
        CaseHandler.case_id == Case.id, CaseHandler.ended_at.is_(None), CaseHandler.office_id == actor.office_id
    )
    # Asked state by state: an OR makes the database gather the cases of each state before it counts the first. The states are
    # written as literals and the order is the index's, so that it is walked and left.
    waits = case(
        (Case.state == State.EFFECTIVE.value, not_(open_filings)),
        (Case.state.in_([state.value for state in NEEDS_TWO]), handlers.scalar_subquery() < 2),
        else_=true(),
    )
    mine = and_(Case.lead_id == actor.office_id, literal_column(f"case_file.{FOR_APPROVER}", Boolean), waits)
    return select(Case).where(mine, others_handled(actor), not_recused(Case.id, actor)).order_by(Case.due_on)


def _sign_task(case: Case, actor: Actor) -> Task:
    return case_task(case, handler_names(case), TO_SIGN.get(State(case.state), "指派"))


def handler_names(case: Case) -> str:
    """Who handles the case now, or that nobody does yet."""
    return "、".join(h.person.name for h in case.handlers if h.ended_at is None) or "尚未指派"


def _to_review(actor: Actor) -> Asked:
    mine = and_(Case.lead_id == actor.office_id, Case.state == State.HEARD.value)
    return select(Case).where(mine, others_handled(actor), not_recused(Case.id, actor))


def _terminations(actor: Actor) -> Asked:
    # A literal, so that the planner can prove that the partial index holds it.
    proposed: ColumnElement[str] = literal_column(f"'{State.TERMINATION_PROPOSED.value}'")
    return select(Case).where(Case.state == proposed, not_recused(Case.id, actor))


def _assistance(actor: Actor) -> Asked:
    asked = and_(Assistance.office_id == actor.office_id, Assistance.answered_at.is_(None), Assistance.ended_at.is_(None))
    return select(Assistance, Case).join(Case, Case.id == Assistance.case_id).where(asked, not_recused(Case.id, actor))


def _assistance_task(row: Any, actor: Actor) -> Task:
    asked, case = row
    url = url_for("desk.case_page", case_id=case.id)
    since = local(asked.asked_at).date()
    return Task(case.title, case.number, url, "协助调查", "4(3)", case.lead.short, since, asked.due_on, "答复")


def _coordinations(actor: Actor) -> Asked:
    found = select(Coordination, Case).join(Case, Case.id == Coordination.case_id)
    return found.where(Coordination.arranged_at.is_(None), not_recused(Case.id, actor))


def _coordination_task(row: Any, actor: Actor) -> Task:
    asked, case = row
    url = url_for("desk.case_page", case_id=case.id)
    since = local(asked.asked_at).date()
    return Task(case.title, case.number, url, "跨区域协调", "20(6)", asked.asked_by.short, since, None, "协调")


def _overdue_below(actor: Actor) -> Asked:
    """What those below let pass their day (R-11): the superior may urge (4(1), 4(2))."""
    late = and_(literal_column(f"case_file.{OPEN}", Boolean), Case.due_on < today())
    if actor.level == Level.PREFECTURE:
        below = and_(Case.prefecture_id == actor.office_id, literal_column(f"case_file.{OWN_CASES}", Boolean))
    else:
        below = Case.lead_level == Level.PREFECTURE.value
    return select(Case).where(below, late, not_recused(Case.id, actor)).order_by(Case.due_on)


def with_people(statement: Asked) -> Asked:
    """What a row of a case shows besides its own columns, loaded with it."""
    return statement.options(joinedload(Case.lead), selectinload(Case.handlers))


CASES: tuple[Source, ...] = (
    Source("mine", lambda by: may(by, Action.INVESTIGATE), handled, _mine_task),
    Source("to_sign", lambda by: may(by, Action.DECIDE, Action.ASSIGN, capacity=Capacity.LEAD), _to_sign, _sign_task),
    Source(
        "to_review", lambda by: may(by, Action.REVIEW), _to_review,
        lambda case, by: case_task(case, handler_names(case), "审核"),
    ),
    Source(
        "terminations", lambda by: may(by, Action.ISSUE_TERMINATION), _terminations,
        lambda case, by: case_task(case, case.lead.short, "出具通知"),
    ),
    Source("assistance", lambda by: may(by, Action.ANSWER_ASSISTANCE), _assistance, _assistance_task),
    Source(
        "overdue_below", lambda by: may(by, Action.SUPERVISE), _overdue_below,
        lambda case, by: case_task(case, case.lead.short, "督办"),
    ),
    Source("coordinations", lambda by: may(by, Action.COORDINATE), _coordinations, _coordination_task),
)  # fmt: skip


def concerning(actor: Actor, sources: Iterable[Source]) -> list[Source]:
    """The sources from which something can wait for this actor at all."""
    return [source for source in sources if source.concerns(actor)]


def asked_of(actor: Actor, sources: Iterable[Source]) -> dict[str, Asked]:
    """What these sources ask for this actor, by their names."""
    return {source.name: source.statement(actor) for source in concerning(actor, sources)}
