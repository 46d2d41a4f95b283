"""Sending the same again does nothing anew: the header Idempotency-Key names a request, and its answer is kept with it
(draft-ietf-httpapi-idempotency-key-header)."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from werkzeug.wrappers import Response

from portal.certificates.key_models import ApiRequest
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.problems import MEDIA, problem

KEY: Final = re.compile(r'"?([\x21\x23-\x7e]{1,100})"?')
Answer = tuple[int, dict[str, Any]]
"""A status and a body."""


def once(header: str, asked: bytes, act: Callable[[], Answer], *, by: Actor, at: datetime) -> Response:
    """The answer of `act`, or the one that was given before. 400 without a key, 422 for a key that named something else.

    Two requests with one key at the same time wait for each other; what was refused is not kept and may be tried again.
    """
    named, digest = KEY.fullmatch(header.strip()), hashlib.sha256(asked).hexdigest()
    if named is None:
        return problem(400, "缺少幂等键", "请在 Idempotency-Key 头中发送本次上传的编号（100 个以内的半角字符）。")
    key = named[1]
    session().execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{by.office_id}:{key}", 0))))
    mine = select(ApiRequest).where(ApiRequest.office_id == by.office_id, ApiRequest.idempotency_key == key)
    earlier = session().scalars(mine).one_or_none()
    if earlier is None:
        status, answer = act()
        said = {"office_id": by.office_id, "key_id": by.key_id, "idempotency_key": key, "digest": digest}
        session().add(ApiRequest(**said, status=status, answer=answer, asked_at=at))
        session().flush()
        return spoken(status, answer)
    if earlier.digest != digest:
        return problem(422, "幂等键已用过", "这个 Idempotency-Key 已用于内容不同的上传，请换一个。")
    return spoken(earlier.status, earlier.answer)


def spoken(status: int, answer: dict[str, Any]) -> Response:
    """As it goes out."""
    media = "application/json" if status < 400 else MEDIA
    return Response(json.dumps(answer, ensure_ascii=False), status=status, mimetype=media)
