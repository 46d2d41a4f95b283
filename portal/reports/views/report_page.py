"""One report: what it says, who is competent and why, what was done, what can be done; its files and who made it, logged."""

from typing import Any

from flask import current_app
from flask.typing import ResponseReturnValue

from portal.audit.events import Result
from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.kit.clock import local, now
from portal.kit.web import current_actor, handed_out, page
from portal.reports import queries, reading
from portal.reports.forms import RevealForm
from portal.reports.linked import cases_of
from portal.reports.listing import acceptance, limit_words
from portal.reports.models import Report, ReportAttachment
from portal.reports.operations import matter_of_report
from portal.reports.panel import panel, stages, timeline
from portal.reports.routing import KINDS, propose
from portal.reports.views.blueprint import FORM, bp, report_address, store
from portal.reports.words import CHANNELS
from portal.reports.workflow import STATES, State


@bp.get("/reports/<int:report_id>")
@requires(Action.REPORT_READ, on=Report)
def show(report: Report) -> ResponseReturnValue:
    """The page of a report, read with an entry in the log."""
    by, at = current_actor(), now()
    record("report:read", {"report": report.id}, by=by, at=at, result=Result.READ)
    taken, proposal = queries.steps(report), propose(matter_of_report(report))
    files = [(file, store().intact(file.sha256)) for file in queries.attachments(report)]
    return page(
        "reports/show.html", report=report, state=State(report.state), states=STATES, files=files, panel=panel(report, by),
        stages=stages(report, taken), steps=timeline(taken), place=queries.place_name(report.place_code), kinds=KINDS,
        due=acceptance(report, at.date()), limit=limit_words(local(report.registered_at).date()),
        clause=proposal.clause, cases=cases_of(report, by),
        channels=CHANNELS, may_learn=reading.may_learn_reporter(report, by),
    )  # fmt: skip


@bp.route("/reports/<int:report_id>/reporter", **FORM)
@requires(Action.REPORT_READ, on=Report)
def reporter(report: Report) -> ResponseReturnValue:
    """Who reported, shown once and only for a stated reason; never in an address, never kept by the browser."""
    form, found = RevealForm.begin(), None
    if form.submitted():
        keys = current_app.extensions["portal_keys"]
        found = reading.reporter_of(report, form.reason.data or "", keys, by=current_actor(), at=now())
    else:
        reading.ensure_sealed_for(report, current_actor())
    return page("reports/reporter.html", report=report, form=form, found=found, back=report_address(report))


@bp.get("/report-attachments/<int:attachment_id>")
@requires(Action.REPORT_READ, on=ReportAttachment)
def attachment(attachment: ReportAttachment) -> ResponseReturnValue:
    """A file handed in, as a download only."""
    signed: Any = {"by": current_actor(), "at": now()}
    return handed_out(
        lambda: reading.attachment_bytes(attachment, store(), **signed), attachment.name,
        lambda: reading.note_damage(attachment, **signed),
    )  # fmt: skip
