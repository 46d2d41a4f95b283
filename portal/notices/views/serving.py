"""Pages on which the service of a notice is recorded: by the lead's handler, or by an office that assists."""

from flask import current_app, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases.models import Case
from portal.kit.clock import now
from portal.kit.pages import day
from portal.kit.web import current_actor, done, page
from portal.notices import acts, queries, service
from portal.notices.forms import ServiceForm
from portal.notices.views.blueprint import bp


@bp.route("/cases/<int:case_id>/notice/serve", methods=["GET", "POST"])
@requires(Action.SERVE_NOTICE, on=Case)
def serve(case: Case) -> ResponseReturnValue:
    """The lead's handler records the service with its proof."""
    by, at = current_actor(), now()
    acts.SERVE_NOTICE.ensure(case, by=by, at=at)
    form = ServiceForm.begin(case.version)
    if form.submitted():
        with form.beside():
            service.serve_notice(case, form.proof(), store=current_app.extensions["portal_store"], by=by, at=at)
            return done(_told(case), url_for("desk.case_page", case_id=case.id))
    return page("notices/serve.html", case=case, form=form, notice=queries.notice(case))


@bp.route("/cases/<int:case_id>/notice/serve-for-another", methods=["GET", "POST"])
@requires(Action.SERVE_FOR_ANOTHER, on=Case)
def serve_for_another(case: Case) -> ResponseReturnValue:
    """The same by a county, or a prefecture asked to help, for the lead."""
    by, at = current_actor(), now()
    acts.SERVE_FOR_ANOTHER.ensure(case, by=by, at=at)
    form = ServiceForm.begin(case.version)
    if form.submitted():
        with form.beside():
            service.serve_for_another(case, form.proof(), store=current_app.extensions["portal_store"], by=by, at=at)
            return done(_told(case), url_for("desk.case_page", case_id=case.id))
    return page("notices/serve.html", case=case, form=form, notice=queries.notice(case))


def _told(case: Case) -> str:
    deadline = queries.deadline(case)
    if deadline is None:
        return "告知书送达已登记。"
    sort = "暂计至" if deadline.provisional else "至"
    return f"告知书送达已登记，陈述申辩期{sort}{day(deadline.due)} 24:00。"
