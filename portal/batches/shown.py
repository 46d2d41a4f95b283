"""What the page of a batch shows: its members by the state of their cases, what is next for each, what can be done together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from portal.batches.models import CaseBatch
from portal.batches.queries import Member
from portal.batches.sheet import ready
from portal.batches.step import Step
from portal.batches.steps import STEPS, named
from portal.cases.acts import active_handlers
from portal.cases.states import State
from portal.cases.words import EVENTS, STATES
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.due import Clock, Due, clock
from portal.kit.shown import Blocked, Offered
from portal.notices.calendar_years import calendar_in_force

NEXT: dict[State, str] = {
    State.FOUND: "propose", State.PROPOSED: "issue-notice", State.ISSUED: "serve-notice", State.NOTIFIED: "review",
    State.HEARD: "review", State.REVIEWED: "decide", State.DECIDED: "serve-decision", State.SERVED: "carry-out",
    State.EFFECTIVE: "file",
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A member: who handles it, how near its deadline is, and what is next for it."""

    member: Member
    handlers: str
    due: Due | None
    next: str


@dataclass(frozen=True)
class Group:
    """The members in one state, and what the reader can do with them together; where that is nothing, `kept` says whose
    turn it is."""

    state: State
    word: str
    lines: Sequence[Line]
    offered: Sequence[Offered]
    kept: Sequence[Blocked]


def groups(batch: CaseBatch, members: Sequence[Member], by: Actor, at: datetime) -> list[Group]:
    """The members by state, in the order of Article 20."""
    tell = clock(calendar_in_force(), local(at).date())
    by_state: dict[State, list[Member]] = {}
    for one in members:
        by_state.setdefault(State(one.case.state), []).append(one)

    def group(state: State) -> Group:
        lines = [_line(one, tell, at) for one in by_state[state]]
        offered, kept = _together(batch, state, by_state[state], by)
        return Group(state, STATES[state], lines, offered, kept)

    return [group(state) for state in State if state in by_state]


def _line(one: Member, tell: Clock, at: datetime) -> Line:
    step, case = next_step(one), one.case
    word = step.act.label if step else ""
    if case.state == State.NOTIFIED:
        word = f"答复陈述申辩，期满后{word}" if one.unanswered else word if ready(case, at) else f"期满后{word}"
    handlers = "、".join(dict.fromkeys(active_handlers(case, case.lead_id)))
    return Line(one, handlers, tell(case.due_on, local(case.state_since).date()), word)


def next_step(member: Member) -> Step | None:
    """What is to be done next with a member: of what can be done in its state, the first that is not done yet."""
    case = member.case
    if case.state == State.OPENED:
        return named("start" if len(active_handlers(case, case.lead_id)) > 1 else "assign")
    if case.state == State.INVESTIGATING:
        return named("confirm" if member.findings else "find" if member.exhibits else "add-record")
    word = NEXT.get(State(case.state))
    return named(word) if word else None


def _together(batch: CaseBatch, state: State, members: Sequence[Member], by: Actor) -> tuple[list[Offered], list[Blocked]]:
    """What the reader can do with members in a state, the next act first; or whose turn it is."""
    offered, kept, main = list[Offered](), list[Blocked](), next_step(members[0])
    for step in (step for step in STEPS if state in step.states):
        refusals = [step.act.turned_away(one.case, by, one.held) for one in members]
        first, mine = refusals[0], refusals.count(None)
        if mine:
            offered.append(_offered(batch, step, mine, step is main))
        elif step is main and first is not None:
            kept.append(Blocked(step.act.label, "权限", first.why, first.when, first.who, first.clause))
    return sorted(offered, key=lambda one: not one.main), kept


def _offered(batch: CaseBatch, step: Step, count: int, main: bool) -> Offered:
    label, address = f"{step.act.label}（{count} 件）", url_for("batches.act", batch_id=batch.id, step=step.word)
    return Offered(label, address, step.hint or step.act.hint, EVENTS[step.act.event][1], step.act.icon, main)
