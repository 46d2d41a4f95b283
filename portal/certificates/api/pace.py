"""How often a key asks: a system that runs wild, or a key in other hands, is stopped for a while and stands in the log."""

import math
from datetime import datetime
from typing import Final

from werkzeug.wrappers import Response

from portal.audit.events import Result
from portal.audit.record import record
from portal.identity import attempts
from portal.identity.attempts import Try
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.kit.problems import problem

MOST: Final = 6000
"""Requests of one key within a quarter of an hour. Whoever uses them up waits for a quarter of an hour."""


def held_back(by: Actor, keys: Keys, *, at: datetime) -> Response | None:
    """Count a request of a system. 429 with `Retry-After` for one too many, and then nothing else is done. Commits."""
    counted = attempts.count(Try(keys.index(f"api_key:{by.key_id}"), keys.index("api")), at, MOST)
    if counted.judged and counted.locked_until:
        facts: dict[str, object] = {"api_key": by.key_id, "until": counted.locked_until.isoformat()}
        record("key:held_back", facts, by=by, at=at, clause="19", result=Result.REFUSED)
    session().commit()
    if counted.judged:
        return None
    until = counted.locked_until or at
    answer = problem(429, "请求过多", f"这个密钥的请求过多，已暂停，请在 {local(until):%H:%M} 以后再试。")
    answer.headers["Retry-After"] = str(max(1, math.ceil((until - at).total_seconds())))
    return answer
