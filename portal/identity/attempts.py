"""Guessing is stopped where it comes from. Failures are counted for an account *from an origin*: the browser on which the
person has logged in before, or else the network address. So a stranger locks out himself, never the officer (the device
cookies of OWASP). A try is counted before the password is looked at, so that many at once gain nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Final

from sqlalchemy import text

from portal.kit.db import session

TRIES: Final = 5
WINDOW: Final = timedelta(minutes=15)
LOCK: Final = timedelta(minutes=15)

COUNT = text(
    """
    insert into login_attempt as a (account, origin, failures, first_at) values (:account, :origin, 1, :at)
    on conflict (account, origin) do update set
      failures = case when a.locked_until > :at then :tries + 1
                      when a.first_at < :since or a.locked_until is not null then 1 else a.failures + 1 end,
      first_at = case when a.locked_until > :at then a.first_at
                      when a.first_at < :since or a.locked_until is not null then :at else a.first_at end,
      locked_until = case when a.locked_until > :at then a.locked_until
                          when a.first_at >= :since and a.locked_until is null and a.failures + 1 >= :tries then :until
                          else null end
    returning failures, locked_until
    """
)
FORGET = text(
    "update login_attempt set failures = 0, locked_until = null where account = :account and origin = :origin"
)
GIVE_BACK = text(
    "update login_attempt set failures = failures - 1, locked_until = null"
    " where account = :account and origin = :origin and failures between 1 and :tries"
)
FORGET_EVERYWHERE = text("update login_attempt set failures = 0, locked_until = null where account = :account")


@dataclass(frozen=True)
class Try:
    """Who is tried, and from where; both keyed hashes, neither can be reversed."""

    account: bytes
    origin: bytes


@dataclass(frozen=True)
class Counted:
    """How many tries are left, until when this origin is shut out (the last try locks), and whether this one counts."""

    left: int
    locked_until: datetime | None
    judged: bool


def count(one: Try, at: datetime, tries: int = TRIES) -> Counted:
    """Count a try before it is judged. Whoever has used up the tries is locked out for a quarter of an hour, and trying
    on does not lengthen it."""
    values = {"account": one.account, "origin": one.origin, "at": at, "since": at - WINDOW, "until": at + LOCK}
    failures, locked_until = session().execute(COUNT, {**values, "tries": tries}).one()
    return Counted(max(tries - failures, 0), locked_until, failures <= tries)


def forget(one: Try) -> None:
    """A success wipes the failures from there."""
    session().execute(FORGET, {"account": one.account, "origin": one.origin})


def give_back(one: Try, tries: int = TRIES) -> None:
    """This try was no failure; those before it stay counted."""
    session().execute(GIVE_BACK, {"account": one.account, "origin": one.origin, "tries": tries})


def forget_everywhere(account: bytes) -> None:
    """A new password by a one-time link wipes them all."""
    session().execute(FORGET_EVERYWHERE, {"account": account})


def place(address: str | None) -> str:
    """The network address as an origin: an IPv6 host owns its whole /64, so that counts as one."""
    try:
        known = ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(known, IPv6Address) and known.ipv4_mapped is None:
        return str(IPv6Address(int(known) >> 64 << 64))
    return str(known)
