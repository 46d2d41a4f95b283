"""What is done with an account: its password changed by its owner, its sessions ended, shut out and let in again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update

from portal.audit.record import record
from portal.identity import attempts, passwords, sessions
from portal.identity.models import Person
from portal.identity.tree import ensure_account, ensure_other
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused


def change_password(person: Person, old: str, new: str, *, by: Actor, at: datetime) -> None:
    """Put a new password in place of the old one and end the person's other sessions."""
    if not passwords.matches(person.password_hash, old):
        raise Refused("现在的口令不正确。", ground=Ground.INPUT, field="old_password")
    if new == old:
        raise Refused("新口令与现在的口令相同。", ground=Ground.INPUT, field="new_password")
    passwords.check_rules(new, person.username)
    person.password_hash, person.password_set_at = passwords.hash_password(new), at
    record("password:changed", {}, by=by, at=at)
    sessions.end_all(person.id, "password_changed", by=by, at=at, but=by.session_id)
    session().flush()


def lock(person: Person, *, by: Actor, at: datetime) -> None:
    """Shut an account out at once: none of its sessions is answered from the next request on."""
    ensure_other(by, person)
    ensure_account(by, person, at)
    if person.locked_at is not None:
        raise Refused("该账号已经锁定。")
    person.locked_at = at
    record("person:locked", {"person": person.id}, by=by, at=at)
    sessions.end_all(person.id, "locked", by=by, at=at)
    session().flush()


def unlock(person: Person, account: bytes, *, by: Actor, at: datetime) -> None:
    """Let it in again, its counted failures (`account`, a keyed hash) forgotten; the person logs in anew."""
    ensure_other(by, person)
    ensure_account(by, person, at)
    person.locked_at = None
    attempts.forget_everywhere(account)
    record("person:unlocked", {"person": person.id}, by=by, at=at)
    session().flush()


def give_hash(people: Sequence[Person], password_hash: str, *, by: Actor, at: datetime) -> None:
    """Give many accounts one password whose hash was computed once: for sample worlds and tests."""
    chosen = update(Person).where(Person.id.in_([person.id for person in people]))
    session().execute(chosen.values(password_hash=password_hash, password_set_at=at))
    record("password:given", {"accounts": len(people)}, by=by, at=at)
