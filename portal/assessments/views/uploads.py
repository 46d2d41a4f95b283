"""Pages of uploads: the template, sending a filled sheet, the receipt, or what was wrong with it."""

from typing import Any, Final

from flask import current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.assessments import uploads
from portal.assessments.candidate_sheet import CandidateSheet
from portal.assessments.forms import SheetForm
from portal.assessments.models import Assessment, Upload
from portal.assessments.remarks import remarks
from portal.assessments.score_sheet import ScoreSheet
from portal.assessments.sheets import Template, draw_template
from portal.assessments.uploads import Into, Register, take
from portal.assessments.views.blueprint import bp
from portal.assessments.words import UPLOAD_KINDS
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.kit.clock import now, today
from portal.kit.db import session
from portal.kit.refusal import Missing
from portal.kit.web import current_actor, done, download, page
from portal.organisations.models import Office

OF_ASSESSMENT: Final[dict[str, Register]] = {"candidates": CandidateSheet(), "scores": ScoreSheet()}


def template_of(template: Template) -> ResponseReturnValue:
    """The empty template."""
    return download(draw_template(template), f"{template.title}模板")


def received(register: Register, assessment: Assessment | None, template_url: str, back: str) -> ResponseReturnValue:
    """A form with one file; a sheet that was sent leads to its receipt or to its mistakes."""
    by, form = current_actor(), SheetForm.begin()
    into = Into(session().get_one(Office, by.office_id), assessment, current_app.extensions["portal_keys"], now())
    if barred := register.barred(into):
        raise barred
    if form.submitted():
        with form.beside():
            upload = take(register, form.sent(), into, current_app.extensions["portal_store"], by=by)
            where = url_for("assessments.upload", upload_id=upload.id)
            if upload.taken:
                return done(f"已登记 {upload.rows} 行，回执号 {upload.number}。", where)
            return redirect(where, code=303)
    about = {"sheet": register.template, "assessment": assessment, "template_url": template_url, "back": back}
    return page("assessments/send.html", form=form, **about)


def _register(kind: str) -> Register:
    if kind not in OF_ASSESSMENT:
        raise Missing
    return OF_ASSESSMENT[kind]


@bp.get("/assessments/templates/<kind>")
@requires(Action.ASSESSMENT_MANAGE)
def template(kind: str) -> ResponseReturnValue:
    """The template of candidates or scores."""
    return template_of(_register(kind).template)


@bp.route("/assessments/<int:assessment_id>/send/<kind>", methods=["GET", "POST"])
@requires(Action.ASSESSMENT_MANAGE, on=Assessment)
def send(assessment: Assessment, kind: str) -> ResponseReturnValue:
    """Candidates or scores of an assessment."""
    back = url_for("assessments.show", assessment_id=assessment.id)
    return received(_register(kind), assessment, url_for("assessments.template", kind=kind), back)


@bp.get("/uploads/<int:upload_id>")
@requires(Action.ASSESSMENT_READ, on=Upload)
def upload(upload: Upload) -> ResponseReturnValue:
    """A receipt; or, of a sheet that was turned back, every mistake."""
    more: dict[str, Any] = {"most": uploads.SHOWN, "kinds": UPLOAD_KINDS, "remarks": remarks(upload, today())}
    return page("assessments/upload.html", upload=upload, **more)


@bp.get("/uploads/<int:upload_id>/marked")
@requires(Action.ASSESSMENT_MANAGE, on=Upload)
def marked(upload: Upload) -> ResponseReturnValue:
    """The sheet that was turned back, with its mistakes marked; for those who sent it."""
    if upload.marked is None:
        raise Missing
    store = current_app.extensions["portal_store"]
    content = uploads.marked_sheet(upload, store, by=current_actor(), at=now())
    return download(content, f"{upload.number}错误标注")
