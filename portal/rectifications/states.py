"""How a rectification stands, derived from what happened; nothing of it is stored. What may happen next is in this file too.

Pure. 16, 13 and 18 order it within a limit; 16.5 follows where it is not done in time; 17.7 (R-9) where 16 is broken again
after its end. Whether the institution has done what was ordered is judged by the prefecture alone.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Protocol


class Kind(StrEnum):
    """What can happen to a rectification."""

    ORDERED = "ordered"
    EXTENDED = "extended"
    INTERIM = "interim"
    FINAL = "final"
    ASKED = "asked"
    INSPECTED = "inspected"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    FAILED = "failed"
    REVERSED = "reversed"
    OVERTAKEN = "overtaken"
    RESUMED = "resumed"


class State(StrEnum):
    """How it stands on a day."""

    RUNNING = "running"
    REPORT_DUE = "report_due"
    RETURNED = "returned"
    OVERDUE = "overdue"
    FAILED = "failed"
    REPORTED = "reported"
    INSPECTED = "inspected"
    ACCEPTED = "accepted"
    REVERSED = "reversed"
    OVERTAKEN = "overtaken"


SOON: Final = timedelta(days=7)
"""So long before its last day a report is called due."""

TURNS: Final = (Kind.FINAL, Kind.RETURNED, Kind.FAILED, Kind.ACCEPTED, Kind.REVERSED)
"""What moves it on; the latest of these says where it stands."""
ENDED: Final = frozenset({State.ACCEPTED, State.REVERSED, State.OVERTAKEN})
"""Nothing happens any more, unless the termination that overtook it is reversed. What failed may still be made good: the
standing in the register goes on until it is."""
OWING: Final = frozenset({State.RUNNING, State.REPORT_DUE, State.RETURNED, State.OVERDUE, State.FAILED})
"""The institution owes its report."""
TO_JUDGE: Final = frozenset({State.REPORTED, State.INSPECTED})
"""The prefecture has the final report and has to judge it."""


class Event(Protocol):
    """A step: `due_on` is the new last day of the period (ordered, extended) or an internal day (returned, asked);
    `passed` what an inspection found."""

    @property
    def kind(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def due_on(self) -> date | None: ...
    @property
    def passed(self) -> bool | None: ...


Steps = Sequence[Event]


def of_kind(steps: Iterable[Event], *kinds: Kind) -> list[Event]:
    """The steps of these kinds, oldest first."""
    return [one for one in steps if one.kind in kinds]


def period_ends(steps: Steps) -> date:
    """The last day of the period (期满): as ordered, or as extended last."""
    return max(one.due_on for one in of_kind(steps, Kind.ORDERED, Kind.EXTENDED) if one.due_on is not None)


def owed_by(steps: Steps) -> date:
    """By when the institution has to hand in: the end of the period, or a later day given when a report was sent back."""
    last, returned = period_ends(steps), of_kind(steps, Kind.RETURNED)
    return max(last, returned[-1].due_on or last) if returned else last


def state(steps: Steps, day: date) -> State:
    """How it stands on `day`."""
    turns = of_kind(steps, *TURNS)
    last = turns[-1] if turns else None
    if last is not None and last.kind in (Kind.ACCEPTED, Kind.REVERSED):
        return State(last.kind)
    if overtaken(steps) is not None:
        return State.OVERTAKEN
    if last is not None and last.kind == Kind.FAILED:
        return State.FAILED
    if last is not None and last.kind == Kind.FINAL:
        return State.INSPECTED if inspection(steps) is not None else State.REPORTED
    if day > owed_by(steps):
        return State.OVERDUE
    if last is not None:
        return State.RETURNED
    return State.REPORT_DUE if day + SOON >= owed_by(steps) else State.RUNNING


def overtaken(steps: Steps) -> Event | None:
    """The termination (17, 18) that made an end of it in its course; None where there is none, or a review reversed it."""
    found = of_kind(steps, Kind.OVERTAKEN, Kind.RESUMED)
    return found[-1] if found and found[-1].kind == Kind.OVERTAKEN else None


def inspection(steps: Steps) -> Event | None:
    """The latest inspection since the final report, which is the one that counts."""
    since = next((n for n in range(len(steps) - 1, -1, -1) if steps[n].kind == Kind.FINAL), len(steps))
    found = of_kind(steps[since:], Kind.INSPECTED)
    return found[-1] if found else None


def asked(steps: Steps) -> Event | None:
    """The request to the county to inspect that no inspection has answered yet."""
    found = of_kind(steps, Kind.ASKED, Kind.INSPECTED)
    return found[-1] if found and found[-1].kind == Kind.ASKED else None


def ended_on(steps: Steps) -> date | None:
    """The day on which the period ends: that of acceptance or of a termination, or the last one of the period where that comes
    first. None where the order was reversed: it counts as never given (R-9)."""
    if of_kind(steps, Kind.REVERSED):
        return None
    accepted, over = of_kind(steps, Kind.ACCEPTED), overtaken(steps)
    return min([period_ends(steps), *(one.on for one in accepted[:1]), *([over.on] if over else [])])


def unfinished(steps: Steps, day: date) -> bool:
    """Whether it was not finished in time: 16.5 can follow. A failure stays one, though it be made good later."""
    if of_kind(steps, Kind.REVERSED):
        return False
    return bool(of_kind(steps, Kind.FAILED)) or state(steps, day) is State.OVERDUE


def barrier(kind: Kind, steps: Steps, day: date) -> tuple[str, str] | None:
    """Why this cannot happen now and when it can, in Chinese; None where it can."""
    now = state(steps, day)
    if now in ENDED:
        return _OVER[now], ""
    return _BARRIERS[kind](steps, now, day)


_OVER: Final = {
    State.ACCEPTED: "整改已验收合格，本次整改终结。", State.REVERSED: "责令整改的决定已撤销，本次整改终结。",
    State.OVERTAKEN: "该机构已被责令终止评价活动并移出目录，本次整改因此终结。",
}  # fmt: skip
Barrier = tuple[str, str] | None


def _none(steps: Steps, now: State, day: date) -> Barrier:
    return None


def _report(steps: Steps, now: State, day: date) -> Barrier:
    return ("整改报告已经提交，等待核查。", "责令整改的部门退回后可以补正重报") if now in TO_JUDGE else None


def _ask(steps: Steps, now: State, day: date) -> Barrier:
    return ("已请县级检查，尚未收到检查记录。", "县级登记检查记录后可以再次提出") if asked(steps) is not None else None


def _accept(steps: Steps, now: State, day: date) -> Barrier:
    if now not in TO_JUDGE:
        return "评价机构尚未提交整改报告，不能验收。", "评价机构提交整改报告后"
    found = inspection(steps)
    if found is not None and not found.passed:
        return "最近一次检查认为整改不到位，不能验收。", "退回补正或者再次检查合格后"
    return None


def _return(steps: Steps, now: State, day: date) -> Barrier:
    return None if now in TO_JUDGE else ("没有待核查的整改报告，无从退回。", "评价机构提交整改报告后")


def _extend(steps: Steps, now: State, day: date) -> Barrier:
    last = period_ends(steps)
    return (f"整改期限已于 {last} 届满，期满后不能延长。", "") if day > last else None


def _fail(steps: Steps, now: State, day: date) -> Barrier:
    if now is State.FAILED:
        return "已认定未按期完成整改。", ""
    last = period_ends(steps) if now in TO_JUDGE else owed_by(steps)
    return None if day > last else (f"整改期限至 {last}，期满前不能认定未按期完成。", f"{last + timedelta(days=1)} 起")


_BARRIERS: Final = {
    Kind.EXTENDED: _extend, Kind.INTERIM: _report, Kind.FINAL: _report, Kind.ASKED: _ask, Kind.INSPECTED: _none,
    Kind.RETURNED: _return, Kind.ACCEPTED: _accept, Kind.FAILED: _fail, Kind.REVERSED: _none,
    Kind.OVERTAKEN: _none, Kind.RESUMED: _none,
}  # fmt: skip
