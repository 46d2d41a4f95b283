"""How the log is written: one canonical body a row, in the transaction of the act itself. No row, no change (design 6)."""

import hashlib
import json
from datetime import datetime

from portal.audit.events import Result, check
from portal.audit.models import AuditEntry
from portal.kit.actor import Actor
from portal.kit.db import session

VERSION = 1
_WRITE = AuditEntry.metadata.tables[AuditEntry.__tablename__].insert().inline()
_policy_hash = {"current": ""}


def stamp_policy(digest: str) -> None:
    """Every row carries the hash of the authority policy in force; set once at start-up."""
    _policy_hash["current"] = digest


def record(
    event: str, facts: dict[str, object], *, by: Actor | None, at: datetime, clause: str = "", result: Result = Result.DONE
) -> None:
    """Write one entry. `at` is when it happened (`acted_at`); the database adds when it was recorded.

    Raises `UnknownEvent` when the closed vocabulary has no such event or fact.
    """
    body = {**statement(event, facts, by=by, at=at), "clause": clause, "result": result.value}
    session().execute(_WRITE, {"body": canonical(body)})


def statement(event: str, facts: dict[str, object], *, by: Actor | None, at: datetime) -> dict[str, object]:
    """What an entry says of something done; raises `UnknownEvent`."""
    check(event, facts)
    return {
        "v": VERSION,
        "event": event,
        "result": Result.DONE.value,
        "acted_at": at.isoformat(),
        "person": by.person_id if by else None,
        "office": by.office_id if by else None,
        "posts": sorted(by.posts) if by else [],
        "clause": "",
        "facts": facts,
        "policy": _policy_hash["current"],
    }


def canonical(body: dict[str, object]) -> bytes:
    """One spelling for one content: sorted keys, no spaces, UTF-8."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def text_hash(words: str) -> str:
    """The SHA-256 of free text, so that the log pins it without holding it; empty stays empty."""
    return hashlib.sha256(words.encode()).hexdigest() if words else ""
