"""Sending certificate data: the template, the form, and how far a large sheet is that the worker takes in."""

from flask import current_app, redirect, url_for
from flask.typing import ResponseReturnValue

from portal.assessments.forms import SheetForm
from portal.assessments.models import Assessment, Upload
from portal.assessments.standings import obstacle_to_uploading
from portal.assessments.uploads import Into
from portal.assessments.views.uploads import template_of
from portal.authority.actions import Action
from portal.authority.gate import Subject, register, requires
from portal.authority.seats import Capacity
from portal.certificates import late, sending
from portal.certificates.job_models import UploadJob
from portal.certificates.views.blueprint import bp
from portal.kit.clock import now, today
from portal.kit.db import session
from portal.kit.web import current_actor, done, page
from portal.organisations.models import Office


@bp.get("/my-certificates/template")
@requires(Action.CERTIFICATE_UPLOAD)
def template() -> ResponseReturnValue:
    """The template of certificate data."""
    return template_of(sending.SHEET.template)


@bp.get("/assessments/<int:assessment_id>/send-certificates")
@requires(Action.CERTIFICATE_UPLOAD, on=Assessment)
def send(assessment: Assessment) -> ResponseReturnValue:
    """The form; not while data are held or after a termination."""
    if barred := obstacle_to_uploading(assessment.institution_id, today()):
        raise barred
    return _form(assessment, SheetForm.begin())


@bp.post("/assessments/<int:assessment_id>/send-certificates")
@requires(Action.CERTIFICATE_UPLOAD, on=Assessment)
def sent(assessment: Assessment) -> ResponseReturnValue:
    """A sheet: few rows lead to their receipt or their mistakes, many to how far they are."""
    by, form = current_actor(), SheetForm.begin()
    office = session().get_one(Office, by.office_id)
    into = Into(office, assessment, current_app.extensions["portal_keys"], now())
    if form.submitted():
        with form.beside():
            made = sending.deliver(form.sent(), into, current_app.extensions["portal_store"], by=by)
            return _follow(made)
    return _form(assessment, form)


def _follow(made: Upload | UploadJob) -> ResponseReturnValue:
    if isinstance(made, UploadJob):
        return redirect(url_for("certificates.job", job_id=made.id), code=303)
    where = url_for("assessments.upload", upload_id=made.id)
    return done(f"已登记 {made.rows} 行，回执号 {made.number}。", where) if made.taken else redirect(where, code=303)


def _form(assessment: Assessment, form: SheetForm) -> str:
    due = late.due_of(assessment)
    return page(
        "certificates/send.html", form=form, sheet=sending.SHEET.template, assessment=assessment, due=due,
        overdue=due.overdue(today()), limit=late.words_of(assessment), most=sending.AT_ONCE,
        jobs=sending.running_jobs(assessment),
    )  # fmt: skip


@bp.get("/my-certificates/jobs/<int:job_id>")
@requires(Action.CERTIFICATE_UPLOAD, on=UploadJob)
def job(job: UploadJob) -> ResponseReturnValue:
    """How far a sheet is, and what came of it."""
    return page("certificates/job.html", job=job)


@bp.get("/my-certificates/jobs/<int:job_id>/progress")
@requires(Action.CERTIFICATE_UPLOAD, on=UploadJob)
def job_progress(job: UploadJob) -> ResponseReturnValue:
    """The part of it that changes."""
    return page("certificates/_job.html", job=job)


register(
    UploadJob,
    Subject("job_id", sending.job_of, lambda job, actor: frozenset({Capacity.OWN}), lambda job: (), "upload_job"),
)
