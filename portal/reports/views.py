"""Pages of reports: the list, taking one down, and what is done with it. The reporter is never on a page of the list."""

from datetime import datetime

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.authority.actions import Action, Level
from portal.authority.gate import requires
from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.forms import PortalForm
from portal.kit.shown import Blocked, Offered
from portal.kit.web import current_actor, done, page
from portal.organisations.models import Office
from portal.reports import acts, operations, queries
from portal.reports.attachments import ACCEPT, LIMITS, Upload
from portal.reports.forms import PassOnForm, ReceiveForm, RefuseForm, RegisterForm
from portal.reports.models import Report
from portal.reports.registering import Complaint, register
from portal.reports.workflow import EVENTS, STATES, State

bp = Blueprint("reports", __name__, template_folder="templates")
PAGE = 20
FORM = {"methods": ["GET", "POST"]}


@bp.get("/reports")
@requires(Action.REPORT_READ)
def index() -> ResponseReturnValue:
    """The reports this office may know of, newest first."""
    by, state, before = current_actor(), request.args.get("state", ""), _key(request.args.get("before", ""))
    conditions = [Report.state == state] if state in {one.value for one in State} else []
    found = queries.listed(by, conditions, before, PAGE + 1)
    shown, last = found[:PAGE], found[PAGE - 1] if len(found) > PAGE else None
    following = url_for("reports.index", state=state or None, before=_written(last)) if last else ""
    return page("reports/index.html", reports=shown, state=state, states=STATES, following=following, State=State)


def _key(written: str) -> queries.Key | None:
    moment, _, number = written.rpartition("_")
    try:
        return (datetime.fromisoformat(moment), int(number)) if moment else None
    except ValueError:
        return None


def _written(report: Report) -> str:
    return f"{report.registered_at.isoformat()}_{report.id}"


@bp.route("/reports/new", **FORM)
@requires(Action.REPORT_REGISTER)
def new() -> ResponseReturnValue:
    """Take a complaint down; the portal proposes who is competent, and says why on the report's page."""
    by, at = current_actor(), now()
    form = RegisterForm.begin()
    _offer(form)
    if form.submitted():
        with form.beside():
            sent = [Upload(file.filename or "", file.read()) for file in form.attachments.data or () if file.filename]
            receipt = register(_complaint(form), sent, store=current_app.extensions["portal_store"], by=by, at=at)
            if receipt.report is None:
                return done(f"已登记并转{receipt.holder.name}，回执号 {receipt.number}。", url_for("reports.index"))
            return done(f"线索已登记，编号 {receipt.number}。", url_for("reports.show", report_id=receipt.report_id))
    return page("reports/new.html", form=form, limits=LIMITS, accept=ACCEPT)


def _offer(form: RegisterForm) -> None:
    named = session().execute(select(Office.id, Office.name).where(Office.level == Level.INSTITUTION).order_by(Office.name))
    form.institution.choices = [(0, "不涉及评价机构"), *((number, name) for number, name in named)]
    counties = select(Office.region_code, Office.name).where(Office.level == Level.COUNTY).order_by(Office.region_code)
    form.place.choices = [(code, name.removesuffix("人力资源和社会保障局")) for code, name in session().execute(counties)]


def _complaint(form: RegisterForm) -> Complaint:
    institution = session().get(Office, form.institution.data) if form.institution.data else None
    known = not form.anonymous.data and form.reporter.data
    return Complaint(
        form.subject_kind.data, form.subject_name.data or "", form.channel.data, form.title.data or "",
        form.content.data or "", form.place.data, happened_on=form.happened_on.data, institution=institution,
        reporter=(form.reporter.data or "", form.phone.data or "") if known else None,
    )  # fmt: skip


@bp.get("/reports/<int:report_id>")
@requires(Action.REPORT_READ, on=Report)
def show(report: Report) -> ResponseReturnValue:
    """One report: what it says, who is competent and why, what was done, what can be done."""
    by = current_actor()
    offered, kept = _panel(report, by)
    return page(
        "reports/show.html", report=report, steps=queries.steps(report), files=queries.attachments(report), offered=offered,
        kept=kept, state=STATES[State(report.state)], words={event.value: words for event, (words, _) in EVENTS.items()},
    )  # fmt: skip


def _panel(report: Report, by: Actor) -> tuple[list[Offered], list[Blocked]]:
    offered: list[Offered] = []
    kept: list[Blocked] = []
    for act in acts.ACTS:
        found, clause = act.obstacle(report, by), EVENTS[act.event][1]
        if found is None:
            where = url_for(act.endpoint, report_id=report.id)
            offered.append(Offered(act.label, where, act.hint, clause, act.icon, main=not offered))
        else:
            kept.append(Blocked(act.label, "权限" if found.who else "前置环节", found.why, found.when, found.who, found.clause))
    return offered, kept


def _address(report: Report) -> str:
    return url_for("reports.show", report_id=report.id)


def _form(act: acts.ReportAct, report: Report, form: PortalForm) -> str:
    fields = [field for field in form if field.type not in ("CSRFTokenField", "HiddenField")]
    return page("reports/act.html", act=act, report=report, form=form, fields=fields, back=_address(report))


@bp.route("/reports/<int:report_id>/receive", **FORM)
@requires(Action.RECEIVE, on=Report)
def receive(report: Report) -> ResponseReturnValue:
    """受理."""
    by, at = current_actor(), now()
    acts.RECEIVE.ensure(report, by=by)
    form = ReceiveForm.begin(report.version)
    if form.submitted():
        operations.receive(report, by=by, at=at, note=form.words.data or "")
        return done("线索已受理，可以立案。", _address(report))
    return _form(acts.RECEIVE, report, form)


@bp.route("/reports/<int:report_id>/refuse", **FORM)
@requires(Action.REFUSE, on=Report)
def refuse(report: Report) -> ResponseReturnValue:
    """Not received, with reasons."""
    by, at = current_actor(), now()
    acts.REFUSE.ensure(report, by=by)
    form = RefuseForm.begin(report.version)
    if form.submitted():
        with form.beside():
            operations.refuse(report, form.reason.data, form.words.data or "", by=by, at=at)
            return done("已作不予受理（立案）。", _address(report))
    return _form(acts.REFUSE, report, form)


@bp.route("/reports/<int:report_id>/pass-on", **FORM)
@requires(Action.PASS_ON, on=Report)
def pass_on(report: Report) -> ResponseReturnValue:
    """Hand it to another office."""
    by, at = current_actor(), now()
    acts.PASS_ON.ensure(report, by=by)
    offices = {office.id: office for office in operations.targets(report, by)}
    form = PassOnForm.begin(report.version, target=report.proposed_id)
    form.target.choices = [(office.id, office.name) for office in offices.values()]
    if form.submitted():
        with form.beside():
            operations.pass_on(report, offices[form.target.data], form.words.data or "", by=by, at=at)
            return done(f"线索已转{offices[form.target.data].name}。", url_for("reports.index"))
    return _form(acts.PASS_ON, report, form)


