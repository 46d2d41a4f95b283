"""The pages on which a report becomes a case or part of one, and a case is opened on one's own motion (20(1))."""

from typing import Any

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases import from_register as from_register
from portal.cases import from_reports
from portal.cases.forms import MergeForm
from portal.cases.models import Case
from portal.cases.open_form import OpenForm, kinds, of_report
from portal.cases.opening import open_case
from portal.cases.prefilled import Beginning, beginning, connect
from portal.cases.views.blueprint import bp, case_address
from portal.kit.clock import now
from portal.kit.web import current_actor, done, page
from portal.organisations.choosing import suggestions
from portal.reports.models import Report

FORM = {"methods": ["GET", "POST"]}
BUREAUS = ("county", "prefecture", "province")


@bp.route("/cases/new", **FORM)
@requires(Action.OPEN, anywhere=True)
def open_new() -> ResponseReturnValue:
    """Open a case; which office leads it, and whether this one may open it, follows from what is stated."""
    by, begun = current_actor(), _begun()
    known = begun.accused if begun else None
    kind = known.kind if known else _kind("")
    form = OpenForm.begin(**(begun.values if begun else {}))
    form.offer(kind, by, known)
    if form.submitted():
        with form.beside():
            case = open_case(form.matter(kind, None, known), current_app.extensions["portal_keys"], by=by, at=now())
            left = connect(case, begun, by=by, at=now()) if begun is not None else ""
            return done(_said(case) + left, case_address(case))
    return _form_page(form, kind, None, begun)


@bp.route("/reports/<int:report_id>/open-case", **FORM)
@requires(Action.OPEN, on=Report, anywhere=True)
def open_from_report(report: Report) -> ResponseReturnValue:
    """Open a case from a report, filled in with what the report says."""
    by, kind = current_actor(), _kind(report.subject_kind)
    from_reports.OPEN.ensure(report, by=by)
    form = OpenForm.begin(report.version, **of_report(report, kind))
    form.offer(kind, by)
    del form.source
    if form.submitted():
        with form.beside():
            keys = current_app.extensions["portal_keys"]
            case = from_reports.open_from(report, form.matter(kind, report), keys, by=by, at=now())
            return done(_said(case), case_address(case))
    return _form_page(form, kind, report)


def _begun() -> Beginning | None:
    """What the address says that the case comes from; not somebody about whom this actor may open none."""
    found, by = beginning(current_actor()), current_actor()
    return None if found and found.accused and found.accused.kind not in kinds(by) else found


def _kind(usual: str) -> str:
    """The kind of respondent that the address asks for, as far as this actor may open a case against it."""
    possible, asked = kinds(current_actor()), request.args.get("kind", usual)
    return asked if asked in possible else next(iter(possible))


def _said(case: Case) -> str:
    return f"已立案，案号 {case.number}，由{case.lead.name}主办。"


def _form_page(form: OpenForm, kind: str, report: Report | None, begun: Beginning | None = None) -> str:
    by = current_actor()
    here: dict[str, Any] = {"report_id": report.id} if report is not None else {}
    if begun is not None:
        here.update(begun.asked)
    endpoint = "cases.open_from_report" if report is not None else "cases.open_new"
    tabs = [(word, url_for(endpoint, kind=one, **here), one == kind, None) for one, word in kinds(by).items()]
    return page(
        "cases/open.html", form=form, kind=kind, report=report, begun=begun, tabs=tabs, choices=form.choices(kind, by),
        institutions=suggestions(("institution",), by.prefecture_id), bureaus=suggestions(BUREAUS),
    )  # fmt: skip


@bp.route("/reports/<int:report_id>/merge", **FORM)
@requires(Action.MERGE, on=Report)
def merge_report(report: Report) -> ResponseReturnValue:
    """Bring a report into an existing case."""
    by = current_actor()
    from_reports.MERGE.ensure(report, by=by)
    form = MergeForm.begin(report.version)
    if form.submitted():
        with form.beside():
            case = from_reports.merge(report, form.number.data or "", by=by, at=now())
            return done(f"线索 {report.number} 已并入本案。", case_address(case))
    return page("cases/merge.html", form=form, report=report, likely=from_reports.likely(report, by))
