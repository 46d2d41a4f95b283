"""Sets of certificates, compactly: as ranges of ids, for what is read together mostly lies together."""

import hashlib
from collections.abc import Iterable, Iterator

from sqlalchemy.dialects.postgresql import Range

Ranges = list[Range[int]]


def compact(ids: Iterable[int]) -> Ranges:
    """Ids as half-open ranges, in order."""
    found: Ranges = []
    for one in sorted(set(ids)):
        if found and found[-1].upper == one:
            found[-1] = Range(found[-1].lower, one + 1)
        else:
            found.append(Range(one, one + 1))
    return found


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
