"""审计询问: what auditors ask an office, read and answered by its approver."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.auditing.blueprint import bp
from portal.auditing.filters import number
from portal.auditing.forms import ExplainForm
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.kit.clock import now
from portal.kit.web import current_actor, done, page
from portal.reviews import operations, queries
from portal.reviews.models import Inquiry

PAGE = 20


@bp.get("/inquiries")
@requires(Action.EXPLAIN)
def inquiries() -> ResponseReturnValue:
    """The questions to one's office."""
    found = queries.inquiries(current_actor(), number(request.args.get("before", "")), PAGE + 1)
    older = url_for("auditing.inquiries", before=found[PAGE - 1].id) if len(found) > PAGE else ""
    return page("auditing/inquiries.html", inquiries=found[:PAGE], older=older, overdue=queries.overdue)


@bp.route("/inquiries/<int:inquiry_id>", methods=["GET", "POST"])
@requires(Action.EXPLAIN, on=Inquiry)
def inquiry(inquiry: Inquiry) -> ResponseReturnValue:
    """One question, and the form that answers it."""
    form = ExplainForm.begin()
    if form.submitted():
        operations.explain(inquiry, str(form.words.data), by=current_actor(), at=now())
        return done("答复已提交审计管理员。", url_for("auditing.inquiry", inquiry_id=inquiry.id))
    late = queries.overdue(inquiry, now().date())
    return page("auditing/inquiry.html", inquiry=inquiry, form=form, late=late)
