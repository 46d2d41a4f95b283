"""What can be done with a report, as one list: its page shows it, forms open by it, operations perform it.

Three questions, in this order: may she (the policy), does the report lie with her office, and can it now (the workflow).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm.attributes import set_committed_value

from portal.authority.actions import Action
from portal.authority.permission import basis_for, refusal
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.reports.models import Report
from portal.reports.queries import capacities_of
from portal.reports.workflow import EVENTS, Event, State, after, barrier


def _by_policy(act: "ReportAct", report: Report, by: Actor) -> Refused | None:
    held = capacities_of(report, by)
    return None if basis_for(by, act.action, held) else refusal(by, act.action, held)


@dataclass(frozen=True)
class ReportAct:
    """One thing to do with a report. `endpoint` takes `report_id`; `permission` is the policy's answer, which for opening a
    case depends on the case that would arise."""

    action: Action
    event: Event
    endpoint: str
    label: str
    hint: str
    icon: str
    order: int = 100
    permission: Callable[["ReportAct", Report, Actor], Refused | None] = _by_policy

    def obstacle(self, report: Report, by: Actor) -> Refused | None:
        """Why this actor cannot do it now, or None."""
        refused = self.permission(self, report, by)
        if refused is not None:
            return refused
        if report.holder_id != by.office_id:
            who = f"由{report.holder.name}办理。"
            return Refused("线索现不在本机构。", "4(2)", who=who, ground=Ground.AUTHORITY)
        why = barrier(State(report.state), self.event)
        return Refused(why, EVENTS[self.event][1]) if why else None

    def ensure(self, report: Report, *, by: Actor) -> None:
        """Raise the `Refused` that doing it now would raise."""
        found = self.obstacle(report, by)
        if found is not None:
            raise found


ACTS: list[ReportAct] = []


def declare(act: ReportAct) -> ReportAct:
    """A feature adds what it can do with a report, at import."""
    ACTS.append(act)
    ACTS.sort(key=lambda known: known.order)
    return act


def advance(report: Report, event: Event, **columns: object) -> None:
    """Move a report on, its single door. Compare-and-set on `version`: of two who act at once, one is refused as stale."""
    values: dict[str, object] = {
        "state": after(State(report.state), event).value, "version": report.version + 1, **columns,
    }  # fmt: skip
    session().flush()
    swap = update(Report).where(Report.id == report.id, Report.version == report.version)
    written = session().execute(swap.values(values).execution_options(synchronize_session=False))
    if cast(CursorResult[object], written).rowcount != 1:
        raise Refused("他人已先行办理本线索，您看到的内容已不是最新。", "4(2)", when="请刷新查看", ground=Ground.STALE)
    for name, value in values.items():
        set_committed_value(report, name, value)


RECEIVE = declare(
    ReportAct(Action.RECEIVE, Event.RECEIVE, "reports.receive", "受理", "属于本局管辖的，受理后立案或并案", "circle-check", 10)
)
PASS_ON = declare(
    ReportAct(Action.PASS_ON, Event.FORWARD, "reports.pass_on", "转送", "转有管辖权的机构，或转评价机构先行调查", "send", 30)
)
REFUSE = declare(
    ReportAct(Action.REFUSE, Event.REFUSE, "reports.refuse", "不予受理（立案）", "须说明理由，并告知举报人", "ban", 50)
)
