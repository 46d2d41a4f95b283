"""How the interface for other systems says no: RFC 9457, in JSON, never a page. `detail` is the Chinese sentence for people."""

import json
from http import HTTPStatus
from typing import Final

from flask import request
from werkzeug.wrappers import Response

from portal.kit.refusal import Refused

API: Final = "/api/"
MEDIA: Final = "application/problem+json"


def for_systems() -> bool:
    """Whether this request is another system's, by its path."""
    return request.path.startswith(API)


def problem(status: int, title: str, detail: str, **more: object) -> Response:
    """The answer; `more` are further members of the problem."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    answer = Response(json.dumps(body, ensure_ascii=False), status=status, mimetype=MEDIA)
    if status == HTTPStatus.UNAUTHORIZED:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def refused(status: int, title: str, refusal: Refused) -> Response:
    """A refusal with its clause, and when or by whom it becomes possible."""
    detail = refusal.why + "".join(f"{part.rstrip('。')}。" for part in (refusal.who, refusal.when) if part)
    more = {"clause": refusal.clause} if refusal.clause else {}
    return problem(status, title, detail, **more, **({"pointer": refusal.field} if refusal.field.startswith("/") else {}))
