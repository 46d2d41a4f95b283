"""Keyset pages: where a page begins is the sort key of the row before it, carried in the address. What cannot be read there
means the first page."""

from datetime import datetime

Key = tuple[datetime, int]


def written(moment: datetime, number: int) -> str:
    """A key as an address carries it."""
    return f"{moment.isoformat()}~{number}"


def read(text: str) -> Key | None:
    """The key an address carries, or None."""
    moment, _, number = text.partition("~")
    try:
        when = datetime.fromisoformat(moment)
        return (when, int(number)) if when.tzinfo and 0 < int(number) < 2**62 else None
    except (ValueError, OverflowError):
        return None
