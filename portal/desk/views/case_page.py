"""The case page: one file, everything in it, and what can be done with it by whoever looks."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.audit.events import Result
from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases.correcting import correctable
from portal.cases.models import Case, CaseStep
from portal.cases.states import State
from portal.desk import case_file, case_sections
from portal.desk.panel import panel
from portal.desk.stages import stages
from portal.desk.views.blueprint import bp
from portal.kit.clock import now
from portal.kit.deadline_sheet import Sheet
from portal.kit.remembering import remembering
from portal.kit.web import current_actor, page

LATEST = 20
"""Steps shown at first; the whole record is one link away, and on paper always."""


@bp.get("/cases/<int:case_id>")
@requires(Action.CASE_READ, on=Case)
def case_page(case: Case) -> ResponseReturnValue:
    """The file of a case, read with an entry in the log."""
    actor, at = current_actor(), now()
    record("case:read", {"case": case.id}, by=actor, at=at, result=Result.READ)
    with remembering():
        case_file.with_everything(case)
        taken = case_file.steps(case)
        sections = case_sections.of(case, at, taken)
        file = _file(case, taken, sections["sheet"] if sections["window_runs"] else None)
        return page("desk/case.html", case=case, state=State(case.state), **file, **sections)


def _file(case: Case, taken: Sequence[CaseStep], running: Sheet | None) -> dict[str, Any]:
    actor, at = current_actor(), now()
    every = bool(request.args.get("steps")) or len(taken) <= LATEST
    corrected = {step.corrects_id: step for step in taken if step.corrects_id}
    mine = {step.id for step in taken if step.id not in corrected and correctable(step, case, actor)}
    return {
        "panel": panel(case, actor, at), "stages": stages(State(case.state), taken, _window(running)),
        "steps": taken[::-1], "latest": len(taken) if every else LATEST, "every_step": every,
        "corrected": corrected, "correctable": mine,
        "step_count": len(taken), "numbers": {step.id: step.entry for step in taken}, "remarks": case_file.said_of_it(taken),
    }  # fmt: skip


def _window(running: Sheet | None) -> tuple[str, date | None]:
    """What the tracker says of a window that runs, and when a decision becomes possible."""
    if running is None:
        return "", None
    return f"第 {min(running.used + 1, running.total)} / {running.total} 日", running.due + timedelta(days=1)
