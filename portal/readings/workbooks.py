"""The file of an export that a worker makes: a workbook with its marks on top, in every line and in the head of every page."""

import hashlib
import io
from datetime import datetime

from xlsxwriter import Workbook

from portal.identity import actors
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import local, now
from portal.kit.crypto import Keys
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.readings.exporting import LEASE, MOST, cut, finish, headings, marks, take_waiting
from portal.readings.models import Export
from portal.readings.reading import Barred, barred
from portal.readings.streaming import parts

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
"""In memory, for a file on the way would hold certificate data in clear."""


def make_waiting(store: Store, keys: Keys) -> Export | None:
    """Make the oldest export that waits; None where none does. Commits as it goes."""
    with acting(SYSTEM):
        export = take_waiting(now())
        session().commit()
        if export is None:
            return None
        person, day = export.person, local(now()).date()
        duty = next((one for one in actors.duties(person.id, day) if one.office.id == export.office_id), None)
        by = actors.actor_of(person, duty) if duty else actors.without_office(person)
    with acting(by):
        _make(export, store, keys, by)
        session().commit()
    return export


def _make(export: Export, store: Store, keys: Keys, by: Actor) -> None:
    try:
        content = drawn(export, keys, by, now())
    except Barred as refused:
        cut(export, export.progress, refused.reason, by=by, at=now())
        return
    finish(export, export.progress, hashlib.sha256(content).hexdigest(), store.put(content), by=by, at=now())


def drawn(export: Export, keys: Keys, by: Actor, at: datetime) -> bytes:
    """The workbook. Raises `Barred` where the grant ends on the way."""
    made, written = io.BytesIO(), marks(export, by, at)
    with Workbook(made, OPTIONS) as book:
        sheet = book.add_worksheet("证书数据")
        sheet.set_header(f"&C{export.number}　{by.name}　{by.office_name}")
        sheet.set_footer("&C仅限批准的用途使用　第 &P 页，共 &N 页")
        bold, columns = book.add_format({"bold": True}), headings(export)
        for line, (name, value) in enumerate(written):
            sheet.write_row(line, 0, [f"{name}：{value}"])
        sheet.write_row(len(written), 0, columns, bold)
        sheet.set_column(0, len(columns) - 1, 22)
        line = len(written) + 1
        for part in parts(export, keys, by=by):
            for cells in part.lines():
                sheet.write_row(line, 0, [*cells, export.number])
                line += 1
            _note(export, len(part))
    return made.getvalue()


def _note(export: Export, records: int) -> None:
    """How far it is, and that this worker still works on it."""
    if export.progress + records > MOST:
        raise barred("size", f"Excel 文件最多 {MOST} 条。", "请缩小范围，或者选择 CSV")
    export.progress, export.leased_until = export.progress + records, now() + LEASE
    session().commit()
