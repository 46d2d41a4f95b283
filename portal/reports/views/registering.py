"""Taking a complaint down: written first, then checked against the portal's proposal, where files are added and it is sent."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.seats import Level
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.web import current_actor, done, page
from portal.organisations.choosing import suggestions
from portal.organisations.models import Office
from portal.reports import self_inquiry as inquiries
from portal.reports.attachments import ACCEPT, LIMITS
from portal.reports.forms import RegisterForm, SelfInquiryForm
from portal.reports.queries import place_name, prefecture_of
from portal.reports.registering import Complaint, preview, register
from portal.reports.routing import KINDS
from portal.reports.views.blueprint import FORM, bp, report_address, store
from portal.reports.words import CHANNELS

BUREAUS = ("county", "prefecture", "province")


@bp.route("/reports/new", **FORM)
@requires(Action.REPORT_REGISTER)
def new() -> ResponseReturnValue:
    """Take a complaint down. Nothing is registered before the officer has seen who is proposed as competent, and why."""
    form, step = RegisterForm.begin(**_beginning()), request.form.get("step", "")
    form.offer(current_actor().prefecture_id)
    if step != "edit" and form.submitted():
        with form.beside():
            return _sent(form) if step == "send" else _checking(form, form.complaint())
    if form.errors.keys() == {"attachments"}:
        return _checking(form, form.complaint())
    return page("reports/new.html", form=form, **_lists())


def _beginning() -> dict[str, Any]:
    """An officer of a county mostly takes down what happened there, one of an institution what concerns it."""
    actor = current_actor()
    office = session().get_one(Office, actor.office_id)
    local = actor.level in (Level.COUNTY, Level.INSTITUTION)
    mine = {"institution": office.name} if actor.level == Level.INSTITUTION else {}
    return {"place": office.region_code, **mine} if local else mine


def _lists() -> dict[str, Any]:
    here = current_actor().prefecture_id
    return {"institutions": suggestions(("institution",), here), "bureaus": suggestions(BUREAUS)}


def _checking(form: RegisterForm, complaint: Complaint) -> str:
    found, place = preview(complaint, by=current_actor(), at=now()), place_name(complaint.place_code)
    return page(
        "reports/confirm.html", form=form, said=complaint, found=found, carried=form.carried(), place=place,
        kinds=KINDS, channels=CHANNELS, limits=LIMITS, accept=ACCEPT, here=current_actor().office_id,
    )  # fmt: skip


def _sent(form: RegisterForm) -> ResponseReturnValue:
    receipt = register(form.complaint(), form.uploads(), store=store(), by=current_actor(), at=now())
    if receipt.report is None:
        return done(f"已登记并转{receipt.holder.name}，回执号 {receipt.number}。", url_for("reports.index"))
    return done(f"线索已登记，编号 {receipt.number}。", report_address(receipt.report))


@bp.route("/reports/self-inquiry", **FORM)
@requires(Action.SELF_INQUIRY)
def self_inquiry() -> ResponseReturnValue:
    """An institution sends what it found about itself to its prefecture (4(4))."""
    by = current_actor()
    office = session().get_one(Office, by.office_id)
    form = SelfInquiryForm.begin(place=office.region_code)
    form.offer(by.prefecture_id, ("institution",))
    if form.submitted():
        with form.beside():
            receipt = inquiries.send(form.inquiry(), form.uploads(), store=store(), by=by, at=now())
            said = f"自查情况已报送{receipt.holder.name}，回执号 {receipt.number}，请留存。"
            return done(said, url_for("reports.index"))
    return page("reports/self_inquiry.html", form=form, to=prefecture_of(office), limits=LIMITS, accept=ACCEPT)
