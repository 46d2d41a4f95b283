"""The sheet of candidates: who is registered for one assessment."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from portal.assessments import readers
from portal.assessments.models import Candidate, Upload
from portal.assessments.sheets import Column, Problem, Row, Template
from portal.assessments.uploads import Into, barred_from_assessing
from portal.assessments.words import ID_KINDS
from portal.kit.actor import Actor
from portal.kit.bulk import add_many, draw_ids
from portal.kit.db import session
from portal.kit.refusal import Refused

NUMBER = "证件号码"
NAME = Column("name", "姓名", readers.words(40), hint="与证件一致。")
ID_KIND = Column(
    "id_kind", "证件类型", readers.id_kind, hint=f"{'、'.join(ID_KINDS.values())}之一。", choices=tuple(ID_KINDS.values()),
    width=22,
)  # fmt: skip
ID_NUMBER = Column("id_number", NUMBER, readers.words(24), hint="半角；该列已设为文本，请勿改为数值。", exact=True, width=24)


def check_numbers(rows: Sequence[Row]) -> Iterator[Problem]:
    """Judge each identity number by its kind, put it into its one spelling, and name whoever stands there twice."""
    first: dict[str, int] = {}
    for row in rows:
        kind, written = row.values.get("id_kind"), row.values.get("id_number")
        if not kind or not written:
            continue
        try:
            number = row.values["id_number"] = readers.identity_number(kind, written)
        except ValueError as error:
            yield Problem(row.number, NUMBER, str(error))
            continue
        if number in first:
            yield Problem(row.number, NUMBER, f"与第 {first[number]} 行是同一人，请删去重复的一行。")
        first.setdefault(number, row.number)


def known_indexes(found: Any) -> set[bytes]:
    """The blind indexes that a statement selects, as a set."""
    return set(session().scalars(found))


class CandidateSheet:
    """Registers candidates of the assessment."""

    template = Template(
        "candidates", "参评人员",
        (
            NAME, ID_KIND, ID_NUMBER,
            Column("phone", "联系电话", readers.phone, required=False, hint="手机号 11 位，或带区号的固定电话。", exact=True),
            Column("employer", "工作单位", readers.words(80), required=False, width=32),
        ),
        ("同一批次内，每个证件号码只能登记一次。",),
    )  # fmt: skip

    def barred(self, into: Into) -> Refused | None:
        """An examination that may not be held has no candidates and no results."""
        return barred_from_assessing(into)

    def check(self, rows: Sequence[Row], into: Into) -> list[Problem]:
        """Wrong numbers, doubles within the sheet, and who is registered for this assessment already."""
        problems = list(check_numbers(rows))
        known = known_indexes(select(Candidate.id_index).where(Candidate.assessment_id == into.of.id))
        if known:
            problems += [
                Problem(row.number, NUMBER, "该考生已在本批次登记，请删去这一行。")
                for row in rows
                if "id_number" in row.values and into.keys.index(row.values["id_number"] or "") in known
            ]
        return problems

    def write(self, rows: Sequence[Row], upload: Upload, into: Into, *, by: Actor) -> None:
        """Write them sealed, in pieces."""
        seal, index = into.keys.seal, into.keys.index
        written = [
            (
                key, row["name"], row["id_kind"], seal(row["id_number"].encode(), f"candidate:{key}:id_number"),
                index(row["id_number"]), seal(row["phone"].encode(), f"candidate:{key}:phone") if row["phone"] else None,
                row["employer"] or "",
            )
            for key, row in zip(draw_ids(Candidate, len(rows)), (row.values for row in rows), strict=True)
        ]  # fmt: skip
        columns = ("id", "name", "id_kind", "id_number", "id_index", "phone", "employer")
        add_many(Candidate, written, columns, {"assessment_id": into.of.id, "upload_id": upload.id, **into.places})
