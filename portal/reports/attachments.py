"""What may be handed in with a report: documents, pictures and recordings, told by their first bytes and not by their name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portal.kit.db import session
from portal.kit.files import Store
from portal.kit.refusal import Ground, Refused
from portal.reports.models import ReportAttachment

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
MOST = 10

# Extension → media type and how such a file begins.
TYPES: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    "ofd": ("application/ofd", (b"PK\x03\x04",)),
    "wav": ("audio/wav", (b"RIFF",)),
    "mp3": ("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3")),
    "m4a": ("audio/mp4", (b"\x00\x00\x00",)),
    "mp4": ("video/mp4", (b"\x00\x00\x00",)),
}
ACCEPT = ",".join(f".{extension}" for extension in TYPES)
LIMITS = (
    "PDF、OFD、图片、Word（docx）、Excel（xlsx）、录音（mp3、m4a、wav）、录像（mp4），单个不超过 20 MB，最多 10 个，"
    "合计不超过 60 MB"
)


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


def check(uploads: Sequence[Upload]) -> None:
    """Raise `Refused` beside the field for too many files, or one that is empty, too large or not of its type."""
    if len(uploads) > MOST:
        raise _wrong(f"附件最多 {MOST} 个。")
    for upload in uploads:
        media_type(upload)


def media_type(upload: Upload) -> str:
    """The media type by extension, once the content begins as that type does. Raises `Refused`."""
    extension = upload.name.rpartition(".")[2].lower()
    if extension not in TYPES:
        raise _wrong(f"“{upload.name}”不是可以接收的文件类型：{LIMITS}。")
    if not upload.content:
        raise _wrong(f"“{upload.name}”是空文件。")
    if len(upload.content) > LARGEST:
        raise _wrong(f"“{upload.name}”超过 20 MB，请压缩后重新上传。")
    kind, beginnings = TYPES[extension]
    if not upload.content.startswith(beginnings):
        raise _wrong(f"“{upload.name}”的内容与扩展名不符。")
    return kind


def attach(report_id: int, uploads: Sequence[Upload], store: Store, *, at: datetime) -> None:
    """Keep the checked files with the report, sealed and named by their hash."""
    for upload in uploads:
        session().add(
            ReportAttachment(
                report_id=report_id, name=clean(upload.name), media_type=media_type(upload), size=len(upload.content),
                sha256=store.put(upload.content), added_at=at,
            )
        )  # fmt: skip


def clean(name: str) -> str:
    """A file's name without path and control characters, 120 characters at most; the extension stays."""
    bare = re.sub(r"[\x00-\x1f\x7f]", "", name.replace("\\", "/").rpartition("/")[2]).strip() or "附件"
    stem, dot, extension = bare.rpartition(".")
    return f"{stem[:110]}{dot}{extension[:9]}" if dot else bare[:120]


def _wrong(why: str) -> Refused:
    return Refused(why, "20(1)", ground=Ground.INPUT, field="attachments")
