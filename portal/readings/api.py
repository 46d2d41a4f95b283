"""Reading by an institution's own system: under a grant for systems, on record like every reading (19)."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.certificates.api.document import REFUSALS, answer, closed, describe, problems
from portal.certificates.api.once import spoken
from portal.certificates.api.views import bp
from portal.grants import queries as grants
from portal.grants.words import FIELDS
from portal.kit.clock import today
from portal.kit.problems import problem
from portal.kit.web import current_actor
from portal.readings import keyset
from portal.readings.delivering import delivered_to
from portal.readings.reading import Asked, Under
from portal.readings.searching import sought

PAGE = 100


@bp.get("/certificates")
@requires(Action.CERTIFICATE_READ)
def certificates() -> ResponseReturnValue:
    """A page of the certificates of the system's grant, masked; with `reason`, as far as the grant goes."""
    by = current_actor()
    grant = grants.of_system(by.office_id, today())
    if grant is None:
        return problem(403, "没有读取权限", "本机构的业务系统没有读取权限，请由本机构申请。")
    filters, reason = sought(grant, request.args), request.args.get("reason", "").replace("\0", "").strip()[:200]
    asked = Asked(
        "system", filters.conditions(), filters.record(), keyset.read(request.args.get("after", "")), PAGE,
        fields=grant.fields if reason else None, words=reason,
    )  # fmt: skip
    found = delivered_to(by, asked, Under(grant))
    last = found.rows[-1] if found.more else None
    after = keyset.written(last.issued_on, last.id) if last else ""
    kept = {**filters.record(), **({"reason": reason} if reason else {})}
    more = url_for("api.certificates", after=after, **kept) if after else ""
    return spoken(200, {"certificates": [dict(row.cells) for row in found.rows], "following": more})


TEXT = {"type": "string"}
CERTIFICATE = closed({name: {**TEXT, "description": label} for name, label in FIELDS.items()}, *FIELDS)
describe(
    "/certificates",
    {
        "get": {
            "operationId": "certificates", "summary": "按读取权限读取证书数据；每次读取都有记录",
            "parameters": [
                {"name": name, "in": "query", "required": False, "schema": TEXT, "description": words}
                for name, words in (
                    ("number", "证书编号，须完整"), ("assessment", "批次编号，须完整"), ("since", "发证日期自，如 2026-03-01"),
                    ("until", "发证日期至"),
                    ("after", "上一页答复中给出的位置"), ("reason", "需要完整字段的理由；不写的，姓名和号码遮盖"),
                )
            ],
            "responses": {
                "200": answer("一页证书数据", "Certificates"), **REFUSALS, **problems(s409="现在不能读取", s422="内容有误"),
            },
        }
    },
    {
        "Certificates": closed({"certificates": {"type": "array", "items": CERTIFICATE}, "following": TEXT}),
    },
)  # fmt: skip
