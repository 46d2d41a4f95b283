"""A page for each act on a report that needs words: received, not received, passed on."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.kit.clock import now
from portal.kit.web import current_actor, done
from portal.reports import acts, operations
from portal.reports.forms import PassOnForm, ReceiveForm, RefuseForm
from portal.reports.models import Report
from portal.reports.views.blueprint import FORM, act_page, bp, report_address


@bp.route("/reports/<int:report_id>/receive", **FORM)
@requires(Action.RECEIVE, on=Report)
def receive(report: Report) -> ResponseReturnValue:
    """受理."""
    by, at = current_actor(), now()
    acts.RECEIVE.ensure(report, by=by)
    form = ReceiveForm.begin(report.version)
    if form.submitted():
        operations.receive(report, by=by, at=at, note=form.words.data or "")
        return done("线索已受理，可以立案或者并案。", report_address(report))
    return act_page(acts.RECEIVE, report, form)


@bp.route("/reports/<int:report_id>/refuse", **FORM)
@requires(Action.REFUSE, on=Report)
def refuse(report: Report) -> ResponseReturnValue:
    """Not received, with reasons."""
    by, at = current_actor(), now()
    acts.REFUSE.ensure(report, by=by)
    form = RefuseForm.begin(report.version)
    if form.submitted():
        with form.beside():
            operations.refuse(report, form.reason.data, form.words.data or "", by=by, at=at)
            return done("已作不予受理（立案）。", report_address(report))
    return act_page(acts.REFUSE, report, form)


@bp.route("/reports/<int:report_id>/pass-on", **FORM)
@requires(Action.PASS_ON, on=Report)
def pass_on(report: Report) -> ResponseReturnValue:
    """Hand it to another office."""
    by, at = current_actor(), now()
    acts.PASS_ON.ensure(report, by=by)
    offices = {office.id: office for office in operations.targets(report, by)}
    form = PassOnForm.begin(report.version, target=report.proposed_id)
    form.target.choices = [(office.id, office.name) for office in offices.values()]
    if form.submitted():
        with form.beside():
            operations.pass_on(report, offices[form.target.data], form.words.data or "", by=by, at=at)
            return done(f"线索 {report.number} 已转{report.holder.name}。", url_for("reports.index"))
    return act_page(acts.PASS_ON, report, form)
