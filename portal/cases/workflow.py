"""What may happen next to a case (Article 20). Everything that decides a case's state is in this file.

The table is the whole machine: an event that is not listed under a state cannot happen in it. The machine asks nobody;
the caller brings the facts, and `GUARDS` says what they must be.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from portal.cases.states import Event, State
from portal.cases.words import EVENTS, STATES

S, E = State, Event

ALWAYS = (E.COMMENT, E.LINK, E.CORRECT, E.END_ASSISTANCE)
"""Recorded at any time, and they move nothing. Help that was asked for can be ended whenever it lasts."""

WHILE_OPEN = (*ALWAYS, E.ASSIGN, E.RECUSE, E.SUPERVISE, E.ANSWER_ASSISTANCE)
JOINT = (E.ASK_ASSISTANCE, E.ASK_COORDINATION, E.COORDINATE)
GATHERING = (*WHILE_OPEN, *JOINT, E.ADD_EVIDENCE, E.INTERIM, E.LIFT_MEASURE, E.REFER)
# No new measure once the investigation is over: 20(1) says 调查期间, and R-16 lets the old ones be continued.
WEIGHING = (*WHILE_OPEN, E.ADD_EVIDENCE, E.LIFT_MEASURE, E.REFER)
# What went to the public can be mistaken, or lose its ground, long after the case is closed; what was withdrawn as mistaken is
# announced again (16).
PUBLICITY = (E.ANNOUNCE, E.WITHDRAW_ANNOUNCEMENT, E.RECORD_CLEARANCE)
FILING = (E.FILE, E.RECEIVE_FILING, E.RETURN_FILING)
DONE = (*WHILE_OPEN, E.REFER, *FILING, *PUBLICITY)


def _row(stay: tuple[Event, ...], **moves: State) -> Mapping[Event, State | None]:
    row: dict[Event, State | None] = dict.fromkeys(stay)
    return MappingProxyType(row | {Event(word): state for word, state in moves.items()})


# A value of None means: it may happen here and the state stays.
TRANSITIONS: Mapping[State, Mapping[Event, State | None]] = MappingProxyType(
    {
        S.OPENED: _row(GATHERING, start=S.INVESTIGATING, dismiss=S.DISMISSED, transfer=S.TRANSFERRED),
        S.INVESTIGATING: _row(
            (*GATHERING, E.RECORD_FINDING, E.APPLY_VERSION), confirm=S.FOUND, dismiss=S.DISMISSED, transfer=S.TRANSFERRED
        ),
        S.FOUND: _row(
            (*WEIGHING, E.APPLY_VERSION), propose=S.PROPOSED, reinvestigate=S.INVESTIGATING, dismiss=S.DISMISSED,
            transfer=S.TRANSFERRED, **{"return": S.INVESTIGATING},
        ),
        S.PROPOSED: _row(
            WEIGHING, issue_notice=S.ISSUED, withdraw_proposal=S.FOUND, **{"return": S.INVESTIGATING}
        ),
        S.ISSUED: _row(WEIGHING, serve_notice=S.NOTIFIED),
        S.NOTIFIED: _row(
            (*WEIGHING, E.HOLD_BACK, E.RECORD_DEFENCE, E.ANSWER_DEFENCE, E.RECORD_WAIVER),
            waive=S.HEARD, window_ends=S.HEARD,
        ),
        S.HEARD: _row(
            (*WEIGHING, E.RECORD_DEFENCE, E.ANSWER_DEFENCE), review=S.REVIEWED, review_fails=S.FOUND,
            reinvestigate=S.INVESTIGATING, dismiss=S.DISMISSED, **{"return": S.INVESTIGATING},
        ),
        S.REVIEWED: _row(
            WEIGHING, decide=S.DECIDED, propose_termination=S.TERMINATION_PROPOSED,
            reinvestigate=S.INVESTIGATING, dismiss=S.DISMISSED, **{"return": S.INVESTIGATING},
        ),
        S.TERMINATION_PROPOSED: _row(
            (*WHILE_OPEN, E.LIFT_MEASURE), issue_termination=S.DECIDED, return_termination=S.HEARD
        ),
        S.DECIDED: _row(DONE, serve_decision=S.SERVED),
        S.SERVED: _row((*DONE, E.CARRY_OUT, E.REVERSE), take_effect=S.EFFECTIVE),
        S.EFFECTIVE: _row((*DONE, E.REVERSE), close=S.CLOSED),
        # A review may come long after, and what was filed is then filed again, corrected (20(5)).
        S.CLOSED: _row((*ALWAYS, *PUBLICITY, *FILING, E.REVERSE)),
        S.DISMISSED: _row(ALWAYS),
        S.TRANSFERRED: _row(ALWAYS),
    }
)  # fmt: skip

ENDED = frozenset({S.CLOSED, S.DISMISSED, S.TRANSFERRED})
DECIDED = frozenset({S.DECIDED, S.SERVED, S.EFFECTIVE, S.CLOSED})
UNDER_INVESTIGATION = frozenset({S.OPENED, S.INVESTIGATING})


@dataclass(frozen=True)
class Facts:
    """What the caller found out before asking; a field left None was not needed. Counts are of rows of the case."""

    handlers: int | None = None
    exhibits: int | None = None
    findings: int | None = None
    window_over: bool | None = None
    provisional: bool | None = None
    unanswered: int | None = None
    terminates: bool | None = None
    unexecuted: int | None = None
    filings_open: int | None = None
    announcement_owed: bool | None = None
    within_window: bool | None = None
    when: str = ""


@dataclass(frozen=True)
class Barrier:
    """Why an event cannot happen now: the reason, its clause, and what or when opens the way (all Chinese but `clause`)."""

    why: str
    clause: str
    when: str = ""


def _handlers(facts: Facts) -> Barrier | None:
    if facts.handlers is not None and facts.handlers < 2:
        return Barrier(f"调查须有两名以上承办人，本案现有 {facts.handlers} 名。", "R-10", "审批人指派第二名承办人后")
    return None


def _findings(facts: Facts) -> Barrier | None:
    if facts.exhibits == 0:
        return Barrier("尚无证据，不能确认事实。", "20(2)", "登记证据后")
    if facts.findings == 0:
        return Barrier("尚未认定任何事实。", "20(2)", "逐项认定事实并引用证据后")
    return None


def _window(facts: Facts) -> Barrier | None:
    if facts.provisional:
        return Barrier("陈述申辩期限为暂计：所涉年度的放假安排尚未公布。", "R-3", "放假安排公布并载入、期限重算后")
    if facts.window_over is False:
        return Barrier("陈述申辩期未满，期满前不得作出决定。", "20(3)", facts.when or "期限届满次日起")
    return None


def _answers(facts: Facts) -> Barrier | None:
    if facts.unanswered:
        return Barrier(f"还有 {facts.unanswered} 点申辩意见未书面答复。", "R-2", "承办人逐点答复后")
    return None


def _late_defence(facts: Facts) -> Barrier | None:
    if facts.within_window is False:
        return Barrier("陈述申辩已逾期：收到和寄出均在期限届满之后。", "20(3)")
    return None


def _not_terminating(facts: Facts) -> Barrier | None:
    if facts.terminates:
        return Barrier("拟责令终止并移出目录的，由省人力资源社会保障厅出具通知书。", "20(4)", "报请省厅后由省厅办理")
    return None


def _terminating(facts: Facts) -> Barrier | None:
    if facts.terminates is False:
        return Barrier("拟处理意见不含责令终止、移出目录，无须报请省厅出具通知书。", "20(4)")
    return None


def _executed(facts: Facts) -> Barrier | None:
    if facts.unexecuted:
        return Barrier(f"还有 {facts.unexecuted} 项处理措施未登记执行情况。", "20(4)", "逐项登记执行情况后")
    return None


def _filed(facts: Facts) -> Barrier | None:
    if facts.filings_open:
        return Barrier(f"还有 {facts.filings_open} 项报备未完成（未报送、被退回或未收讫）。", "20(5)", "上级收讫报备后")
    if facts.announcement_owed:
        return Barrier("决定须向社会公布，尚未公告。", "20(4)", "公告后")
    return None


Guard = Callable[[Facts], Barrier | None]

GUARDS: Mapping[Event, tuple[Guard, ...]] = MappingProxyType(
    {
        E.START: (_handlers,),
        E.CONFIRM: (_handlers, _findings),
        E.RECORD_DEFENCE: (_late_defence,),
        E.WINDOW_ENDS: (_window,),
        E.REVIEW: (_window, _answers),
        E.DECIDE: (_window, _answers, _not_terminating),
        E.PROPOSE_TERMINATION: (_window, _answers, _terminating),
        E.ISSUE_TERMINATION: (_window,),
        E.TAKE_EFFECT: (_executed,),
        E.CLOSE: (_filed,),
    }
)


def barrier(state: State, event: Event, facts: Facts) -> Barrier | None:
    """Why `event` cannot happen to a case in `state`, or None when it can."""
    if event not in TRANSITIONS[state]:
        return _out_of_place(state, event)
    for guard in GUARDS.get(event, ()):
        found = guard(facts)
        if found is not None:
            return found
    return None


def after(state: State, event: Event) -> State:
    """The state after `event`; raises `KeyError` where the table has no entry."""
    return TRANSITIONS[state][event] or state


def places(event: Event) -> tuple[State, ...]:
    """The states in which `event` may happen, in the order of the procedure."""
    return tuple(state for state in State if event in TRANSITIONS[state])


def _out_of_place(state: State, event: Event) -> Barrier:
    label, clause = EVENTS[event]
    if state in ENDED:
        return Barrier(f"案件{STATES[state]}，不能再{label}。", clause)
    order = list(State)
    later = [place for place in places(event) if order.index(place) > order.index(state)]
    when = f"案件进入“{STATES[later[0]]}”环节后" if later else ""
    return Barrier(f"案件现处于“{STATES[state]}”环节，{'尚不能' if later else '不能再'}{label}。", clause, when)
