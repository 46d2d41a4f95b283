"""The rows of an upload that came back (4(2)), as the institution mends them: which ones and why. What they hold is certificate
data, read under a grant of the institution's own as everywhere (19); without one the sheet names the rows by their place."""

from datetime import datetime

from portal.assessments.models import Upload
from portal.assessments.sheets import draw_reasons
from portal.audit.events import Result
from portal.audit.record import record
from portal.certificates import queries
from portal.certificates.seeing import Cells, seen
from portal.certificates.sheet import CertificateSheet
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.organisations.vocabulary import SKILL_LEVELS

MOST = 100_000
WORDS = "下载退回的行，以便更正"


def sheet(upload: Upload, *, by: Actor, at: datetime) -> bytes | None:
    """The rows that wait to be corrected, as an Excel file with its reader's name on every page; None where none does. Raises
    `Barred` where the quota of the grant does not suffice. Each cell is as the grant gives it, empty without one; what the
    assessment says anyway is filled in."""
    found = queries.rows_of(upload, "returned", local(at).date(), None, MOST)[::-1]
    if not found or upload.assessment is None:
        return None
    record("certificates:returned_read", {"upload": upload.id, "rows": len(found)}, by=by, at=at, result=Result.READ)
    reasons, places = queries.reasons(found), queries.places(upload)
    cells = seen(upload, [one.id for one in found], WORDS) or {}
    level = SKILL_LEVELS[upload.assessment.level].partition("/")[0]
    rows = [_row(cells.get(one.id, {}), upload.assessment.occupation_code, level) for one in found]
    marks = {n: [f"退回原因：{reasons.get(one.id, '')}（原表第 {places[one.id]} 条）"] for n, one in enumerate(found, 2)}
    return draw_reasons(CertificateSheet.template, rows, marks, f"{upload.number}　{by.name}　{by.office_name}")


def _row(cells: Cells, code: str, level: str) -> list[str]:
    held = [cells.get(name, "") for name in ("number", "name", "id_number")]
    return [*held, code, level, cells.get("issued_on", ""), ""]
