"""The list of entries, newest first, in keyset pages. Every filter walks an index (x, position), in an office's tree one
(tree, x, position); the time of recording is a range of positions. So a page costs the same however long the log is."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from psycopg.errors import QueryCanceled
from sqlalchemy import ColumnElement, literal_column, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal.audit.queries import size_before
from portal.audit.reading import reader
from portal.audit.sealing_models import SealedEntry
from portal.auditing.filters import Filters
from portal.kit.actor import Actor
from portal.kit.clock import SHANGHAI
from portal.kit.refusal import Ground, Refused

PAGE = 20
PATIENCE_MS = 8000
WALKING = text("select set_config('statement_timeout', :most, true), set_config('enable_sort', 'off', true)")
SLACK = timedelta(days=1)
"""An entry is sealed seconds after it is recorded; so long after, whatever delayed the sealer."""

TREES = {"prefecture": SealedEntry.prefecture_id, "county": SealedEntry.county_id}
"""By level, the column that says whose tree an entry belongs to; the province's is the whole log."""

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Page:
    """Entries, and the positions before (older) and after (newer) which the neighbouring pages begin; None: there is none."""

    entries: Sequence[SealedEntry]
    older: int | None
    newer: int | None


@contextmanager
def patient() -> Iterator[Session]:
    """The reader, for questions that must not run away: an index is walked in its order, which ends with the page, and never
    gathered and sorted; yet some combinations of filters find next to nothing and would walk far for it. Raises `Refused`
    with what to narrow."""
    try:
        with reader() as asked:
            asked.execute(WALKING, {"most": str(PATIENCE_MS)})
            yield asked
    except OperationalError as error:
        if isinstance(error.orig, QueryCanceled):
            raise Refused(
                "符合这些条件的日志太少，逐条查找用时过长，已停止。", when="请加上起止日期、机构、人员或对象后再查",
                ground=Ground.INPUT,
            ) from error  # fmt: skip
        raise


def page_of(filters: Filters, by: Actor, before: int | None = None, after: int | None = None) -> Page:
    """The entries before (older than) or after (newer than) a position, or the newest."""
    with patient() as asked:
        found = found_between(asked, filters, by, (before, after), PAGE + 1)
    more = len(found) > PAGE
    if after is not None:
        shown = found[-PAGE:] if more else found
        return Page(shown, shown[-1].position if shown else None, shown[0].position if more else None)
    shown = found[:PAGE]
    return Page(shown, shown[-1].position if more else None, shown[0].position if before is not None and shown else None)


def found_between(
    asked: Session, filters: Filters, by: Actor, bounds: tuple[int | None, int | None], limit: int
) -> list[SealedEntry]:
    """Up to `limit` entries older than the first bound and newer than the second, newest first; with the second alone, those
    nearest to it."""
    before, after = bounds
    order = SealedEntry.position if after is not None else SealedEntry.position.desc()
    narrowed = [*scope(by), *_positions(before, after), *_times(asked, filters), *_equal(filters)]
    rows = list(asked.scalars(select(SealedEntry).where(*narrowed).order_by(order).limit(limit)))
    return rows[::-1] if after is not None else rows


def scope(by: Actor) -> list[Condition]:
    """The auditor's own tree, as equality on one indexed column; row-level security says the same below."""
    if by.level == "institution":  # it lies below a county; that its indexes hold nothing else must be said to use them
        return [SealedEntry.office_id == by.office_id, SealedEntry.office_id != SealedEntry.county_id]
    return [TREES[by.level] == by.office_id] if by.level in TREES else []


def _positions(before: int | None, after: int | None) -> Iterator[Condition]:
    if before is not None:
        yield SealedEntry.position < before
    if after is not None:
        yield SealedEntry.position > after


def _times(asked: Session, filters: Filters) -> Iterator[Condition]:
    """Days of recording: first as a range of positions, then to the moment."""
    if filters.since is not None:
        start = datetime.combine(filters.since, time(), SHANGHAI)
        yield SealedEntry.position >= size_before(asked, start)
        yield SealedEntry.recorded_at >= start
    if filters.until is not None:
        end = datetime.combine(filters.until, time(), SHANGHAI) + timedelta(days=1)
        yield SealedEntry.position < size_before(asked, end + SLACK)
        yield SealedEntry.recorded_at < end


def _equal(filters: Filters) -> Iterator[Condition]:
    if filters.office is not None:
        yield SealedEntry.office_id == filters.office
    if filters.person is not None:
        yield SealedEntry.person_id == filters.person
    if filters.what:
        group = filters.what.removesuffix(":")
        yield SealedEntry.event == filters.what if group == filters.what else SealedEntry.kind == group
    for column, value in ((SealedEntry.object, filters.object), (SealedEntry.result, filters.result)):
        if value:
            yield column == value
    if filters.clause:
        # As a constant, for a plan made without values uses the index over entries with a clause only if it says so.
        yield SealedEntry.clause != literal_column("''")
        yield SealedEntry.clause == filters.clause
