"""What everybody may read about announcements, asked of the view that holds nothing else (migrations/sql/public.sql)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Date, DateTime, Row, Select, Text, cast, column, func, select, table, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.keyset import Key

PAGE = 20
FEW = 1000
"""A search names so many announcements at most; words that fit more are too few to find anything by."""
LONGEST = timedelta(days=366 + 31)
"""No announcement is shown longer (limits.toml takes 366 days at most, which run on over holidays): the list of those shown
need not look further back."""

ANNOUNCEMENTS = table(
    "public_announcement",
    *(column(name, BigInteger) for name in ("id", "prefecture_id", "institution_id")),
    *(column(name, Text) for name in ("title", "office", "clause", "credit_code", "institution", "state", "words", "reason")),
    *(column(name, DateTime(timezone=True)) for name in ("published_at", "withdrawn_at")),
    column("shown_through", Date),
)
PUBLISHED = ANNOUNCEMENTS.c

Published = Row[*tuple[Any, ...]]
"""A row of the view, with the names of its columns."""


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to: words in what can be read, the prefecture, those shown or those whose time is over."""

    words: str = ""
    prefecture_id: int | None = None
    archived: bool = False


def published(wanted: Wanted, after: Key | None, at: datetime) -> Sequence[Published]:
    """A page of announcements, newest first, one more than `PAGE` where there is a next page."""
    found, day = _newest(after), local(at).date()
    if wanted.prefecture_id is not None:
        found = found.where(PUBLISHED.prefecture_id == wanted.prefecture_id)
    if wanted.archived:
        found = found.where(PUBLISHED.shown_through < day)
    else:
        found = found.where(PUBLISHED.shown_through >= day, PUBLISHED.published_at > at - LONGEST)
    if wanted.words:
        found = found.where(_holding(wanted.words))
    return session().execute(found.limit(PAGE + 1)).all()


def of_institution(institution_id: int, at: datetime, most: int = 10) -> Sequence[Published]:
    """The latest announcements about an institution that are shown, the withdrawn ones among them."""
    found = _newest(None).where(PUBLISHED.institution_id == institution_id, PUBLISHED.published_at > at - LONGEST)
    return session().execute(found.where(PUBLISHED.shown_through >= local(at).date()).limit(most)).all()


def one(announcement_id: int) -> Published | None:
    """One announcement as everybody may read it."""
    return session().execute(select(ANNOUNCEMENTS).where(PUBLISHED.id == announcement_id)).one_or_none()


def neighbours(words: str) -> list[str]:
    """Every pair of neighbouring characters of what was typed, as the database forms them."""
    lower = words.lower()
    return sorted({lower[n : n + 2] for n in range(len(lower) - 1)})


def _newest(after: Key | None) -> Select[*tuple[Any, ...]]:
    found = select(ANNOUNCEMENTS).order_by(PUBLISHED.published_at.desc(), PUBLISHED.id.desc())
    return found if after is None else found.where(tuple_(PUBLISHED.published_at, PUBLISHED.id) < after)


def _holding(words: str) -> ColumnElement[bool]:
    pairs = cast(neighbours(words), ARRAY(Text))
    few = session().scalars(select(func.announcements_matching(pairs, words.lower(), FEW))).all()
    return PUBLISHED.id.in_(few)
