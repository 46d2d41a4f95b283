"""Coming in: user name and password against the count of failures, then a session. Every try is in the log, a failed one
with a keyed hash of the account name and never the name itself.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from portal.audit.events import Result
from portal.audit.record import record
from portal.identity import attempts, passwords, sessions
from portal.identity.actors import actor_of, duties, without_office
from portal.identity.attempts import Try
from portal.identity.models import KnownDevice, LoginSession, Person
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused

WRONG = "用户名或口令不正确。"


@dataclass(frozen=True)
class Origin:
    """From where somebody comes: the network address, and the token of a browser that may be known."""

    address: str | None
    device: str = ""


@dataclass(frozen=True)
class Entered:
    """A person who is in: the session, its token and the token by which this browser is known from now on."""

    person: Person
    login: LoginSession
    token: str
    device: str


def canonical(username: str) -> str:
    """A user name as it is stored: half-width, small letters, whatever the input method was set to."""
    return unicodedata.normalize("NFKC", username).replace("\0", "").strip().casefold()


def account_of(username: str, keys: Keys) -> bytes:
    """The account as failures are counted and logged: a keyed hash."""
    return keys.index(f"account:{canonical(username)}")


def admit(username: str, password: str, origin: Origin, *, keys: Keys, at: datetime) -> Person:
    """The person whom user name and password belong to; raises `Refused` with the same words for every mistake.

    The failures it counts must be committed by the caller in both cases.
    """
    person = find(username)
    one = Try(account_of(username, keys), _origin(person, origin, keys))
    counted = attempts.count(one, at)
    if not counted.judged:
        raise _shut_out(one, counted.locked_until or at, at)
    right = passwords.matches(person.password_hash if person else None, password)
    if person is None or not right or person.locked_at is not None:
        _record_failure(one, right, at)
        if counted.locked_until is not None:
            raise _shut_out(one, counted.locked_until, at)
        raise Refused(_remaining(counted.left), ground=Ground.INPUT)
    attempts.forget(one)
    return person


def _record_failure(one: Try, right: bool, at: datetime) -> None:
    facts: dict[str, object] = {"account": one.account.hex(), "reason": "locked" if right else "wrong"}
    record("login:failed", facts, by=None, at=at, result=Result.REFUSED)


def _remaining(left: int) -> str:
    return f"{WRONG}在此浏览器或网络上还可再试 {left} 次；账号被锁定或尚未启用的，请联系本单位系统管理员。"


def _shut_out(one: Try, until: datetime, at: datetime) -> Refused:
    facts: dict[str, object] = {"account": one.account.hex(), "until": until.isoformat()}
    record("login:locked", facts, by=None, at=at, result=Result.REFUSED)
    when = local(until).strftime("%H:%M:%S")
    return Refused(
        f"从此处连续 {attempts.TRIES} 次输入有误，{when} 之前不能再从此处登录该账号。在以前登录过的浏览器上仍可登录。",
        ground=Ground.INPUT,
    )


def enter(person: Person, origin: Origin, *, at: datetime) -> Entered:
    """Open a session. The office is chosen silently where there is only one."""
    held = duties(person.id, local(at).date())
    only = held[0] if len(held) == 1 else None
    login, token = sessions.begin(person, only.office.id if only else None, at=at)
    actor = actor_of(person, only, login.id) if only else without_office(person)
    record("login:succeeded", {"office": only.office.id if only else None}, by=actor, at=at)
    return Entered(person, login, token, _remember(person, origin.device, at))


def find(username: str) -> Person | None:
    """The person with this user name, however it was typed."""
    return session().scalars(select(Person).where(Person.username == canonical(username))).one_or_none()


def _origin(person: Person | None, origin: Origin, keys: Keys) -> bytes:
    known = bool(person and origin.device and _knows(person, origin.device))
    return keys.index(f"device:{origin.device}" if known else f"network:{attempts.place(origin.address)}")


def _knows(person: Person, device: str) -> bool:
    return session().scalar(_device(person, device)) is not None


def _device(person: Person, device: str) -> Select[int]:
    return select(KnownDevice.id).where(
        KnownDevice.person_id == person.id, KnownDevice.token_hash == sessions.digest(device)
    )


def _remember(person: Person, device: str, at: datetime) -> str:
    """Know this browser: under the token it has if somebody is known on it, else under a new one."""
    known_here = select(KnownDevice.person_id).where(KnownDevice.token_hash == sessions.digest(device))
    people = set(session().scalars(known_here)) if device else set()
    token = device if people else secrets.token_urlsafe(32)
    if person.id not in people:
        session().add(KnownDevice(person_id=person.id, token_hash=sessions.digest(token), since=at))
        session().flush()
    return token


def choose(login: LoginSession, person: Person, office_id: int, *, at: datetime) -> None:
    """Act for another of the offices at which the person holds a post today; raises `Refused` for any other."""
    duty = next((one for one in duties(person.id, local(at).date()) if one.office.id == office_id), None)
    if duty is None:
        raise Refused("您在该机构目前没有岗位。", "4", ground=Ground.AUTHORITY)
    login.office_id = office_id
    actor = actor_of(person, duty, login.id)
    record("login:office_chosen", {"office": office_id, "posts": sorted(duty.posts)}, by=actor, at=at)
    session().flush()
