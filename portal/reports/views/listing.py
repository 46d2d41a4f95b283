"""The list of reports."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.permission import OWN, basis_for
from portal.kit.clock import today
from portal.kit.web import current_actor, page
from portal.reports import listing
from portal.reports.routing import KINDS
from portal.reports.views.blueprint import bp
from portal.reports.words import CHANNELS
from portal.reports.workflow import STATES, State

LONGEST = 100


@bp.get("/reports")
@requires(Action.REPORT_READ)
def index() -> ResponseReturnValue:
    """The reports this office may know of, newest first, what waits here before everything else."""
    by, on = current_actor(), today()
    asked = {name: value.strip()[:LONGEST] for name, value in request.args.items()}
    found = listing.page_of(by, asked, on)
    return page(
        "reports/index.html", found=found, asked=asked, states=STATES, State=State, channels=CHANNELS, wheres=listing.WHERES,
        tabs=listing.tabs(by, asked), narrowed=listing.narrowed(asked), limit=listing.limit_words(on),
        inquires=basis_for(by, Action.SELF_INQUIRY, OWN) is not None, latest=on.isoformat(), kinds=KINDS,
    )  # fmt: skip
