"""Passwords: argon2id, the same work whether or not the account exists, and few rules that mean something.

Length counts, not composition. Full-width signs are refused when a password is set: an input method produces them unseen,
and nobody could type the password again.
"""

from functools import cache
from pathlib import Path
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from portal.kit.refusal import Ground, Refused

SHORTEST: Final = 10
LONGEST: Final = 128

HASHER: Final = PasswordHasher()

COMMON: Final = frozenset(Path(__file__).with_name("common_passwords.txt").read_text(encoding="utf-8").split())


def hash_password(password: str) -> str:
    """The argon2id hash, salted."""
    return HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether it is the password. Without a hash (no such account, invitation not taken up) the same work is done."""
    try:
        HASHER.verify(password_hash or decoy(), password)
    except (Argon2Error, InvalidHashError):
        return False
    return password_hash is not None


@cache
def decoy() -> str:
    """A hash that no password of a person belongs to."""
    return HASHER.hash("nobody's password")


def is_full_width(words: str) -> bool:
    """Whether an input method in full-width mode produced any of it."""
    return any("\uff01" <= sign <= "\uff5e" or sign == "\u3000" for sign in words)


def check_rules(password: str, username: str) -> None:
    """Raise `Refused` beside the field when the password may not be used."""
    why = _fault(password, username)
    if why:
        raise Refused(why, ground=Ground.INPUT, field="new_password")


def _fault(password: str, username: str) -> str:
    folded = password.casefold()
    if is_full_width(password):
        return "口令中有全角字符，请切换到半角后重新输入。"
    if len(password) < SHORTEST:
        return f"口令至少 {SHORTEST} 位。"
    if len(password) > LONGEST:
        return f"口令最多 {LONGEST} 位。"
    if username.casefold() in folded:
        return "口令不能包含用户名。"
    if folded in COMMON or len(set(folded)) < 4:
        return "这个口令太常见，容易被猜到，请换一个。"
    return ""
