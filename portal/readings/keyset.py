"""Where a page of certificates begins, as an address carries it: day of issue and id of the row before."""

from datetime import date

from portal.readings.reading import Key


def written(issued_on: date, certificate_id: int) -> str:
    """Such as 2026-03-20~71."""
    return f"{issued_on.isoformat()}~{certificate_id}"


def read(words: str) -> Key | None:
    """The same backwards; None for anything else."""
    day, _, number = words.partition("~")
    try:
        key = date.fromisoformat(day), int(number)
    except (ValueError, OverflowError):
        return None
    return key if 0 < key[1] < 2**62 else None
