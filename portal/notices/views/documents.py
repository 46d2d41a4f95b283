"""Documents as they are printed, the proofs as they were handed in, and what was served on one's institution."""

from flask import current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.utils import send_file

from portal.audit.events import Result
from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.gate import logged_in, requires
from portal.kit.clock import now
from portal.kit.web import current_actor, page
from portal.notices import papers, queries
from portal.notices.models import Notice, Service, Waiver
from portal.notices.views.blueprint import bp


@bp.get("/notices/<int:notice_id>")
@requires(Action.CASE_READ, on=Notice)
def document(notice: Notice) -> ResponseReturnValue:
    """A document as it was issued, laid out to be printed."""
    return _shown(notice, "notices/document.html")


@bp.get("/notices/<int:notice_id>/receipt")
@requires(Action.CASE_READ, on=Notice)
def receipt(notice: Notice) -> ResponseReturnValue:
    """The blank 送达回证 that goes with a document."""
    return _shown(notice, "notices/receipt.html")


@bp.get("/served")
@logged_in
def served() -> ResponseReturnValue:
    """The documents served on one's institution; for others the list is empty."""
    by = current_actor()
    found = queries.served_on(by, request.args.get("before", type=int))
    more = found[-1].id if len(found) == queries.SERVED_PAGE else None
    return page("notices/served.html", notices=found, more=more, may=queries.may_read_served(by))


@bp.get("/served/<int:notice_id>")
@requires(Action.READ_SERVED, on=Notice)
def served_document(notice: Notice) -> ResponseReturnValue:
    """The same document for the institution it was served on, which does not see the case."""
    return _shown(notice, "notices/document.html", served=True)


@bp.get("/services/<int:service_id>/proof")
@requires(Action.CASE_READ, on=Service)
def proof(service: Service) -> ResponseReturnValue:
    """The proof of service, handed out and never shown inline."""
    facts: dict[str, object] = {"case": service.case_id, "service": service.id, "proof": service.proof_sha256}
    record("service:read", facts, by=current_actor(), at=now(), clause="20(3)", result=Result.READ)
    return _handed_out(service)


@bp.get("/waivers/<int:waiver_id>/proof")
@requires(Action.CASE_READ, on=Waiver)
def waiver_proof(waiver: Waiver) -> ResponseReturnValue:
    """The written waiver, likewise."""
    facts: dict[str, object] = {"case": waiver.case_id, "waiver": waiver.id, "proof": waiver.proof_sha256}
    record("waiver:read", facts, by=current_actor(), at=now(), clause="R-2", result=Result.READ)
    return _handed_out(waiver)


def _shown(notice: Notice, template: str, served: bool = False) -> str:
    facts: dict[str, object] = {"case": notice.case_id, "notice": notice.id}
    record("notice:read", facts, by=current_actor(), at=now(), clause="20(3)", result=Result.READ)
    return page(template, notice=notice, document=notice.content, served=served)


def _handed_out(kept: Service | Waiver) -> ResponseReturnValue:
    content = papers.take(kept.proof_sha256, current_app.extensions["portal_store"])
    return send_file(
        content, request.environ, mimetype=kept.proof_type, as_attachment=True, download_name=kept.proof_name
    )  # fmt: skip
