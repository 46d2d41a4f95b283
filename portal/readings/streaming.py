"""Certificate data that leaves in parts: each part is a transaction of its own, asks the grant again, and is on record before
its bytes go out. The end says how many there were and their SHA-256; without it, a stream was cut."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import repeat
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE

from portal.audit.record import record
from portal.grants.stepping import hold
from portal.identity import actors
from portal.kit.actor import Actor
from portal.kit.clock import now, today
from portal.kit.crypto import Keys
from portal.kit.db import acting, session
from portal.readings.cells import Table
from portal.readings.exporting import PART, cut, ensure_downloadable, finish, headings, marks, question, under
from portal.readings.models import Export, Reading
from portal.readings.reading import (
    Asked,
    Barred,
    Delivered,
    Under,
    attempted,
    ensure_reads,
    ensure_unremarkable,
    left,
    read,
    written,
)
from portal.readings.sets import digest

PIECE: Final = 256 * 1024
DANGEROUS: Final = frozenset("=+-@\t\r")


def parts(export: Export, keys: Keys, *, by: Actor) -> Iterator[Table]:
    """The rows, part by part, each committed before it is given. Raises `Barred` where the grant ends on the way, or the posts
    in which the person reads, which is then on record."""
    asked, more, of = question(export), True, under(export)
    while more:
        try:
            found = _part(asked, of, keys, by=actors.as_of(by, today()), at=now())
        except Barred as barred:
            session().rollback()
            attempted(asked, of, barred, by=by, at=now())
            session().commit()
            raise
        session().commit()
        yield found.table
        more = found.more
        asked = asked.following(found.table, PART) if more else asked


def _part(asked: Asked, of: Under, keys: Keys, *, by: Actor, at: datetime) -> Delivered:
    """The next part, or as much of it as the quotas still permit."""
    try:
        return read(asked, of, keys, by=by, at=at)
    except Barred as barred:
        rest = left(of.grant, at) if barred.reason == "quota" else 0
        if not rest:
            raise
        session().rollback()
        return read(replace(asked, limit=rest), of, keys, by=by, at=at)


def stream_csv(export: Export, keys: Keys, *, by: Actor, at: datetime) -> Iterator[bytes]:
    """The export as it is read. What the last line says is part of what is hashed before it."""
    with acting(by):
        # A server runs this after the request's own session has ended, with what was loaded in it.
        export, hashed, count = session().get_one(Export, export.id), hashlib.sha256(), 0
        head = "\ufeff" + _lines([[f"{name}：{value}"] for name, value in marks(export, by, at)] + [headings(export)])
        yield _counted(head, hashed)
        try:
            for part in parts(export, keys, by=by):
                columns = [*map(_safe, part.columns.values()), repeat(export.number, len(part))]
                yield _counted(_lines(zip(*columns, strict=True)), hashed)
                count += len(part)
        except Barred as barred:
            _end_cut(export, count, barred, by=by)
            yield _lines([[f"导出已中断，文件不完整：{barred.why}已输出 {count} 条。"]]).encode()
            return
        if export.ended_at is None:
            finish(export, count, hashed.hexdigest(), None, by=by, at=now())
        session().commit()
        yield _lines([[f"共 {count} 条，SHA-256 {hashed.hexdigest()}"]]).encode()


def _end_cut(export: Export, count: int, barred: Barred, *, by: Actor) -> None:
    if export.ended_at is None:
        cut(export, count, barred.reason, by=by, at=now())
    session().commit()


def download(export: Export, content: bytes, *, by: Actor) -> Iterator[bytes]:
    """A finished file in pieces; each asks the grant again. A file that is cut is no workbook any more."""
    with acting(by):
        for start in range(0, len(content), PIECE):
            if start:
                hold(export.grant_id)
                ensure_reads(export.grant, actors.as_of(by, today()), now())
                session().commit()
            yield content[start : start + PIECE]


def fetching(export: Export) -> Asked:
    """The fetching of its file, as the read log names it."""
    return Asked("download", query=export.query, export_id=export.id, words=export.words)


def begin_download(export: Export, *, by: Actor, at: datetime) -> None:
    """On record before the first byte: everything in the file is read again. Raises `Barred` or `Refused`."""
    hold(export.grant_id)
    ensure_downloadable(export, by, at)
    together = func.range_agg(Reading.certificates, type_=INT8MULTIRANGE)
    which = session().scalar(select(together).where(Reading.export_id == export.id)) or []
    facts: dict[str, object] = {"export": export.id, "sha256": export.sha256}
    record("export:downloaded", {**facts, "certificates": digest(which)}, by=by, at=at, clause="19")
    what = {"fields": dict(export.fields), "certificates": list(which), "records": export.rows or 0}
    reading = written(fetching(export), under(export), by, **what)
    ensure_unremarkable(reading, export.grant, by=by, at=at)


def _counted(words: str, hashed: "hashlib._Hash") -> bytes:
    sent = words.encode()
    hashed.update(sent)
    return sent


def _safe(column: Sequence[str]) -> Sequence[str]:
    """Cells that no spreadsheet takes for formulas."""
    if DANGEROUS.isdisjoint({cell[:1] for cell in column}):
        return column
    return [f"'{cell}" if cell[:1] in DANGEROUS else cell for cell in column]


def _lines(rows: Iterable[Sequence[str]]) -> str:
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue()
