"""The export of what is shown, with its proofs; written into the log before it leaves."""

from flask import request
from flask.typing import ResponseReturnValue
from werkzeug.utils import send_file

from portal.audit.events import Result
from portal.audit.record import record
from portal.auditing.blueprint import bp
from portal.auditing.bundle import bundle
from portal.auditing.filters import filters_in
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.web import current_actor


@bp.get("/export")
@requires(Action.AUDIT_LOG_READ)
def export() -> ResponseReturnValue:
    """A bundle that whoever gets it checks without the portal."""
    by = current_actor()
    made, exported = bundle(filters_in(request.args, by), by)
    facts: dict[str, object] = {
        "first": exported.first, "size": exported.size, "office": by.office_id, "entries": exported.entries,
    }  # fmt: skip
    record("audit:exported", facts, by=by, at=now(), result=Result.READ)
    session().commit()
    name = f"audit-export-{exported.size}.zip"
    return send_file(made, request.environ, mimetype="application/zip", as_attachment=True, download_name=name, max_age=None)
