"""Sets of certificates, compactly: as ranges of ids, for what is read together mostly lies together."""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE, Range
from sqlalchemy.types import TypeDecorator

Ranges = list[Range[int]]


class IdSet(TypeDecorator[Ranges]):
    """A column that keeps such a set. It goes to the database spelled: the driver takes ten times as long over ranges."""

    impl = INT8MULTIRANGE
    cache_ok = True

    def process_bind_param(self, value: Ranges | None, dialect: Dialect) -> Any:
        """`{[3,6),[9,10)}`."""
        return None if value is None else "{" + ",".join(f"[{one.lower},{one.upper})" for one in value) + "}"


def compact(ids: Iterable[int]) -> Ranges:
    """Ids as half-open ranges, in order."""
    found: list[list[int]] = []
    for one in sorted(set(ids)):
        if found and found[-1][1] == one:
            found[-1][1] = one + 1
        else:
            found.append([one, one + 1])
    return [Range(lower, upper) for lower, upper in found]


def ids(ranges: Iterable[Range[int]]) -> Iterator[int]:
    """The same backwards."""
    for one in ranges:
        if one.lower is None or one.upper is None:
            raise ValueError("a set of certificates is bounded")
        yield from range(one.lower, one.upper)


def digest(ranges: Iterable[Range[int]]) -> str:
    """The SHA-256 of `3-5,9`: what the audit log pins of a set."""
    spelled = ",".join(f"{one.lower}-{(one.upper or 0) - 1}" for one in ranges)
    return hashlib.sha256(spelled.encode()).hexdigest()
