"""The page on which a mistyped service is corrected."""

from datetime import date

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.kit.clock import now
from portal.kit.pages import day
from portal.kit.web import current_actor, done, page
from portal.notices import queries, receipts
from portal.notices.forms import ReceiptForm
from portal.notices.models import Service
from portal.notices.views.blueprint import bp
from portal.notices.words import MODES


@bp.route("/services/<int:service_id>/correct", methods=["GET", "POST"])
@requires(Action.CORRECT, on=Service)
def correct_receipt(service: Service) -> ResponseReturnValue:
    """How it should have read; both stay readable, and the window is counted anew."""
    by, at, case = current_actor(), now(), service.case
    receipts.ensure(service, by=by, at=at)
    form = ReceiptForm.of(service)
    if form.submitted():
        with form.beside():
            before = service.receipt
            receipts.correct_receipt(service, form.receipt(), by=by, at=at)
            return done(_told(service, before), url_for("desk.case_page", case_id=case.id))
    return page("notices/correct.html", case=case, form=form, service=service, modes=MODES)


def _told(service: Service, before: date) -> str:
    deadline = queries.deadline(service.case) if service.receipt != before else None
    ends = f"，陈述申辩期重新计算至 {day(deadline.due)} 24:00" if deadline else ""
    return f"送达记录已更正，原记录保留{ends}。"
