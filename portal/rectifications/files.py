"""Files handed in with a report or an inspection: judged by their bytes, kept sealed by their hash, each download logged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.audit.events import Result
from portal.audit.record import record
from portal.evidence.content import NotTaken, Upload, judge
from portal.kit.actor import Actor
from portal.kit.files import Store
from portal.kit.refusal import Ground, Refused
from portal.rectifications.models import RectificationFile

MOST = 10
FIELD = "attachments"


@dataclass(frozen=True)
class Kept:
    """A file in the store."""

    name: str
    media_type: str
    size: int
    sha256: str


def keep(uploads: Sequence[Upload], store: Store) -> list[Kept]:
    """Keep the files. Raises `Refused` beside the field for too many of them, or one that is not taken."""
    if len(uploads) > MOST:
        raise Refused(f"材料最多 {MOST} 个。", "16", ground=Ground.INPUT, field=FIELD)
    kept = []
    for upload in uploads:
        try:
            name, media_type = judge(upload)
        except NotTaken as error:
            raise Refused(f"“{upload.name}”：{error}", "16", ground=Ground.INPUT, field=FIELD) from error
        kept.append(Kept(name, media_type, len(upload.content), store.put(upload.content)))
    return kept


def read(file: RectificationFile, store: Store, *, by: Actor, at: datetime) -> bytes:
    """The bytes, hashed again on the way out and logged as read before they leave. Raises `Damaged`."""
    content = store.get(file.sha256)
    record("rectification:file_read", _facts(file), by=by, at=at, clause="16", result=Result.READ)
    return content


def note_damage(file: RectificationFile, *, by: Actor, at: datetime) -> Refused:
    """The log says that a kept file is not what was received; returns the refusal to hand it out."""
    record("rectification:file_damaged", _facts(file), by=by, at=at, clause="16", result=Result.REFUSED)
    why = f"“{file.name}”的存储文件与收存时的哈希值不一致，已停止提供下载，并已记入日志。"
    return Refused(why, "16", who="请联系系统管理员从备份恢复原件。")


def _facts(file: RectificationFile) -> dict[str, object]:
    return {"rectification": file.step.rectification_id, "file": file.id, "sha256": file.sha256}
