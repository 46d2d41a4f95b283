"""The sheet of certificate data of one assessment: who received which certificate.

What is beyond the institution's scope is not taken in (18), nor what rests on a result that was cancelled (9, 15), scores that
were (6 to 8), or that the institution keeps back while a case runs (4(4)). A number that was uploaded before comes back as a
newer revision, with the reason for the correction (15.3).
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from portal.assessments import readers
from portal.assessments.candidate_sheet import ID_NUMBER, NAME
from portal.assessments.models import Assessment, Candidate, Upload
from portal.assessments.score_sheet import match, spelled
from portal.assessments.sheets import Column, Problem, Row, Template
from portal.assessments.standings import hold_on_data
from portal.assessments.uploads import CHECKED, Into
from portal.audit.record import record, text_hash
from portal.certificates.checks import CODE, ISSUED, LEVEL, NUMBER, REASON, known_numbers, numbers, out_of_scope, results
from portal.certificates.holders import sealed
from portal.certificates.models import Certificate, CertificateEntry
from portal.certificates.numbers import certificate_number
from portal.certificates.reviewing import with_words
from portal.certificates.states import Effect
from portal.kit.actor import Actor
from portal.kit.bulk import add_many, draw_ids
from portal.kit.db import session
from portal.kit.refusal import Refused
from portal.organisations import entering
from portal.organisations.ledger import Cause

UPLOADED_AGAIN = "撤销后更正重传"
COLUMNS = ("id", "number", "revision", "candidate_id", "id_kind", "holder", "holder_index", "issued_on")
PIECE = 500
"""So many rows are sealed between two words about how far it is."""


class CertificateSheet:
    """Registers certificates of the assessment."""

    template = Template(
        "certificates", "证书数据",
        (
            Column("number", NUMBER, certificate_number, hint="半角字母和数字，一般为 22 位。", exact=True, width=26),
            NAME, ID_NUMBER,
            Column("code", CODE, readers.occupation_code, hint="如 6-31-01-03，应与本批次一致。", exact=True),
            Column("level", LEVEL, readers.skill_level, hint="五级、四级、三级、二级或一级。", choices=tuple(readers.LEVELS)),
            Column("issued_on", ISSUED, readers.day, hint="如 2026-03-20。"),
            Column("reason", REASON, readers.words(200), False, "更正已上传的数据时必填；首次上传的不填。", width=30),
        ),
        (
            "被退回的或者审核通过后发现有错误的，改正后使用原证书编号重新上传，并写明更正原因；原数据保留为“已更正”。",
            "撤销数据后更正重传的，使用原证书编号。", "已宣布作废的证书编号不能再用。",
        ),
    )  # fmt: skip

    def barred(self, into: Into) -> Refused | None:
        """Nothing while data are held (20(1))."""
        return hold_on_data(into.office.id, into.day)

    def check(self, rows: Sequence[Row], into: Into) -> list[Problem]:
        """Who is not of this assessment, what is out of scope, which numbers are taken, whose result does not stand."""
        today = into.day
        problems = [*match(rows, into), *numbers(rows, into), *results(rows, into, today), *out_of_scope(rows, into)]
        for row in rows:
            issued = row.values.get("issued_on")
            if issued and not into.of.last_day <= issued <= today:
                problems.append(Problem(row.number, ISSUED, f"应在评价结束（{into.of.last_day}）之后、今天之前。"))
        return problems

    def write(self, rows: Sequence[Row], upload: Upload, into: Into, *, by: Actor) -> None:
        """Write them with sealed holders. A number that was there before comes back as its next revision, and the older one is
        corrected from now on."""
        known, of = known_numbers(rows, into), into.of
        revisions, kinds = {number: one.revision + 1 for number, one in known.items()}, _kinds(into)
        written, keys = list[tuple[object, ...]](), draw_ids(Certificate, len(rows))
        for place, (key, row) in enumerate(zip(keys, (row.values for row in rows), strict=True)):
            revision = revisions.get(row["number"], 0)
            written.append((key, row["number"], revision, row["candidate"], kinds[row["candidate"]], *_sealed(key, row, into)))
            if place % PIECE == 0:
                into.told(CHECKED + (100 - CHECKED) * place // len(rows))
        what: dict[str, object] = {"occupation_code": of.occupation_code, "occupation": of.occupation, "level": of.level}
        add_many(Certificate, written, COLUMNS, {**_places(of), **what, "assessment_id": of.id, "upload_id": upload.id})
        said = {known[row.values["number"]].id: row.values.get("reason") for row in rows if row.values["number"] in known}
        _correct({key: words or UPLOADED_AGAIN for key, words in said.items()}, upload, into, by)


def _sealed(key: int, row: Mapping[str, str], into: Into) -> tuple[object, ...]:
    holder = sealed(key, row["name"], row["id_number"], into.keys)
    return holder, into.keys.index(spelled(row["id_number"])), row["issued_on"]


def _kinds(into: Into) -> dict[int, str]:
    """The kind of identity document of each candidate of the assessment."""
    found = session().execute(select(Candidate.id, Candidate.id_kind).where(Candidate.assessment_id == into.of.id))
    return {row.id: row.id_kind for row in found}


def _places(of: Assessment) -> dict[str, object]:
    """Whose a certificate is."""
    return {"institution_id": of.institution_id, "prefecture_id": of.prefecture_id, "county_id": of.county_id}


def _correct(said: Mapping[int, str], upload: Upload, into: Into, by: Actor) -> None:
    """The older revisions are corrected, each with its reason; `words` of the log's entry pins them all."""
    if not said:
        return
    cause = Cause("", into.day, clause="15.3")
    entering.enter(CertificateEntry, Effect.CORRECT, with_words(said), cause, by=by, at=into.at)
    words = text_hash("\n".join(said[key] for key in sorted(said)))
    facts: dict[str, object] = {"upload": upload.id, "rows": len(said), "words": words}
    record("certificates:corrected", facts, by=by, at=into.at, clause="15.3")
