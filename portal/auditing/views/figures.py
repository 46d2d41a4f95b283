"""Figures over the log by day, as charts and as tables."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.audit.events import Result
from portal.audit.record import record
from portal.auditing import figures
from portal.auditing.blueprint import bp
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.web import current_actor, page
from portal.notices.calendar_years import calendar_in_force


@bp.get("/figures")
@requires(Action.AUDIT_LOG_READ)
def counted() -> ResponseReturnValue:
    """Refusals, logins, lock-outs and logins at unusual hours of the last days."""
    by, at = current_actor(), now()
    days = request.args.get("days", 30, type=int)
    days = days if days in figures.PERIODS else 30
    record("audit:figures_read", {"days": days}, by=by, at=at, result=Result.READ)
    session().commit()
    found = figures.figures(by, days, at.date(), calendar_in_force())
    data = {"days": [f"{day:%m-%d}" for day in found.days], "daily": dict(found.counts)}
    return page(
        "auditing/figures.html", found=found, series=figures.SERIES, days=days, periods=figures.PERIODS, data=data
    )
