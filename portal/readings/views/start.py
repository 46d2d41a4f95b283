"""Where reading begins: under which grant, for what."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases.queries import by_number
from portal.grants import queries as grants
from portal.grants import shown
from portal.grants.models import ReadGrant
from portal.kit.clock import now, today
from portal.kit.web import current_actor, done, page
from portal.readings import occasions, queries
from portal.readings.forms import OccasionForm
from portal.readings.reading import ensure_reads
from portal.readings.views.blueprint import FORM, bp


@bp.get("/certificates")
@requires(Action.CERTIFICATE_READ)
def index() -> ResponseReturnValue:
    """The grants under which one may read, what one read for lately, and one's exports."""
    by, day = current_actor(), today()
    return page(
        "readings/index.html", rows=shown.rows(grants.own_in_force(by, day), day), occasions=occasions.latest(by),
        exports=queries.exports_of(by), day=day,
    )  # fmt: skip


@bp.route("/grants/<int:grant_id>/read", **FORM)
@requires(Action.CERTIFICATE_READ, on=ReadGrant)
def begin(grant: ReadGrant) -> ResponseReturnValue:
    """Say what one reads for."""
    by, form = current_actor(), OccasionForm.begin()
    ensure_reads(grant, by, now())
    form.suit(grant)
    if form.submitted():
        with form.beside():
            case = by_number(by, form.number.data) if form.number.data else None
            made = occasions.begin(grant, str(form.words.data), by=by, at=now(), case_id=case.id if case else None)
            return done("读取事由已登记，读取情况全程记录。", url_for("readings.listed", occasion_id=made.id))
    return page("readings/begin.html", form=form, grant=grant)
