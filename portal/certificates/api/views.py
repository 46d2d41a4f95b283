"""What institutions' own systems may ask. Each request is authenticated from the key's row: no cookie, no session."""

from typing import Any

from flask import Blueprint, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.wrappers import Response

from portal.assessments.models import Assessment, Upload
from portal.assessments.uploads import Into
from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.gate import public, requires
from portal.certificates import keys, late, queries, sending
from portal.certificates.api import document as openapi
from portal.certificates.api import rows
from portal.certificates.api.once import Answer, once, spoken
from portal.certificates.api.pace import held_back
from portal.kit.clock import now, today
from portal.kit.db import act_as, session
from portal.kit.problems import problem
from portal.kit.refusal import Ground, Refused
from portal.kit.web import LoginNeeded, current_actor
from portal.organisations.models import Office

bp = Blueprint("api", __name__, url_prefix="/api/v1")
MOST_RETURNED = 1000


@bp.before_request
def identify() -> Response | None:
    """Who asks, by the key, and whether it asks too often. What is open to all needs none."""
    view = current_app.view_functions[str(request.endpoint)]
    if getattr(view, "portal_access", None) == "public":
        return None
    try:
        g.actor = keys.authenticate(request.headers.get("Authorization", ""), now())
    except keys.BadKey as bad:
        raise LoginNeeded from bad
    act_as(g.actor)
    return held_back(g.actor, current_app.extensions["portal_keys"], at=now())


@bp.get("/openapi.json")
@public
def document() -> ResponseReturnValue:
    """What the interface offers."""
    return spoken(200, openapi.document())


@bp.post("/certificates/uploads")
@requires(Action.CERTIFICATE_UPLOAD)
def upload() -> ResponseReturnValue:
    """Certificate data of one assessment, all rows or none."""
    if request.mimetype != "application/json":
        return problem(415, "不支持的格式", "请求正文应为 application/json。")
    body, by, at = request.get_data(), current_actor(), now()
    return once(request.headers.get("Idempotency-Key", ""), body, lambda: _uploaded(rows.read(body)), by=by, at=at)


def _uploaded(asked: rows.Asked) -> Answer:
    by, at = current_actor(), now()
    mine = select(Assessment).where(Assessment.institution_id == by.office_id, Assessment.number == asked.assessment)
    assessment = session().scalars(mine).one_or_none()
    if assessment is None:
        raise Refused("本机构没有这个编号的评价批次。", "15.3", ground=Ground.INPUT, field="/assessment")
    into = Into(session().get_one(Office, by.office_id), assessment, current_app.extensions["portal_keys"], at)
    made = sending.send(asked.sent, into, current_app.extensions["portal_store"], by=by)
    record("upload:by_key", {"upload": made.id, "api_key": by.key_id}, by=by, at=at, clause="4(4)")
    if made.taken:
        return 201, _about(made)
    said = {"type": "about:blank", "title": "数据有误", "status": 422, "detail": f"{made.wrong} 行有误，没有登记任何数据。"}
    return 422, {**said, "number": made.number, "errors": rows.mistakes(made)}


@bp.get("/certificates/uploads/<number>")
@requires(Action.CERTIFICATE_UPLOAD)
def state(number: str) -> ResponseReturnValue:
    """How an upload stands: counts, and which rows came back and why."""
    mine = (Upload.institution_id == current_actor().office_id, Upload.kind == late.KIND, Upload.number == number)
    found = session().scalars(select(Upload).where(*mine)).one_or_none() if number.isprintable() else None
    if found is None:
        return problem(404, "没有找到", "本机构没有这个编号的上传。")
    return spoken(200, _about(found))


def _about(upload: Upload) -> dict[str, Any]:
    said = {
        "number": upload.number, "assessment": upload.assessment.number if upload.assessment else "", "rows": upload.rows,
        "sent_at": upload.sent_at.isoformat(), "address": url_for("api.state", number=upload.number),
    }  # fmt: skip
    if not upload.taken:
        return {**said, "state": "turned_back", "late": False, "counts": {}, "returned": [], "errors": rows.mistakes(upload)}
    counts = queries.counts_of(upload, today())
    returned = queries.rows_of(upload, "returned", today(), None, MOST_RETURNED) if counts.get("returned") else []
    reasons = queries.reasons(returned)
    return {
        **said, "state": next((word for word in ("held", "in_review", "uploaded") if counts.get(word)), "reviewed"),
        "late": late.lateness(upload) is not None, "counts": counts, "errors": [],
        "returned": [{"number": one.number, "reason": reasons.get(one.id, "")} for one in returned],
    }  # fmt: skip
