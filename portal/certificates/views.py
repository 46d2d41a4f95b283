"""Pages of certificate data: the list, one with what became of it, uploading, and the prefecture's acceptance (19: read only by
the institution and its prefecture)."""

from typing import Any

from flask import Blueprint, current_app, url_for
from flask.typing import ResponseReturnValue

from portal.assessments import history, readers
from portal.assessments.models import Assessment, Upload
from portal.assessments.scope import Condition, capacities_of, ensure_reads
from portal.assessments.standings import obstacle_to_uploading
from portal.assessments.views.uploads import received, template_of
from portal.authority.actions import Action
from portal.authority.gate import logged_in, requires
from portal.authority.permission import basis_for
from portal.authority.scope import reading
from portal.certificates import operations, queries
from portal.certificates.holders import opened
from portal.certificates.models import Certificate
from portal.certificates.numbers import form as number_form
from portal.certificates.sheet import CertificateSheet
from portal.certificates.states import STATES, state
from portal.kit.clock import now, today
from portal.kit.crypto import Keys
from portal.kit.refusal import Refused
from portal.kit.web import asked_id, asked_words, current_actor, done, page
from portal.organisations.vocabulary import SKILL_LEVELS

bp = Blueprint("certificates", __name__, template_folder="templates")
PAGE = 20
SHEET = CertificateSheet()
COLOURS = {"uploaded": "blue", "accepted": "green", "withdrawn": "amber", "void": "red"}


@bp.get("/my-certificates")
@logged_in
def index() -> ResponseReturnValue:
    """The certificates of one's institution or region, the latest uploaded first."""
    by, number, assessment = current_actor(), asked_words("q", 30).upper(), asked_id("assessment")
    ensure_reads(by, Action.CERTIFICATE_READ)
    conditions: list[Condition] = [Certificate.number == number] if number else []
    conditions += [Certificate.assessment_id == assessment] if assessment else []
    found = queries.certificates(by, conditions, asked_id("before"), PAGE + 1)
    kept: dict[str, Any] = {"q": number or None, "assessment": assessment}
    following = url_for("certificates.index", before=found[PAGE - 1].id, **kept) if len(found) > PAGE else ""
    return page(
        "certificates/index.html", rows=_rows(found[:PAGE]), number=number, assessment=assessment, following=following,
        states=STATES, colours=COLOURS, levels=SKILL_LEVELS, form=number_form(),
        waiting=queries.waiting(by, today()) if reading(by, Action.CERTIFICATE_ACCEPT) else [],
    )  # fmt: skip


def _holder(certificate: Certificate) -> tuple[str, str]:
    """Name and masked number."""
    keys: Keys = current_app.extensions["portal_keys"]
    name, number = opened(certificate.id, certificate.holder, keys)
    return name, readers.masked(certificate.id_kind, number)


def _rows(certificates: list[Certificate]) -> list[tuple[Certificate, tuple[str, str], str]]:
    entries, day = queries.entries([one.id for one in certificates]), today()
    return [(one, _holder(one), state(entries.get(one.id, []), day)) for one in certificates]


@bp.get("/my-certificates/<int:certificate_id>")
@requires(Action.CERTIFICATE_READ, on=Certificate)
def certificate(certificate: Certificate) -> ResponseReturnValue:
    """One certificate, with every entry about it."""
    ((one, holder, how),) = _rows([certificate])
    lines = history.lines(queries.entries([one.id]).get(one.id, []), today())
    return page(
        "certificates/certificate.html", one=one, holder=holder, how=how, lines=lines, states=STATES, colours=COLOURS,
        levels=SKILL_LEVELS, form=number_form(),
    )  # fmt: skip


@bp.get("/my-certificates/template")
@requires(Action.CERTIFICATE_UPLOAD)
def template() -> ResponseReturnValue:
    """The template of certificate data."""
    return template_of(SHEET.template)


@bp.route("/assessments/<int:assessment_id>/send-certificates", methods=["GET", "POST"])
@requires(Action.CERTIFICATE_UPLOAD, on=Assessment)
def send(assessment: Assessment) -> ResponseReturnValue:
    """Certificate data of an assessment; not while data are held or after a termination."""
    back = url_for("assessments.show", assessment_id=assessment.id)
    return received(SHEET, assessment, url_for("certificates.template"), back)


@bp.get("/my-certificates/uploads/<int:upload_id>")
@requires(Action.CERTIFICATE_READ, on=Upload)
def review(upload: Upload) -> ResponseReturnValue:
    """An upload of certificate data as the prefecture reviews it."""
    if upload.kind != "certificates" or not upload.taken:
        raise Refused("这不是已登记的证书数据。", "4(2)")
    found = queries.certificates(current_actor(), [Certificate.upload_id == upload.id], asked_id("before"), PAGE + 1)
    more = url_for("certificates.review", upload_id=upload.id, before=found[PAGE - 1].id) if len(found) > PAGE else ""
    by = current_actor()
    return page(
        "certificates/review.html", upload=upload, rows=_rows(found[:PAGE]), following=more, states=STATES, colours=COLOURS,
        unusual=queries.unusual_numbers(upload), form=number_form(), levels=SKILL_LEVELS,
        may_accept=basis_for(by, Action.CERTIFICATE_ACCEPT, capacities_of(upload, by)) is not None,
        barred=obstacle_to_uploading(upload.institution_id, today()), waits=queries.waits(upload, today()),
    )  # fmt: skip


@bp.post("/my-certificates/uploads/<int:upload_id>/accept")
@requires(Action.CERTIFICATE_ACCEPT, on=Upload)
def accept(upload: Upload) -> ResponseReturnValue:
    """审核通过."""
    count = operations.accept_upload(upload.id, upload.institution_id, by=current_actor(), at=now())
    words = f"已审核通过 {count} 条证书数据。" if count else "这批数据此前已经审核通过，没有变化。"
    return done(words, url_for("certificates.review", upload_id=upload.id))


