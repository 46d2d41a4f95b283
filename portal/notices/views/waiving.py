"""Pages on which a written waiver is recorded, and confirmed in an institution's case."""

from flask import current_app, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases.models import Case
from portal.kit.clock import now
from portal.kit.web import current_actor, done, page
from portal.notices import acts, queries, waivers
from portal.notices.forms import ConfirmForm, WaiverForm, paper_of
from portal.notices.views.blueprint import bp


@bp.route("/cases/<int:case_id>/waiver", methods=["GET", "POST"])
@requires(Action.RECORD_WAIVER, on=Case)
def record_waiver(case: Case) -> ResponseReturnValue:
    """Record the respondent's written waiver with its scan."""
    by, at = current_actor(), now()
    acts.RECORD_WAIVER.ensure(case, by=by, at=at)
    form = WaiverForm.begin(case.version)
    if form.submitted():
        with form.beside():
            store, paper = current_app.extensions["portal_store"], paper_of(form.paper.data)
            found = waivers.record_waiver(case, form.stated(), paper, store=store, by=by, at=at)
            told = "陈述申辩期结束" if found.confirmed_at else "须经市（州）局确认后生效"
            return done(f"放弃声明已登记，{told}。", url_for("desk.case_page", case_id=case.id))
    return page("notices/waiver.html", case=case, form=form, deadline=queries.deadline(case))


@bp.route("/cases/<int:case_id>/waiver/confirm", methods=["GET", "POST"])
@requires(Action.CONFIRM_WAIVER, on=Case)
def confirm_waiver(case: Case) -> ResponseReturnValue:
    """The prefecture has looked at the waiver and confirms it."""
    by, at = current_actor(), now()
    acts.CONFIRM_WAIVER.ensure(case, by=by, at=at)
    form = ConfirmForm.begin(case.version)
    if form.submitted():
        waivers.confirm_waiver(case, by=by, at=at)
        return done("已确认放弃声明，陈述申辩期结束。", url_for("desk.case_page", case_id=case.id))
    return page("notices/confirm_waiver.html", case=case, form=form, waiver=queries.waiver(case))
