"""Pages on which the approver issues the notice or gives the proposal back."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases.models import Case
from portal.kit.clock import now
from portal.kit.web import current_actor, done, page
from portal.notices import acts
from portal.notices import issuing as operations
from portal.notices.content import notice_content
from portal.notices.forms import ConfirmForm, ReasonsForm
from portal.notices.views.blueprint import bp


@bp.route("/cases/<int:case_id>/notice/issue", methods=["GET", "POST"])
@requires(Action.ISSUE_NOTICE, on=Case)
def issue(case: Case) -> ResponseReturnValue:
    """Read what the notice will say, then sign."""
    by, at = current_actor(), now()
    acts.ISSUE_NOTICE.ensure(case, by=by, at=at)
    form = ConfirmForm.begin(case.version)
    if form.submitted():
        notice = operations.issue_notice(case, by=by, at=at)
        return done(f"已签发{notice.number}，请承办人送达。", url_for("desk.case_page", case_id=case.id))
    return page("notices/issue.html", case=case, form=form, document=notice_content(case, at))


@bp.route("/cases/<int:case_id>/notice/withdraw", methods=["GET", "POST"])
@requires(Action.ISSUE_NOTICE, on=Case)
def withdraw(case: Case) -> ResponseReturnValue:
    """Give the proposal back with reasons."""
    by, at = current_actor(), now()
    acts.WITHDRAW_PROPOSAL.ensure(case, by=by, at=at)
    form = ReasonsForm.begin(case.version)
    if form.submitted():
        with form.beside():
            operations.withdraw_proposal(case, str(form.reasons.data), by=by, at=at)
            return done("拟处理意见已退回承办人。", url_for("desk.case_page", case_id=case.id))
    return page("notices/withdraw.html", case=case, form=form)
