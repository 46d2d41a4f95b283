"""A login is a row, read at every request: what ends it holds from the next request on, in every worker.

Rows are only updated, never deleted, so that an ended session cannot come back. A session lasts 30 minutes without use
and 12 hours at most; both limits are settings. The browser holds 256 random bits, the database their SHA-256.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update

from portal.audit.record import record
from portal.identity.models import LoginSession, Person
from portal.kit.actor import Actor
from portal.kit.db import session

PRECISION = timedelta(minutes=1)


@dataclass(frozen=True)
class Limits:
    """How long a session lasts without use, and at most."""

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)

    def over(self, login: LoginSession, at: datetime) -> bool:
        """Whether the session counts no longer, because it was ended or by itself."""
        if login.ended_at is not None:
            return True
        return at >= login.last_seen + self.idle or at >= login.created_at + self.absolute


def digest(token: str) -> bytes:
    """What the database keeps of a token."""
    return hashlib.sha256(token.encode()).digest()


def begin(person: Person, office_id: int | None, *, at: datetime) -> tuple[LoginSession, str]:
    """A new session and the token for the browser. `office_id` is the office acted for, None until one is chosen."""
    token = secrets.token_urlsafe(32)
    login = LoginSession(
        token_hash=digest(token), person_id=person.id, office_id=office_id, created_at=at, last_seen=at
    )
    session().add(login)
    session().flush()
    return login, token


def named_by(token: str) -> LoginSession | None:
    """The session a token names, whether or not it still counts."""
    return session().scalars(select(LoginSession).where(LoginSession.token_hash == digest(token))).one_or_none()


def see(login: LoginSession, at: datetime) -> bool:
    """Note that the session is in use, at most once a minute; true when something was written."""
    if at - login.last_seen < PRECISION:
        return False
    login.last_seen = at
    session().flush()
    return True


def end(login: LoginSession, reason: str, *, by: Actor, at: datetime) -> None:
    """End one session."""
    if login.ended_at is None:
        login.ended_at, login.end_reason = at, reason
        record("login:ended", {"reason": reason}, by=by, at=at)
        session().flush()


def end_all(person_id: int, reason: str, *, by: Actor | None, at: datetime, but: int | None = None) -> int:
    """End every session of a person, bar one; how many there were."""
    mine = update(LoginSession).where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
    if but is not None:
        mine = mine.where(LoginSession.id != but)
    ended = session().execute(mine.values(ended_at=at, end_reason=reason).returning(LoginSession.id)).all()
    if ended:
        facts: dict[str, object] = {"person": person_id, "reason": reason, "sessions": len(ended)}
        record("login:all_ended", facts, by=by, at=at)
    return len(ended)


def open_of(person_id: int, limits: Limits, at: datetime) -> Sequence[LoginSession]:
    """The sessions of a person that still count, the latest used first."""
    found = select(LoginSession).where(LoginSession.person_id == person_id, LoginSession.ended_at.is_(None))
    rows = session().scalars(found.order_by(LoginSession.last_seen.desc()))
    return [login for login in rows if not limits.over(login, at)]
