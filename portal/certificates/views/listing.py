"""Pages of certificate data: the list, and one with what became of it (19: read only by the institution and its prefecture)."""

from typing import Any

from flask import current_app, url_for
from flask.typing import ResponseReturnValue

from portal.assessments import history, readers
from portal.assessments.scope import Condition, ensure_reads
from portal.authority.actions import Action
from portal.authority.gate import logged_in, requires
from portal.authority.scope import reading
from portal.certificates import queries
from portal.certificates.holders import opened
from portal.certificates.models import Certificate
from portal.certificates.numbers import form as number_form
from portal.certificates.states import COLOURS, STATES
from portal.certificates.views.blueprint import bp
from portal.kit.clock import today
from portal.kit.crypto import Keys
from portal.kit.web import asked_id, asked_words, current_actor, page
from portal.organisations.vocabulary import SKILL_LEVELS

PAGE = 20


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
        "certificates/index.html", rows=rows_of(found[:PAGE]), number=number, assessment=assessment, following=following,
        states=STATES, colours=COLOURS, levels=SKILL_LEVELS, form=number_form(),
        waiting=queries.waiting(by, today()) if reading(by, Action.CERTIFICATE_ACCEPT) else [],
    )  # fmt: skip


def keys() -> Keys:
    """The portal's keys."""
    found: Keys = current_app.extensions["portal_keys"]
    return found


def _holder(certificate: Certificate) -> tuple[str, str]:
    """Name and masked number."""
    name, number = opened(certificate.id, certificate.holder, keys())
    return name, readers.masked(certificate.id_kind, number)


def rows_of(certificates: list[Certificate]) -> list[tuple[Certificate, tuple[str, str], str]]:
    """Each with its holder and how it stands."""
    stands = queries.states_of(certificates, today())
    return [(one, _holder(one), stands[one.id]) for one in certificates]


@bp.get("/my-certificates/<int:certificate_id>")
@requires(Action.CERTIFICATE_READ, on=Certificate)
def certificate(certificate: Certificate) -> ResponseReturnValue:
    """One certificate, with every entry about it."""
    ((one, holder, how),) = rows_of([certificate])
    lines = history.lines(queries.entries([one.id]).get(one.id, []), today())
    return page(
        "certificates/certificate.html", one=one, holder=holder, how=how, lines=lines, states=STATES, colours=COLOURS,
        levels=SKILL_LEVELS, form=number_form(),
    )  # fmt: skip
