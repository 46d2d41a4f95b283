"""One-time links: an invitation to a new account, or a reset of a forgotten password. Each works once and for a time; the
database holds only its hash, and nobody but the person ever sees the password.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select, update

from portal.audit.record import record
from portal.identity import attempts, passwords, sessions
from portal.identity.actors import without_office
from portal.identity.appointments import Term, appoint
from portal.identity.entry import account_of, canonical, find
from portal.identity.models import OneTimeLink, Person
from portal.identity.tree import ensure_account
from portal.kit.actor import Actor
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused

INVITATION_LASTS: Final = timedelta(days=3)
RESET_LASTS: Final = timedelta(days=1)
USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,39}", re.ASCII)


@dataclass(frozen=True)
class Invitation:
    """The person and the link's token, shown once to whoever made it."""

    person: Person
    token: str


def invite(username: str, name: str, term: Term, *, by: Actor, at: datetime) -> Invitation:
    """A new account with its first appointment, and a link by which the person sets the password."""
    person = new_person(username, name, at=at)
    appoint(person, term, by=by, at=at)
    return Invitation(person, _link(person, "invitation", INVITATION_LASTS, by=by, at=at))


def new_person(username: str, name: str, *, at: datetime) -> Person:
    """An account without a password and without a post. Raises `Refused` beside the field that is wrong."""
    username = canonical(username)
    if not USERNAME.fullmatch(username):
        raise _wrong("用户名须以英文字母开头，由 3 至 40 个小写英文字母、数字、点、横线或下划线组成。", "username")
    if find(username) is not None:
        raise _wrong("这个用户名已有人使用。", "username")
    if not name.strip():
        raise _wrong("请填写姓名。", "name")
    person = Person(username=username, name=name.strip(), created_at=at)
    session().add(person)
    session().flush()
    return person


def invite_again(person: Person, *, by: Actor, at: datetime) -> str:
    """Another link for somebody who has not set a password yet; the earlier one stops working."""
    ensure_account(by, person, at)
    if person.password_hash is not None:
        raise Refused("该账号已经启用，忘记口令的请生成重置链接。")
    return _link(person, "invitation", INVITATION_LASTS, by=by, at=at)


def reset_password(person: Person, *, by: Actor, at: datetime) -> str:
    """A link by which the person sets a new password. The old one works until then."""
    ensure_account(by, person, at)
    if person.id == by.person_id:
        raise Refused("自己的口令请在“修改口令”中修改。")
    return _link(person, "reset", RESET_LASTS, by=by, at=at)


def _link(person: Person, purpose: str, lasts: timedelta, *, by: Actor, at: datetime) -> str:
    earlier = update(OneTimeLink).where(OneTimeLink.person_id == person.id, OneTimeLink.used_at.is_(None))
    session().execute(earlier.where(OneTimeLink.expires_at > at).values(expires_at=at))
    token = secrets.token_urlsafe(32)
    link = OneTimeLink(
        person_id=person.id, purpose=purpose, token_hash=_digest(token), made_by=by.person_id or None,
        made_at=at, expires_at=at + lasts,
    )  # fmt: skip
    session().add(link)
    session().flush()
    facts: dict[str, object] = {"person": person.id, "link": link.id, "expires": link.expires_at.isoformat()}
    record("person:invited" if purpose == "invitation" else "person:reset", facts, by=by, at=at)
    return token


def open_link(token: str, at: datetime) -> OneTimeLink:
    """The link of a token while it can be used; raises `Refused` with the same words for every other."""
    found = select(OneTimeLink).where(
        OneTimeLink.token_hash == _digest(token), OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > at
    )
    link = session().scalars(found).one_or_none()
    if link is None:
        raise _gone()
    return link


def _gone() -> Refused:
    return Refused("这个链接已经使用过、已过期或不存在。", when="请联系本单位系统管理员重新生成；口令已经设置的，直接登录")


def accept_invitation(token: str, password: str, keys: Keys, *, at: datetime) -> Person:
    """Set the password by a link, once: of two who use it at the same time one is refused. Ends every session and forgets
    the counted failures (`keys` name the account there)."""
    link = open_link(token, at)
    person = link.person
    passwords.check_rules(password, person.username)
    mine = update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None))
    if session().scalar(mine.values(used_at=at).returning(OneTimeLink.id)) is None:
        raise _gone()
    person.password_hash, person.password_set_at = passwords.hash_password(password), at
    by = without_office(person)
    sessions.end_all(person.id, "password_set", by=by, at=at)
    attempts.forget_everywhere(account_of(person.username, keys))
    record("password:set", {"link": link.id}, by=by, at=at)
    session().flush()
    return person


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _wrong(why: str, field: str) -> Refused:
    return Refused(why, ground=Ground.INPUT, field=field)
