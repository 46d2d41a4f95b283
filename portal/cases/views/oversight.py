"""Pages on which a superior comments, urges and returns (4(1), 4(2)), and on which a case is dismissed."""

from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases import oversight
from portal.cases.forms import UrgeForm, WordsForm
from portal.cases.models import Case
from portal.cases.views.blueprint import FORM, act_page, bp, case_address
from portal.kit.clock import now
from portal.kit.forms import day_of
from portal.kit.web import current_actor, done


@bp.route("/cases/<int:case_id>/comment", **FORM)
@requires(Action.COMMENT, on=Case)
def comment(case: Case) -> ResponseReturnValue:
    """Comment."""
    by, at = current_actor(), now()
    oversight.COMMENT.ensure(case, by=by, at=at)
    form = WordsForm.begin(case.version)
    if form.submitted():
        oversight.comment(case, form.words.data or "", by=by, at=at)
        return done("批注已记录。", case_address(case))
    return act_page(oversight.COMMENT, case, form, "参与本案的机构都能看到批注；批注不改变案件的环节和期限。")


@bp.route("/cases/<int:case_id>/urge", **FORM)
@requires(Action.SUPERVISE, on=Case)
def urge(case: Case) -> ResponseReturnValue:
    """Urge the lead to act."""
    by, at = current_actor(), now()
    oversight.SUPERVISE.ensure(case, by=by, at=at)
    form = UrgeForm.begin(case.version)
    if form.submitted():
        with form.beside():
            oversight.urge(case, form.words.data or "", day_of(form.until), by=by, at=at)
            return done("督办已下达。", case_address(case))
    return act_page(oversight.SUPERVISE, case, form, f"督办由{case.lead.name}办理；督办不代替其作出处理。")


@bp.route("/cases/<int:case_id>/return", **FORM)
@requires(Action.RETURN, on=Case)
def send_back(case: Case) -> ResponseReturnValue:
    """Return the case for re-investigation."""
    by, at = current_actor(), now()
    oversight.RETURN.ensure(case, by=by, at=at)
    form = WordsForm.begin(case.version)
    if form.submitted():
        oversight.send_back(case, form.words.data or "", by=by, at=at)
        return done("已退回重新调查。", case_address(case))
    return act_page(oversight.RETURN, case, form, "已收集的证据和已认定的事实保留；再次确认后须重新提出拟处理意见并告知。")


@bp.route("/cases/<int:case_id>/dismiss", **FORM)
@requires(Action.DISMISS, on=Case)
def dismiss(case: Case) -> ResponseReturnValue:
    """Dismiss with reasons."""
    by, at = current_actor(), now()
    oversight.DISMISS.ensure(case, by=by, at=at)
    form = WordsForm.begin(case.version)
    if form.submitted():
        oversight.dismiss(case, form.words.data or "", by=by, at=at)
        return done("已作不予处理。", case_address(case))
    note = "案件自此终结；临时措施和协助随之结束。"
    return act_page(oversight.DISMISS, case, form, note)
