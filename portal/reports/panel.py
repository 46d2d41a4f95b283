"""What a report's page says of its course: what can be done now, what cannot and why, the stages, the record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.identity.posts import named
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.pages import address
from portal.kit.refusal import Ground, Refused
from portal.kit.shown import Blocked, Offered, Stage, Step
from portal.reports.acts import ACTS, ReportAct
from portal.reports.models import Report, ReportStep
from portal.reports.workflow import EVENTS, TRANSITIONS, WAITING, Event, State

OUTCOMES = {Event.OPEN: "立案", Event.MERGE: "并案", Event.REFUSE: "不予受理（立案）"}
MAIN = {
    State.REGISTERED: (Event.RECEIVE, Event.OPEN, Event.FORWARD),
    State.PASSED_ON: (Event.RECEIVE, Event.OPEN, Event.FORWARD),
    State.RECEIVED: (Event.OPEN, Event.FORWARD),
}
"""What one is expected to do next, the likeliest first."""


@dataclass(frozen=True)
class Panel:
    """What the panel shows; `role` says as what one looks at the report."""

    offered: Sequence[Offered]
    kept: Sequence[Blocked]
    role: str

    @property
    def main(self) -> Offered | None:
        """The act one is expected to do next."""
        return next((one for one in self.offered if one.main), None)


def panel(report: Report, by: Actor) -> Panel:
    """The panel of this report for this actor: acts whose time is over are left out, all others stay visible with why."""
    state, offered, kept = State(report.state), list[ReportAct](), list[Blocked]()
    for act in ACTS:
        found = act.obstacle(report, by)
        if found is None:
            offered.append(act)
        elif act.event in TRANSITIONS[state] and state is not State.OPENED:
            kept.append(_blocked(act, found))
    main = _main(report, offered)
    ordered = sorted(offered, key=lambda act: act is not main)
    return Panel([_offered(act, report, act is main) for act in ordered], kept, _role(report, by))


def _main(report: Report, offered: Sequence[ReportAct]) -> ReportAct | None:
    possible = {act.event: act for act in offered}
    elsewhere = report.proposed_id is not None and report.proposed_id != report.holder_id
    wanted = (Event.FORWARD,) if elsewhere and State(report.state) in WAITING else ()
    return next((possible[e] for e in (*wanted, *MAIN.get(State(report.state), ())) if e in possible), None)


def _offered(act: ReportAct, report: Report, main: bool) -> Offered:
    return Offered(act.label, address(act.endpoint, report_id=report.id), act.hint, EVENTS[act.event][1], act.icon, main)


def _blocked(act: ReportAct, found: Refused) -> Blocked:
    kind = "权限" if found.ground is Ground.AUTHORITY else "前置环节"
    return Blocked(act.label, kind, found.why, found.when, found.who, found.clause)


def _role(report: Report, by: Actor) -> str:
    if report.holder_id == by.office_id:
        place = "现办机构"
    else:
        place = "登记机构" if report.registered_office_id == by.office_id else "监督指导"
    return f"{place} · {named(by.posts)}"


def stages(report: Report, taken: Sequence[ReportStep]) -> list[Stage]:
    """Registered, received, and what came of it."""
    state, ends = State(report.state), {event.value: word for event, word in OUTCOMES.items()}
    last = next((step for step in taken if step.event in ends), None)
    received = _moment(report.received_at)
    middle = "done" if received else ("skipped" if state is State.REFUSED else "now")
    held = f"现在{report.holder.short}" if state in WAITING or state is State.RECEIVED else ""
    outcome = Stage("立案、并案或不予受理", "now" if received else "todo", "20(1)", "", held if received else "")
    if last is not None:
        outcome = Stage(ends[last.event], "done", EVENTS[Event(last.event)][1], _moment(last.acted_at))
    return [
        Stage("登记线索", "done", "4(2)", _moment(report.registered_at), report.registered_office.short),
        Stage("受理", middle, "4(2)", received, held if middle == "now" else ""),
        outcome,
    ]


def _moment(at: datetime | None) -> str:
    return f"{local(at):%m-%d}" if at else ""


def timeline(taken: Sequence[ReportStep]) -> list[Step]:
    """The record as a page draws it, newest first, each with the number of its log entry."""
    return [Step(_who(step), EVENTS[Event(step.event)][0], step.acted_at, step.note, step.entry) for step in taken]


def _who(step: ReportStep) -> str:
    return f"{step.person.name if step.person else '系统'}（{step.office.short}）"
