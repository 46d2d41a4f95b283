"""Documents as they are printed, and proofs and papers as they were handed in."""

from typing import Any

from flask import current_app, request
from flask.typing import ResponseReturnValue
from werkzeug.utils import send_file

from portal.audit.events import Result
from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.kit.clock import now
from portal.kit.refusal import Missing
from portal.kit.web import current_actor, page
from portal.notices import papers
from portal.notices.models import Defence, Notice, Service, Waiver
from portal.notices.since import became
from portal.notices.views.blueprint import bp


@bp.get("/notices/<int:notice_id>")
@requires(Action.CASE_READ, on=Notice)
def document(notice: Notice) -> ResponseReturnValue:
    """A document as it was issued, laid out to be printed."""
    return shown(notice, "notices/document.html")


@bp.get("/notices/<int:notice_id>/receipt")
@requires(Action.CASE_READ, on=Notice)
def receipt(notice: Notice) -> ResponseReturnValue:
    """The blank 送达回证 that goes with a document."""
    return shown(notice, "notices/receipt.html")


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


@bp.get("/defences/<int:defence_id>/paper")
@requires(Action.CASE_READ, on=Defence)
def defence_paper(defence: Defence) -> ResponseReturnValue:
    """What came with a defence that the institution handed in, likewise."""
    if defence.paper_sha256 is None:
        raise Missing
    facts: dict[str, object] = {"case": defence.case_id, "defence": defence.id, "proof": defence.paper_sha256}
    record("defence:read", facts, by=current_actor(), at=now(), clause="20(3)", result=Result.READ)
    return _sent(defence.paper_sha256, str(defence.paper_type), str(defence.paper_name))


def shown(notice: Notice, template: str, **more: Any) -> str:
    """A document on its page, with the entry that it was read."""
    facts: dict[str, object] = {"case": notice.case_id, "notice": notice.id}
    record("notice:read", facts, by=current_actor(), at=now(), clause="20(3)", result=Result.READ)
    return page(template, notice=notice, document=notice.content, since=became([notice])[notice.id], **more)


def _handed_out(kept: Service | Waiver) -> ResponseReturnValue:
    return _sent(kept.proof_sha256, kept.proof_type, kept.proof_name)


def _sent(sha256: str, media_type: str, name: str) -> ResponseReturnValue:
    content = papers.take(sha256, current_app.extensions["portal_store"])
    return send_file(content, request.environ, mimetype=media_type, as_attachment=True, download_name=name)
