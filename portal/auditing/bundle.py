"""What is shown, exported with its proofs: the bundle of `flask audit export`, over chosen entries, as one zip file."""

import tempfile
import zipfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from portal.audit.export import Exported, Exporter, NothingSigned, Wanted
from portal.audit.reading import whole_log
from portal.audit.stored import Connection
from portal.auditing import search
from portal.auditing.filters import Filters
from portal.auditing.proof import log_keys
from portal.kit.actor import Actor
from portal.kit.refusal import Refused

MOST = 1000
"""Entries in one export."""

CHOSEN = """
select s.position, s.entry_id, s.recorded_at, e.body,
  (select c.id from audit_checkpoint c where c.size > s.position order by c.size, c.id limit 1)
from audit_sealed s left join audit_entry e on e.id = s.entry_id
where s.position = any(%s) and s.position > %s and s.position < %s order by s.position"""


class Selection(Exporter):
    """A bundle over chosen positions. It names the office for whose auditor it was made: a part of the log, with gaps."""

    def __init__(self, connection: Connection, folder: Path, positions: Sequence[int], office_id: int) -> None:
        super().__init__(connection, folder, Wanted(min(positions), None, office_id))
        self._positions = list(positions)

    def _window(self, after: int) -> list[Any]:
        rows: list[Any] = self.connection.execute(CHOSEN, [self._positions, after, self.end]).fetchall()
        return rows


def bundle(filters: Filters, by: Actor) -> tuple[BytesIO, Exported]:
    """The newest `MOST` entries of a search as a zip file. Raises `Refused` where there is nothing to export."""
    with search.patient() as asked:
        chosen = search.found_between(asked, filters, by, (None, None), MOST)
    keys = log_keys()
    if not chosen or not keys:
        raise Refused("没有可以导出的日志。", when="请调整检索条件")
    with tempfile.TemporaryDirectory(prefix="portal-export-") as made, whole_log() as connection:
        folder = Path(made) / "audit-export"
        try:
            exported = Selection(connection, folder, [one.position for one in chosen], by.office_id).write(keys[0])
        except NothingSigned as error:
            raise Refused("日志还没有签名的检查点，暂不能导出证明。", when="封存程序运行后（通常数秒内）") from error
        return _zipped(folder), exported


def _zipped(folder: Path) -> BytesIO:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, f"{folder.name}/{file.name}")
    held.seek(0)
    return held
