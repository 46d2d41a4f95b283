"""Where certificate data comes in and is reviewed: the uploads that wait, and the latest ones."""

from flask import current_app
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.scope import reading
from portal.certificates import queries
from portal.certificates.views.blueprint import bp
from portal.kit.clock import today
from portal.kit.crypto import Keys
from portal.kit.web import asked_id, current_actor, page

LATEST = 30


@bp.get("/my-certificates")
@requires(Action.ASSESSMENT_READ, anywhere=True)
def index() -> ResponseReturnValue:
    """The uploads of one's institution or region, those that wait first."""
    by, assessment = current_actor(), asked_id("assessment")
    return page(
        "certificates/index.html", uploads=queries.uploads(by, assessment, LATEST), assessment=assessment,
        waiting=queries.waiting(by, today()) if reading(by, Action.CERTIFICATE_ACCEPT) else [],
    )  # fmt: skip


def keys() -> Keys:
    """The portal's keys."""
    found: Keys = current_app.extensions["portal_keys"]
    return found
