"""Pages of batches: cases are opened together about candidates of one assessment, seen together, and carried on together."""

from typing import Any

from flask import Blueprint, current_app, g, request, url_for
from flask.typing import ResponseReturnValue

from portal.assessments.models import Assessment
from portal.assessments.scope import subject
from portal.authority.actions import Action
from portal.authority.gate import logged_in, requires
from portal.batches import queries, shown
from portal.batches.choosing import Choosing
from portal.batches.models import CaseBatch
from portal.batches.sheet import Sheet
from portal.batches.steps import named
from portal.cases.words import EVENTS
from portal.kit import keyset
from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.refusal import Missing
from portal.kit.web import asked_id, current_actor, done, page

bp = Blueprint("batches", __name__, template_folder="templates")
FORM: dict[str, Any] = {"methods": ["GET", "POST"]}
PAGE = 20
"""Batches on one page of their list."""


@bp.get("/batches")
@logged_in
def index() -> ResponseReturnValue:
    """The batches that one may know of, the latest first; of one assessment where the address names one."""
    by, wanted = current_actor(), asked_id("assessment")
    assessment = _readable(by, wanted) if wanted else None
    if wanted and assessment is None:
        raise Missing
    found = queries.listed(by, wanted, keyset.read(request.args.get("before", "")), PAGE + 1)
    last = found[PAGE - 1] if len(found) > PAGE else None
    before = keyset.written(last.opened_at, last.id) if last else ""
    return page(
        "batches/index.html", batches=found[:PAGE], sizes=queries.sizes(found[:PAGE], by), assessment=assessment,
        following=url_for("batches.index", assessment=wanted, before=before) if last else "",
    )  # fmt: skip


def _readable(by: Actor, assessment_id: int) -> Assessment | None:
    """The assessment, for whoever may read it; a case is also read by offices that do not read the register."""
    found: Assessment | None = subject(Assessment, "assessment_id", Action.ASSESSMENT_READ).load(by, assessment_id)
    return found


@bp.route("/assessments/<int:assessment_id>/batches/new", **FORM)
@requires(Action.OPEN, on=Assessment, anywhere=True)
def open_batch(assessment: Assessment) -> ResponseReturnValue:
    """Choose candidates, state what they are charged with, and open a case about each."""
    by, at = current_actor(), now()
    choosing = Choosing(assessment, current_app.extensions["portal_keys"], by=by, at=at)
    if choosing.form.submitted():
        batch = choosing.open()
        if batch is not None:
            told = f"已立案 {len(choosing.chosen)} 件，批量案件 {batch.number}。"
            return done(told, url_for("batches.show", batch_id=batch.id))
    return page("batches/open.html", assessment=assessment, choosing=choosing, form=choosing.form, **choosing.rows())


@bp.get("/batches/<int:batch_id>")
@requires(Action.CASE_READ, on=CaseBatch)
def show(batch: CaseBatch) -> ResponseReturnValue:
    """Its members by state, with what can be done together."""
    by, at = current_actor(), now()
    members = queries.members(batch, by)
    return page(
        "batches/show.html", batch=batch, groups=shown.groups(batch, members, by, at), count=len(members),
        readable=_readable(by, batch.assessment_id) is not None,
        clauses=list(dict.fromkeys(clause for one in members for clause in one.case.clauses)),
    )  # fmt: skip


@bp.route("/batches/<int:batch_id>/<step>", **FORM)
@requires(Action.CASE_READ, on=CaseBatch)
def act(batch: CaseBatch, step: str) -> ResponseReturnValue:
    """Take one step with the members that are ticked: all of them, or none and why. Each case asks the policy itself."""
    taken, by, at = named(step), current_actor(), now()
    g.asked = (taken.act.action.value, f"batch:{batch.id}")
    sheet = Sheet(batch, taken, current_app.extensions["portal_store"], by=by, at=at)
    if sheet.submitted():
        number = sheet.perform()
        if number:
            return done(f"{taken.act.label}：已办理 {number} 件。", url_for("batches.show", batch_id=batch.id))
    more = taken.more(sheet.setting, sheet.form)
    return page(
        "batches/act.html", batch=batch, step=taken, sheet=sheet, form=sheet.form, clause=EVENTS[taken.act.event][1],
        more=more, back=url_for("batches.show", batch_id=batch.id),
    )  # fmt: skip
