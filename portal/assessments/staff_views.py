"""Pages of examiners and quality supervisors: lists, writing them down, and what became of their cards and posts (13, 14)."""

from typing import Any

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.assessments import history, keeping, queries, shown
from portal.assessments.decided import decisions_about
from portal.assessments.examiner_sheet import ExaminerSheet
from portal.assessments.forms import SupervisorForm
from portal.assessments.scope import case_button, ensure_reads
from portal.assessments.staff_models import Examiner, Supervisor
from portal.assessments.views.uploads import received, template_of
from portal.assessments.words import (
    EXAMINER_LEVELS,
    EXAMINER_STATES,
    EXAMINES,
    ID_KINDS,
    SUPERVISOR_KINDS,
    SUPERVISOR_STATES,
)
from portal.authority.actions import Action
from portal.authority.gate import logged_in, requires
from portal.authority.permission import OWN, basis_for
from portal.authority.scope import reading
from portal.kit.clock import now, today
from portal.kit.db import session
from portal.kit.web import asked_id, asked_words, current_actor, done, page
from portal.organisations import queries as organisations
from portal.organisations.models import Office
from portal.organisations.vocabulary import SKILL_LEVELS

bp = Blueprint("staff", __name__, template_folder="templates")
PAGE = 20
SHEET = ExaminerSheet()


@bp.get("/examiners")
@logged_in
def examiners() -> ResponseReturnValue:
    """The examiners one may know of."""
    by, words = current_actor(), asked_words("q", 40)
    ensure_reads(by, Action.ASSESSMENT_READ)
    found = queries.examiners(by, asked_id("after") or 0, PAGE + 1, words)
    rows = shown.examiner_rows(found[:PAGE], current_app.extensions["portal_keys"], today())
    more: dict[str, Any] = {"after": found[PAGE - 1].id, "q": words or None} if len(found) > PAGE else {}
    return page(
        "assessments/examiners.html", rows=rows, words=words, levels=EXAMINER_LEVELS, states=EXAMINER_STATES,
        colours=shown.COLOURS, following=url_for("staff.examiners", **more) if more else "",
        may_manage=basis_for(by, Action.ASSESSMENT_MANAGE, OWN) is not None,
        supervisors=bool(reading(by, Action.SUPERVISOR_READ)),
    )  # fmt: skip


@bp.get("/examiners/<int:examiner_id>")
@requires(Action.ASSESSMENT_READ, on=Examiner)
def examiner(examiner: Examiner) -> ResponseReturnValue:
    """One examiner."""
    (row,) = shown.examiner_rows([examiner], current_app.extensions["portal_keys"], today())
    names = {one.occupation_code: one.occupation for one in organisations.scope_of(examiner.institution_id)}
    return page(
        "assessments/examiner.html", row=row, states=EXAMINER_STATES, colours=shown.COLOURS, id_kinds=ID_KINDS, names=names,
        level=EXAMINER_LEVELS[examiner.level], reach=[SKILL_LEVELS[one].partition("/")[0] for one in EXAMINES[examiner.level]],
        lines=history.lines(queries.entries("examiner_id", [examiner.id]).get(examiner.id, []), today()),
        decided=decisions_about(examiner, current_actor()), opens=case_button(current_actor(), "11.1"),
    )  # fmt: skip


@bp.route("/examiners/send", methods=["GET", "POST"])
@requires(Action.ASSESSMENT_MANAGE)
def send_examiners() -> ResponseReturnValue:
    """Examiners of the institution."""
    return received(SHEET, None, url_for("staff.examiner_template"), url_for("staff.examiners"))


@bp.get("/examiners/template")
@requires(Action.ASSESSMENT_MANAGE)
def examiner_template() -> ResponseReturnValue:
    """The template of examiners."""
    return template_of(SHEET.template)


@bp.get("/supervisors")
@logged_in
def supervisors() -> ResponseReturnValue:
    """The supervisors one may know of."""
    by = current_actor()
    ensure_reads(by, Action.SUPERVISOR_READ)
    found = queries.supervisors(by, asked_id("after") or 0, PAGE + 1)
    rows = shown.supervisor_rows(found[:PAGE], current_app.extensions["portal_keys"], today())
    following = url_for("staff.supervisors", after=found[PAGE - 1].id) if len(found) > PAGE else ""
    return page(
        "assessments/supervisors.html", rows=rows, kinds=SUPERVISOR_KINDS, states=SUPERVISOR_STATES, colours=shown.COLOURS,
        following=following, may_manage=basis_for(by, Action.SUPERVISOR_MANAGE, OWN) is not None,
        examiners=bool(reading(by, Action.ASSESSMENT_READ)),
    )  # fmt: skip


@bp.route("/supervisors/new", methods=["GET", "POST"])
@requires(Action.SUPERVISOR_MANAGE)
def new_supervisor() -> ResponseReturnValue:
    """A supervisor whom this office appoints; a bureau also says who sends them."""
    by, office, form = current_actor(), session().get_one(Office, current_actor().office_id), SupervisorForm.begin()
    senders = {} if by.level == "institution" else {one.id: one for one in _senders(office)}
    form.sent_by.choices = [(0, "本单位"), *((key, one.name) for key, one in senders.items())]
    if form.submitted():
        with form.beside():
            stated = form.stated("internal" if by.level == "institution" else "external", senders.get(form.sent_by.data))
            made = keeping.add_supervisor(stated, office, current_app.extensions["portal_keys"], by=by, at=now())
            return done("督导人员已登记。", url_for("staff.supervisor", supervisor_id=made.id))
    return page("assessments/new_supervisor.html", form=form, bureau=bool(senders))


def _senders(office: Office) -> list[Office]:
    """The other bureaus that send supervisors: above, beside and below in the same region."""
    bureaus = select(Office).where(Office.level.in_(("province", "prefecture", "county")), Office.id != office.id)
    if office.prefecture_id:
        bureaus = bureaus.where((Office.prefecture_id == office.prefecture_id) | (Office.level == "province"))
    return list(session().scalars(bureaus.order_by(Office.region_code)))


@bp.get("/supervisors/<int:supervisor_id>")
@requires(Action.SUPERVISOR_READ, on=Supervisor)
def supervisor(supervisor: Supervisor) -> ResponseReturnValue:
    """One supervisor."""
    (row,) = shown.supervisor_rows([supervisor], current_app.extensions["portal_keys"], today())
    entries = queries.entries("supervisor_id", [supervisor.id]).get(supervisor.id, [])
    return page(
        "assessments/supervisor.html", row=row, kind=SUPERVISOR_KINDS[supervisor.kind], id_kinds=ID_KINDS,
        states=SUPERVISOR_STATES, colours=shown.COLOURS, lines=history.lines(entries, today()),
        decided=decisions_about(supervisor, current_actor()), opens=case_button(current_actor(), "14.1"),
    )  # fmt: skip
