"""Pages of evidence. A file is only ever handed out as a download, after its bytes were hashed again and the log says who
read it."""

from typing import Any

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases.acts import active_handlers
from portal.cases.models import Case
from portal.evidence import acts, content, operations, queries
from portal.evidence.forms import CorrectionForm, FileForm, RecordForm
from portal.evidence.kinds import KINDS, SIGNS
from portal.evidence.models import Exhibit
from portal.evidence.particulars import Correction
from portal.kit.clock import now
from portal.kit.files import Store
from portal.kit.refusal import Missing
from portal.kit.web import current_actor, done, handed_out, page

bp = Blueprint("evidence", __name__, template_folder="templates")
FORM = {"methods": ["GET", "POST"]}


def store() -> Store:
    """Where the bytes are."""
    kept: Store = current_app.extensions["portal_store"]
    return kept


def collectors(case: Case) -> str:
    """Who will mostly have collected it: the office's handlers of the case, or whoever fills in the form."""
    by = current_actor()
    return "、".join(active_handlers(case, by.office_id)) or by.name


# Evidence takes nothing away from what others did meanwhile, so these forms carry no version: a chosen file would be lost.
@bp.route("/cases/<int:case_id>/evidence/add", **FORM)
@requires(Action.ADD_EVIDENCE, on=Case)
def add_file(case: Case) -> ResponseReturnValue:
    """Receive a file as evidence."""
    by, at = current_actor(), now()
    acts.ADD_EVIDENCE.ensure(case, by=by, at=at)
    form = FileForm.begin(collected_by=collectors(case), collected_on=at.date())
    if form.submitted():
        with form.beside():
            added = operations.add_file(case, form.particulars(), form.upload(), store(), by=by, at=at)
            return done(f"{added.label} 已收存，哈希值已记入日志。", url_for("evidence.exhibit", exhibit_id=added.id))
    return page("evidence/add.html", case=case, form=form, accepted=content.ACCEPTED, endings=content.ENDINGS)


@bp.route("/cases/<int:case_id>/evidence/record", **FORM)
@requires(Action.ADD_EVIDENCE, on=Case)
def add_record(case: Case) -> ResponseReturnValue:
    """Draw up a written record."""
    by, at = current_actor(), now()
    acts.ADD_RECORD.ensure(case, by=by, at=at)
    form = RecordForm.begin(collected_by=collectors(case), collected_on=at.date(), kind="testimony")
    if form.submitted():
        with form.beside():
            added = operations.add_record(case, form.particulars(), str(form.record.data), by=by, at=at)
            return done(f"{added.label} 已登记。", url_for("evidence.exhibit", exhibit_id=added.id))
    return page("evidence/record.html", case=case, form=form)


@bp.route("/exhibits/<int:exhibit_id>/correct", **FORM)
@requires(Action.ADD_EVIDENCE, on=Exhibit)
def correct(exhibit: Exhibit) -> ResponseReturnValue:
    """Correct an exhibit by a new one."""
    by, at = current_actor(), now()
    acts.ADD_EVIDENCE.ensure(exhibit.case, by=by, at=at)
    form = CorrectionForm.of(exhibit)
    if form.submitted():
        with form.beside():
            correction = Correction(exhibit, str(form.reason.data))
            substance = form.substance(exhibit)
            added = operations.correct(correction, form.particulars(), substance, store(), by=by, at=at)
            return done(f"{exhibit.label} 已由 {added.label} 更正。", url_for("evidence.exhibit", exhibit_id=added.id))
    return page("evidence/correct.html", exhibit=exhibit, form=form, endings=content.ENDINGS)


@bp.get("/exhibits/<int:exhibit_id>")
@requires(Action.CASE_READ, on=Exhibit)
def exhibit(exhibit: Exhibit) -> ResponseReturnValue:
    """Custody of one exhibit: who added it, under which entry, with which hash, and whether it is still the same."""
    by, at = current_actor(), now()
    intact = operations.intact(exhibit, store())
    if not intact:
        operations.note_damage(exhibit, by=by, at=at)
    elif exhibit.record is not None:
        operations.note_reading(exhibit, by=by, at=at)
    may_correct = exhibit.replaced_by is None and acts.ADD_EVIDENCE.obstacle(exhibit.case, by, at) is None
    shown = {"exhibit": exhibit, "intact": intact, "may_correct": may_correct}
    return page("evidence/exhibit.html", **shown, chain=queries.chain(exhibit), kinds=KINDS, checked=at)


@bp.get("/exhibits/<int:exhibit_id>/file")
@requires(Action.CASE_READ, on=Exhibit)
def download(exhibit: Exhibit) -> ResponseReturnValue:
    """The file, as a download only."""
    if exhibit.file_name is None:
        raise Missing
    signed: Any = {"by": current_actor(), "at": now()}
    name = f"{exhibit.label}_{exhibit.file_name}"
    return handed_out(
        lambda: operations.read(exhibit, store(), **signed), name, lambda: operations.note_damage(exhibit, **signed)
    )


@bp.get("/cases/<int:case_id>/evidence")
@requires(Action.CASE_READ, on=Case)
def listed(case: Case) -> ResponseReturnValue:
    """证据清单, to be printed."""
    return page("evidence/listed.html", case=case, exhibits=queries.exhibits(case), kinds=KINDS, signs=SIGNS, drawn=now())
