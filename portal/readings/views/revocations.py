"""One order that took permissions away, with the proof that nothing was read after it."""

from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.grants import shown
from portal.grants.models import Revocation
from portal.kit.clock import today
from portal.kit.web import page
from portal.readings import queries
from portal.readings.views.blueprint import bp


@bp.get("/revocations/<int:revocation_id>")
@requires(Action.READ_GRANT_READ, on=Revocation)
def revocation(revocation: Revocation) -> ResponseReturnValue:
    """The order, the grants it ended, the last reading before it."""
    rows = shown.rows(queries.grants_of(revocation), today())
    lifted = max((one.last.acted_at for one in rows if one.last.event == "lift"), default=None)
    return page(
        "readings/revocation.html", order=revocation, rows=rows, proof=queries.proof(revocation, lifted), lifted=lifted,
        stopped=queries.stopped(revocation),
    )  # fmt: skip
