"""Taking in a filled sheet: all of it with a receipt, or none of it with every mistake named.

What a kind of sheet checks and writes is a `Register`; this is what all of them share.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from portal.assessments import workbook
from portal.assessments.models import Assessment, Upload
from portal.assessments.sheets import Problem, Row, Template, draw_marked, parse
from portal.assessments.standings import obstacle_to_batch
from portal.assessments.workbook import Sheet
from portal.audit.events import Result
from portal.audit.record import record
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.db import draw_id, session
from portal.kit.files import Store
from portal.kit.refusal import Refused
from portal.organisations.models import Office
from portal.organisations.numbers import next_number

READ, CHECKED = 15, 50
"""How far a sheet is, in percent, once it is read and once it is checked; the rest is writing."""
SHOWN = 500
"""So many mistakes stand on the page; all of them stand in the sheet that is given back."""


@dataclass(frozen=True)
class Sent:
    """A file as it was sent; `sheet` are its rows where they did not come as a workbook or are read already."""

    name: str
    content: bytes
    sheet: Sheet | None = None

    def read(self) -> Sheet:
        """Its rows; raises `Refused` beside the field `sheet` for what is no such file."""
        return self.sheet if self.sheet is not None else workbook.read(self.name, self.content)


def _nobody(percent: int) -> None:
    """Whoever sends few rows waits for the answer."""


@dataclass(frozen=True)
class Into:
    """Where a sheet goes: the institution, the assessment where it belongs to one, and what things are sealed with; `told`
    hears how far it is, in percent."""

    office: Office
    assessment: Assessment | None
    keys: Keys
    at: datetime
    told: Callable[[int], None] = _nobody

    @property
    def of(self) -> Assessment:
        """The assessment; ValueError for a sheet that belongs to none."""
        if self.assessment is None:
            raise ValueError("this sheet belongs to an assessment")
        return self.assessment

    @property
    def day(self) -> date:
        """Today, in Guizhou."""
        return local(self.at).date()

    @property
    def places(self) -> dict[str, object]:
        """Whose the rows are, as each row repeats it."""
        venue = self.assessment.venue_id if self.assessment else None
        return {
            "institution_id": self.office.id, "prefecture_id": self.office.prefecture_id, "county_id": self.office.county_id,
            "venue_id": venue,
        }  # fmt: skip


class Register(Protocol):
    """A kind of sheet: its template, whether the institution may send it now (not what is suspended or delisted), what is
    wrong with rows beyond their cells, and how they are written."""

    @property
    def template(self) -> Template: ...
    def barred(self, into: Into) -> Refused | None: ...
    def check(self, rows: Sequence[Row], into: Into) -> list[Problem]: ...
    def write(self, rows: Sequence[Row], upload: Upload, into: Into, *, by: Actor) -> None: ...


def barred_from_assessing(into: Into) -> Refused | None:
    """Why the institution may not go on with this assessment: it is suspended, in part or as a whole, or delisted, or was so
    on the day of the assessment."""
    return obstacle_to_batch(into.of, into.day)


TurnedBack = Callable[[Upload, Sequence[Problem]], None]
"""What else happens where a sheet is turned back, after the upload was written."""


def take(
    register: Register, sent: Sent, into: Into, store: Store, *, by: Actor, turned_back: TurnedBack | None = None
) -> Upload:
    """Take a sheet in, or turn it back: `taken` of the answer tells. Raises `Refused` beside the field `sheet` for a file that
    is no such sheet at all, and with the decision for an institution that may not send it now."""
    if barred := register.barred(into):
        raise barred
    sheet = sent.read()
    parsed = parse(register.template, sheet)
    into.told(READ)
    problems = sorted({*parsed.problems, *register.check(parsed.rows, into)})
    into.told(CHECKED)
    upload = _upload(register.template, sent, into, len(parsed.rows), problems, by=by)
    if problems:
        _turn_back(register.template, sheet, upload, problems, store)
    _log(upload, by=by, at=into.at)
    session().add(upload)
    session().flush()
    if not problems:
        register.write(parsed.rows, upload, into, by=by)
    elif turned_back is not None:
        turned_back(upload, problems)
    return upload


def _upload(template: Template, sent: Sent, into: Into, rows: int, problems: Sequence[Problem], *, by: Actor) -> Upload:
    year = local(into.at).year
    return Upload(
        id=draw_id(Upload), number=f"SJ-{into.office.letters}-{year}-{next_number(into.office, 'upload', year):04d}",
        kind=template.kind, assessment_id=into.assessment.id if into.assessment else None,
        sha256=hashlib.sha256(sent.content).hexdigest(), rows=rows, wrong=len({one.row for one in problems}), problems=[],
        marked=None, sent_by=by.person_id or None, sent_at=into.at, **into.places,
    )  # fmt: skip


def _turn_back(template: Template, sheet: Sheet, upload: Upload, problems: Sequence[Problem], store: Store) -> None:
    upload.problems = [[str(one.row), one.heading, one.why] for one in problems[:SHOWN]]
    upload.marked = store.put(draw_marked(template, sheet, problems))


def _log(upload: Upload, *, by: Actor, at: datetime) -> None:
    facts: dict[str, object] = {
        "upload": upload.id, "office": upload.institution_id, "kind": upload.kind, "assessment": upload.assessment_id,
        "rows": upload.rows, "sheet": upload.sha256,
    }  # fmt: skip
    if upload.taken:
        record("upload:taken", facts, by=by, at=at, clause="4(4)")
    else:
        wrong = {**facts, "wrong": upload.wrong}
        record("upload:turned_back", wrong, by=by, at=at, clause="15.3", result=Result.REFUSED)


def marked_sheet(upload: Upload, store: Store, *, by: Actor, at: datetime) -> bytes:
    """The sheet that was turned back, with its mistakes; reading it is an entry in the log, for it holds personal data.
    Raises `LookupError` for an upload that was taken in, `Damaged` where the bytes are not the same any more."""
    if upload.marked is None:
        raise LookupError(upload.number)
    record("upload:marked_read", {"upload": upload.id}, by=by, at=at, result=Result.READ)
    return store.get(upload.marked)
