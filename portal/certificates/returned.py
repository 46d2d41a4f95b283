"""The rows of an upload that came back (4(2)), as the institution mends them: its own data with the reasons."""

from datetime import datetime

from portal.assessments.models import Upload
from portal.assessments.sheets import draw_reasons
from portal.audit.events import Result
from portal.audit.record import record
from portal.certificates import queries
from portal.certificates.holders import opened
from portal.certificates.models import Certificate
from portal.certificates.sheet import CertificateSheet
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.organisations.vocabulary import SKILL_LEVELS

MOST = 100_000


def sheet(upload: Upload, keys: Keys, *, by: Actor, at: datetime) -> bytes | None:
    """The rows that wait to be corrected, as an Excel file; None where none does. They hold personal data, so reading them is
    an entry in the log, before anything is opened."""
    found = queries.rows_of(upload, "returned", local(at).date(), None, MOST)[::-1]
    if not found:
        return None
    record("certificates:returned_read", {"upload": upload.id, "rows": len(found)}, by=by, at=at, result=Result.READ)
    reasons = queries.reasons(found)
    marks = {number: [f"退回原因：{reasons.get(one.id, '')}"] for number, one in enumerate(found, 2)}
    return draw_reasons(CertificateSheet.template, [_row(one, keys) for one in found], marks)


def _row(one: Certificate, keys: Keys) -> list[str]:
    name, number = opened(one.id, one.holder, keys)
    return [one.number, name, number, one.occupation_code, SKILL_LEVELS[one.level].partition("/")[0], f"{one.issued_on}", ""]
