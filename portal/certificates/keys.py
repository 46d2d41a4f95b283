"""Keys by which an institution's own system uploads and reads its certificate data (19). A key is read from its row at every
request: ended, it is answered as one that never was, from the next request on.

The header is `Authorization: Bearer gz_<prefix>_<secret>`; the secret is 256 random bits, shown once.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, update

from portal.audit.events import Result
from portal.audit.record import record, text_hash
from portal.authority.gate import Subject, register
from portal.authority.seats import Capacity, Post
from portal.certificates.key_models import ApiKey
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, beyond_sight, draw_id, session
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office

BEARER: Final = re.compile(r"Bearer gz_([a-z0-9]{10})_([A-Za-z0-9_-]{43})")
PREFIX_SIGNS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
MOST_KEYS: Final = 20
"""An institution has one for each of its systems, and an old one while a new one is brought in."""


class BadKey(Exception):
    """No key that holds: unknown, mistyped or ended, which whoever asks cannot tell apart."""


@dataclass(frozen=True)
class Made:
    """A new key and what its system sends; this is the only moment at which it is known."""

    key: ApiKey
    token: str


def make_key(office: Office, name: str, *, by: Actor, at: datetime) -> Made:
    """A key for a system of this institution. Raises `Refused` beside `name` for a name in use and for too many keys."""
    holding = [one for one in keys_of(office.id) if one.ended_at is None]
    if any(one.name == name for one in holding):
        raise Refused("已有同名的密钥在用，请换一个名称。", "19", ground=Ground.INPUT, field="name")
    if len(holding) >= MOST_KEYS:
        raise Refused(f"在用的密钥已有 {MOST_KEYS} 个，请先停用不再使用的。", "19", ground=Ground.INPUT, field="name")
    prefix, secret = "".join(secrets.choice(PREFIX_SIGNS) for _ in range(10)), secrets.token_urlsafe(32)
    made = ApiKey(
        id=draw_id(ApiKey), office_id=office.id, prefecture_id=office.prefecture_id, name=name, prefix=prefix,
        secret_hash=_hash(secret), last_four=secret[-4:], created_by=by.person_id, created_at=at,
    )  # fmt: skip
    record("key:made", {"api_key": made.id, "office": office.id}, by=by, at=at, clause="19")
    session().add(made)
    session().flush()
    return Made(made, f"gz_{prefix}_{secret}")


def end_key(key: ApiKey, reason: str, *, by: Actor, at: datetime) -> bool:
    """End one key for good; whether it held until now."""
    return _end(key.office_id, reason, by, at, key.id) == 1


def end_keys(office_id: int, reason: str, *, by: Actor, at: datetime) -> int:
    """End every key of an institution, as a revocation under 19 does; how many held until now."""
    return _end(office_id, reason, by, at)


def _end(office_id: int, reason: str, by: Actor, at: datetime, only: int | None = None) -> int:
    which = update(ApiKey).where(ApiKey.office_id == office_id, ApiKey.ended_at.is_(None))
    if only is not None:
        which = which.where(ApiKey.id == only)
    said = {"ended_at": at, "ended_by": by.person_id or None, "ended_office_id": by.office_id or None, "end_reason": reason}
    # A bureau that revokes (19) does not otherwise change what is the institution's.
    with beyond_sight():
        ended = sorted(session().scalars(which.values(**said).returning(ApiKey.id)))
    if ended:
        facts: dict[str, object] = {"office": office_id, "api_key": only, "api_keys": len(ended), "words": text_hash(reason)}
        record("key:ended", facts, by=by, at=at, clause="19")
    return len(ended)


def keys_of(office_id: int) -> Sequence[ApiKey]:
    """Every key an institution ever had, the latest first."""
    return session().scalars(select(ApiKey).where(ApiKey.office_id == office_id).order_by(ApiKey.id.desc())).all()


def authenticate(header: str, at: datetime) -> Actor:
    """Whom a header's key makes the acting one: the institution's own system, in the post of one and no other. Raises `BadKey`;
    a key that was known, ended or mistyped, then stands in the log. Ends the transaction it asks in."""
    sent = BEARER.fullmatch(header.strip())
    with acting(SYSTEM):
        key = session().scalars(select(ApiKey).where(ApiKey.prefix == sent[1])).one_or_none() if sent else None
        office = session().get(Office, key.office_id) if key else None
        right = hmac.compare_digest(key.secret_hash if key else b"", _hash(sent[2] if sent else ""))
        if key is not None and (not right or key.ended_at is not None):
            facts: dict[str, object] = {"api_key": key.id, "reason": "ended" if right else "wrong"}
            record("key:refused", facts, by=None, at=at, clause="19", result=Result.REFUSED)
        session().commit()
    if key is None or office is None or not right or key.ended_at is not None:
        raise BadKey
    return Actor(
        0, f"{key.name}（业务系统）", office.id, office.name, office.short, office.level, frozenset({Post.SYSTEM.value}),
        office.prefecture_id, office.county_id, key_id=key.id,
    )  # fmt: skip


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _load(actor: Actor, key_id: int) -> ApiKey | None:
    mine = select(ApiKey).where(ApiKey.id == key_id, ApiKey.office_id == actor.office_id)
    return session().scalars(mine).one_or_none()


register(ApiKey, Subject("key_id", _load, lambda key, actor: frozenset({Capacity.OWN}), lambda key: (), "api_key"))
