"""Countersigning in the browser: take the newest checkpoint away, sign it elsewhere, paste what was signed; see who is late."""

from flask import url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.audit import witness
from portal.audit.events import Result
from portal.audit.record import record
from portal.audit.sealing_models import Checkpoint
from portal.auditing import proof
from portal.auditing.blueprint import bp
from portal.auditing.forms import KeyForm, NoteForm
from portal.auditing.state import state
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.web import current_actor, done, page


@bp.route("/witness", methods=["GET", "POST"])
@requires(Action.VERIFY)
def countersign() -> ResponseReturnValue:
    """The newest checkpoint, the witnesses, and the form that takes a countersignature."""
    by, form = current_actor(), NoteForm.begin()
    if form.submitted():
        with form.beside():
            witness.accept(str(form.note.data), by.office_id, by=by, at=now())
            return done("副署已登记。", url_for("auditing.countersign"))
    stands, mine = state(now()), proof.witness_keys(by.office_id)
    return page("auditing/witness.html", form=form, state=stands, mine=mine, office=by.office_id, keys=proof.log_keys())


@bp.route("/witness/key", methods=["GET", "POST"])
@requires(Action.VERIFY)
def witness_key() -> ResponseReturnValue:
    """Enter the public key with which one's office countersigns."""
    by, form = current_actor(), KeyForm.begin()
    if form.submitted():
        with form.beside():
            witness.register(by.office_id, str(form.verifier.data), by=by, at=now())
            return done("副署公钥已登记。", url_for("auditing.countersign"))
    return page("auditing/witness_key.html", form=form)


@bp.get("/checkpoints/<int:checkpoint_id>/note")
@requires(Action.VERIFY, on=Checkpoint)
def note(checkpoint: Checkpoint) -> ResponseReturnValue:
    """The signed note as a text file."""
    facts: dict[str, object] = {"checkpoint": checkpoint.id, "size": checkpoint.size}
    record("audit:checkpoint_read", facts, by=current_actor(), at=now(), result=Result.READ)
    session().commit()
    named = f'attachment; filename="checkpoint-{checkpoint.size}.txt"'
    return Response(checkpoint.note, mimetype="text/plain", headers={"Content-Disposition": named})
