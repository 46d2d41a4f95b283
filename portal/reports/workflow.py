"""What may happen next to a report. Everything that decides a report's state is in this file.

A missing entry is the refusal. A value of None keeps the state: several cases may be opened from one report.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    """Where a report stands."""

    REGISTERED = "registered"
    PASSED_ON = "passed_on"
    RECEIVED = "received"
    REFUSED = "refused"
    MERGED = "merged"
    OPENED = "opened"


class Event(StrEnum):
    """What is done with a report."""

    REGISTER = "register"
    RECEIVE = "receive"
    REFUSE = "refuse"
    FORWARD = "pass_on"
    MERGE = "merge"
    OPEN = "open"
    ADD = "add"


STATES: Mapping[State, str] = MappingProxyType(
    {
        State.REGISTERED: "待处理",
        State.PASSED_ON: "转来待处理",
        State.RECEIVED: "已受理",
        State.REFUSED: "不予受理（立案）",
        State.MERGED: "已并案",
        State.OPENED: "已立案",
    }
)

EVENTS: Mapping[Event, tuple[str, str]] = MappingProxyType(
    {
        Event.REGISTER: ("登记线索", "4(2)"),
        Event.RECEIVE: ("受理", "4(2)"),
        Event.REFUSE: ("不予受理（立案）", "4(2)"),
        Event.FORWARD: ("转送", "4"),
        Event.MERGE: ("并入案件", "20(1)"),
        Event.OPEN: ("立案", "20(1)"),
        Event.ADD: ("补充情况", "4(2)"),
    }
)

_WAITING: Mapping[Event, State | None] = MappingProxyType(
    {
        Event.RECEIVE: State.RECEIVED,
        Event.REFUSE: State.REFUSED,
        Event.FORWARD: State.PASSED_ON,
        Event.MERGE: State.MERGED,
        Event.OPEN: State.OPENED,
    }
)

TRANSITIONS: Mapping[State, Mapping[Event, State | None]] = MappingProxyType(
    {
        State.REGISTERED: _WAITING,
        State.PASSED_ON: _WAITING,
        # Once received it may still prove to be another's, or to give no ground for a case.
        State.RECEIVED: MappingProxyType({event: target for event, target in _WAITING.items() if event != Event.RECEIVE}),
        State.REFUSED: MappingProxyType({}),
        State.MERGED: MappingProxyType({}),
        State.OPENED: MappingProxyType({Event.OPEN: None}),
    }
)

WAITING = frozenset({State.REGISTERED, State.PASSED_ON})
"""Somebody must still say whether it is received."""


def barrier(state: State, event: Event) -> str:
    """Why `event` cannot happen to a report in `state` (Chinese), or "" when it can."""
    if event in TRANSITIONS[state]:
        return ""
    return f"线索现为“{STATES[state]}”，不能再{EVENTS[event][0]}。"


def after(state: State, event: Event) -> State:
    """The state after `event`; `KeyError` where the table has no entry."""
    return TRANSITIONS[state][event] or state
