"""The page of what concerns an institution."""

from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.desk.matters import matters
from portal.desk.views.blueprint import bp
from portal.kit.clock import now
from portal.kit.due import clock
from portal.kit.web import current_actor, page
from portal.notices.calendar_years import calendar_in_force


@bp.get("/my-matters")
@requires(Action.READ_SERVED, anywhere=True)
def my_matters() -> ResponseReturnValue:
    """Served on the institution, owed by it, binding it, published about it."""
    at = now()
    return page("desk/my_matters.html", **matters(current_actor(), clock(calendar_in_force(), at.date()), at))
