"""Pages on which a case is reviewed, decided, put before the province, served and carried out."""

from datetime import datetime
from typing import Any

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases.models import Case
from portal.decisions import acts, changes, execution, operations, queries, reversing, shown
from portal.decisions.forms import DecisionForm, ExecutionForm, ReverseForm, ReviewForm, SignForm
from portal.kit.clock import now
from portal.kit.web import current_actor, done, download, page
from portal.notices.forms import ServiceForm

bp = Blueprint("decisions", __name__, template_folder="templates")


@bp.route("/cases/<int:case_id>/review", methods=["GET", "POST"])
@requires(Action.REVIEW, on=Case)
def review(case: Case) -> ResponseReturnValue:
    """The reviewer finds the case in order, or sends it back."""
    by, at = current_actor(), now()
    acts.REVIEW.ensure(case, by=by, at=at)
    form = ReviewForm.begin(case.version)
    if form.submitted():
        with form.beside():
            operations.review(case, form.passed, str(form.opinion.data), by=by, at=at)
            return done("法制审核意见已登记。", _case_page(case))
    return page("decisions/review.html", case=case, form=form, brief=shown.brief(case))


@bp.route("/cases/<int:case_id>/decide", methods=["GET", "POST"])
@requires(Action.DECIDE, on=Case)
def decide(case: Case) -> ResponseReturnValue:
    """The approver reads what will be said, may strike optional measures, and signs."""
    by, at = current_actor(), now()
    acts.DECIDE.ensure(case, by=by, at=at)
    form = DecisionForm.begin(case.version).offer(shown.strikeable_choices(case))
    if form.submitted():
        with form.beside():
            decision = operations.decide(case, str(form.reasons.data), by=by, at=at, struck=form.struck.data or [])
            return done(f"处理决定已作出，文号{decision.document.number}。", _case_page(case))
    return page("decisions/decide.html", form=form, **_signing(case, "decision", by.office_id, at))


@bp.route("/cases/<int:case_id>/termination/propose", methods=["GET", "POST"])
@requires(Action.PROPOSE_TERMINATION, on=Case)
def propose_termination(case: Case) -> ResponseReturnValue:
    """The prefecture puts the case before the province."""
    by, at = current_actor(), now()
    acts.PROPOSE_TERMINATION.ensure(case, by=by, at=at)
    form = SignForm.begin(case.version)
    if form.submitted():
        with form.beside():
            operations.propose_termination(case, str(form.reasons.data), by=by, at=at)
            return done("已报请省人力资源社会保障厅出具终止通知书。", _case_page(case))
    return page("decisions/propose_termination.html", case=case, form=form, brief=shown.brief(case))


@bp.route("/cases/<int:case_id>/termination/issue", methods=["GET", "POST"])
@requires(Action.ISSUE_TERMINATION, on=Case)
def issue_termination(case: Case) -> ResponseReturnValue:
    """The province signs the notice."""
    by, at = current_actor(), now()
    acts.ISSUE_TERMINATION.ensure(case, by=by, at=at)
    form = SignForm.begin(case.version)
    if form.submitted():
        with form.beside():
            decision = operations.issue_termination(case, str(form.reasons.data), by=by, at=at)
            return done(f"终止通知书已出具，文号{decision.document.number}。", _case_page(case))
    return page("decisions/issue_termination.html", form=form, **_signing(case, "termination", by.office_id, at))


@bp.route("/cases/<int:case_id>/termination/return", methods=["GET", "POST"])
@requires(Action.RETURN_TERMINATION, on=Case)
def return_termination(case: Case) -> ResponseReturnValue:
    """The province gives it back with reasons."""
    by, at = current_actor(), now()
    acts.RETURN_TERMINATION.ensure(case, by=by, at=at)
    form = SignForm.begin(case.version)
    if form.submitted():
        with form.beside():
            operations.return_termination(case, str(form.reasons.data), by=by, at=at)
            return done("终止报请已退回。", _case_page(case))
    return page("decisions/return_termination.html", case=case, form=form, brief=shown.brief(case))


@bp.route("/cases/<int:case_id>/decision/serve", methods=["GET", "POST"])
@requires(Action.SERVE_DECISION, on=Case)
def serve(case: Case) -> ResponseReturnValue:
    """The handler records the service of the decision with its proof."""
    by, at = current_actor(), now()
    acts.SERVE_DECISION.ensure(case, by=by, at=at)
    form = ServiceForm.begin(case.version)
    if form.submitted():
        with form.beside():
            execution.serve_decision(case, form.proof(), store=current_app.extensions["portal_store"], by=by, at=at)
            return done("决定书送达已登记。", _case_page(case))
    return page("decisions/serve.html", case=case, form=form, notice=execution.signed_decision(case).document)


@bp.route("/cases/<int:case_id>/decision/reverse", methods=["GET", "POST"])
@requires(Action.REVERSE, on=Case)
def reverse(case: Case) -> ResponseReturnValue:
    """Whoever signed takes measures back on a review."""
    by, at = current_actor(), now()
    acts.REVERSE.ensure(case, by=by, at=at)
    decision = execution.signed_decision(case)
    form = ReverseForm.begin(case.version).offer(queries.in_force(case, decision))
    if form.submitted():
        with form.beside():
            reversing.reverse(case, form.measures.data or [], form.ruling(), by=by, at=at)
            return done("处理决定已撤销，登记已恢复。", _case_page(case))
    return page("decisions/reverse.html", case=case, form=form, changes=changes.made(case, decision.id))


@bp.get("/cases/<int:case_id>/decision/changes.xlsx")
@requires(Action.CASE_READ, on=Case)
def changes_sheet(case: Case) -> ResponseReturnValue:
    """Every entry of the registers that the decision made; before it is signed, for whoever signs, that it would make."""
    if queries.decision(case) is None:
        acts.DECIDE.ensure(case, by=current_actor(), at=now())
    return download(changes.workbook(shown.every_change(case, current_actor(), now())), f"{case.number}登记变动")


@bp.route("/cases/<int:case_id>/decision/carry-out", methods=["GET", "POST"])
@requires(Action.CARRY_OUT, on=Case)
def carry_out(case: Case) -> ResponseReturnValue:
    """The handler states how one measure was carried out."""
    by, at = current_actor(), now()
    acts.CARRY_OUT.ensure(case, by=by, at=at)
    form = ExecutionForm.begin(case.version, **shown.begun_execution(case)).offer(shown.to_carry_out(case))
    if form.submitted():
        with form.beside():
            execution.carry_out(case, form.statement(), by=by, at=at)
            return done(_left(case), _case_page(case))
    return page("decisions/carry_out.html", case=case, form=form, **shown.decided(case))


def _signing(case: Case, kind: str, office_id: int, at: datetime) -> dict[str, Any]:
    preview = shown.preview(case, kind, office_id, at)
    foreseen = shown.foreseen(case, current_actor(), at)
    asked = queries.termination(case)
    return {"case": case, "document": preview, "brief": shown.brief(case), "asked": asked, "changes": foreseen}


def _left(case: Case) -> str:
    left = len(queries.unexecuted(case))
    return f"执行情况已登记，还有 {left} 项措施未登记。" if left else "执行情况已全部登记，案件进入报备结案环节。"


def _case_page(case: Case) -> str:
    return url_for("desk.case_page", case_id=case.id)
