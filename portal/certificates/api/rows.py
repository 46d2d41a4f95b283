"""Certificate data as a system sends them: JSON, read strictly, made into the rows of the sheet that people fill in."""

import json
from dataclasses import dataclass
from typing import Any, Final

from portal.assessments.models import Upload
from portal.assessments.uploads import Sent
from portal.assessments.workbook import Sheet
from portal.certificates.sheet import CertificateSheet
from portal.kit.refusal import Ground, Refused

FIELDS: Final = {
    "number": "number", "name": "name", "id_number": "id_number", "occupation_code": "code", "level": "level",
    "issued_on": "issued_on", "reason": "reason",
}  # fmt: skip
"""What a field is called here and as a column of the sheet."""
MOST_ROWS: Final = 1000
LONGEST: Final = 200
HEADINGS: Final = {column.key: column.heading for column in CertificateSheet.template.columns}
FIELD_OF: Final = {HEADINGS[key]: name for name, key in FIELDS.items()}


@dataclass(frozen=True)
class Asked:
    """What was sent: the assessment's number, and a sheet of its rows."""

    assessment: str
    sent: Sent


def read(body: bytes) -> Asked:
    """Raises `Refused` with the place in the body, a JSON pointer, as its field."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise _wrong("请求正文不是 JSON。", "/") from error
    if not isinstance(said, dict) or set(said) != {"assessment", "rows"}:
        raise _wrong("请求正文应为对象，有且只有 assessment 和 rows 两项。", "/")
    rows = said["rows"]
    if not isinstance(rows, list) or not 1 <= len(rows) <= MOST_ROWS:
        raise _wrong(f"rows 应为 1 至 {MOST_ROWS} 行的数组，更多的请分次发送。", "/rows")
    cells = [_row(row, f"/rows/{place}") for place, row in enumerate(rows)]
    sheet = Sheet([list(HEADINGS.values()), *cells], frozenset())
    return Asked(_text(said["assessment"], "/assessment"), Sent("", body, sheet))


def _row(row: Any, pointer: str) -> list[str]:
    if not isinstance(row, dict):
        raise _wrong("每一行应为对象。", pointer)
    if unknown := sorted(set(row) - set(FIELDS)):
        raise _wrong("含有接口说明以外的项。", f"{pointer}/{unknown[0].replace('~', '~0').replace('/', '~1')[:40]}")
    read = {key: _text(row.get(name, ""), f"{pointer}/{name}") for name, key in FIELDS.items()}
    if not any(read.values()):
        raise _wrong("每一行应有内容。", pointer)
    return [read[key] for key in HEADINGS]


def _text(value: Any, pointer: str) -> str:
    if not isinstance(value, str) or len(value) > LONGEST or not value.isprintable():
        raise _wrong(f"应为 {LONGEST} 字以内的文本，不含换行和不可见字符。", pointer)
    return value


def mistakes(upload: Upload) -> list[dict[str, object]]:
    """What was wrong with the rows of an upload that was turned back, each with its place in what was sent."""
    return [
        {"row": int(row) - 2, "pointer": f"/rows/{int(row) - 2}/{FIELD_OF.get(heading, '')}".rstrip("/"), "detail": why}
        for row, heading, why in upload.problems
    ]


def _wrong(why: str, pointer: str) -> Refused:
    return Refused(why, "15.3", ground=Ground.INPUT, field=pointer)
