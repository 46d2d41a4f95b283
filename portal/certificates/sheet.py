"""The sheet of certificate data of one assessment: who received which certificate.

What is beyond the institution's published occupations and levels is not taken in (18), nor what rests on a result that was
cancelled (9, 15), scores that were (6 to 8), or that the institution keeps back while a case runs (4(4)).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select

from portal.assessments import readers, states
from portal.assessments.candidate_sheet import ID_NUMBER, NAME
from portal.assessments.models import Candidate, RegisterEntry, Upload
from portal.assessments.score_sheet import match, spelled
from portal.assessments.sheets import Column, Problem, Row, Template
from portal.assessments.standings import obstacle_to_uploading
from portal.assessments.uploads import Into
from portal.assessments.words import RESULT_STATES, SUBJECTS
from portal.certificates.holders import sealed
from portal.certificates.models import Certificate, CertificateEntry
from portal.certificates.numbers import certificate_number
from portal.certificates.states import state
from portal.kit.bulk import add_many, draw_ids
from portal.kit.db import session
from portal.kit.refusal import Refused
from portal.organisations import queries

NUMBER, CODE, LEVEL, ISSUED = "证书编号", "职业编码", "等级", "发证日期"


class Earlier(NamedTuple):
    """The last record under a number: its revision, and how it stands."""

    revision: int
    state: str


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
        ),
        ("撤销数据后更正重传的，使用原证书编号。", "已宣布作废的证书编号不能再用。"),
    )  # fmt: skip

    def barred(self, into: Into) -> Refused | None:
        """Nothing while data are held (20(1)), or after a termination."""
        return obstacle_to_uploading(into.office.id, into.day)

    def check(self, rows: Sequence[Row], into: Into) -> list[Problem]:
        """Who is not of this assessment, what is out of scope, which numbers are taken, whose result does not stand."""
        today = into.day
        problems = [*match(rows, into), *_numbers(rows, _known(rows, into)), *_results(rows, into, today)]
        for row in rows:
            problems += _scope(row, into)
            issued = row.values.get("issued_on")
            if issued and not into.of.last_day <= issued <= today:
                problems.append(Problem(row.number, ISSUED, f"应在评价结束（{into.of.last_day}）之后、今天之前。"))
        return problems

    def write(self, rows: Sequence[Row], upload: Upload, into: Into) -> None:
        """Write them with sealed holders. A number that was withdrawn comes back as its next revision."""
        known, keys, of, kinds = _known(rows, into), into.keys, into.of, _kinds(into)
        written = [
            (
                key, row["number"], known[row["number"]].revision + 1 if row["number"] in known else 0, row["candidate"],
                kinds[row["candidate"]], sealed(key, row["name"], row["id_number"], keys),
                keys.index(spelled(row["id_number"])), row["issued_on"],
            )
            for key, row in zip(draw_ids(Certificate, len(rows)), (row.values for row in rows), strict=True)
        ]  # fmt: skip
        columns = ("id", "number", "revision", "candidate_id", "id_kind", "holder", "holder_index", "issued_on")
        same = {name: getattr(of, name) for name in ("institution_id", "prefecture_id", "county_id")}
        what = {"occupation_code": of.occupation_code, "occupation": of.occupation, "level": of.level}
        add_many(Certificate, written, columns, {**same, **what, "assessment_id": of.id, "upload_id": upload.id})


def _kinds(into: Into) -> dict[int, str]:
    """The kind of identity document of each candidate of the assessment."""
    found = session().execute(select(Candidate.id, Candidate.id_kind).where(Candidate.assessment_id == into.of.id))
    return {row.id: row.id_kind for row in found}


def _scope(row: Row, into: Into) -> Iterator[Problem]:
    code, level, of = row.values.get("code"), row.values.get("level"), into.of
    if code and code != of.occupation_code:
        known = {one.occupation_code for one in queries.scope_of(into.office.id)}
        beyond = "超出本机构公布的职业（工种）范围，不能上传（第十八条）。"
        yield Problem(row.number, CODE, f"本批次的职业是{of.occupation}（{of.occupation_code}）。" if code in known else beyond)
    if level and level != of.level:
        yield Problem(row.number, LEVEL, "与本批次的等级不一致，超出等级的数据不能上传（第十八条）。")


def _known(rows: Sequence[Row], into: Into) -> dict[str, Earlier]:
    """The records of this institution that have one of these numbers already, the last revision of each."""
    numbers = [row.values["number"] for row in rows if row.values.get("number")]
    mine = (Certificate.institution_id == into.office.id, Certificate.number.in_(numbers))
    found = session().execute(select(Certificate.id, Certificate.number, Certificate.revision).where(*mine)).all()
    entries: dict[int, list[CertificateEntry]] = defaultdict(list)
    for entry in session().scalars(select(CertificateEntry).where(CertificateEntry.certificate_id.in_([r.id for r in found]))):
        entries[entry.certificate_id].append(entry)
    day = into.day
    stands = sorted((one.revision, one.number, state(entries[one.id], day)) for one in found)
    return {number: Earlier(revision, how) for revision, number, how in stands}


def _numbers(rows: Sequence[Row], known: Mapping[str, Earlier]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        number = row.values.get("number")
        if not number:
            continue
        if number in first:
            yield Problem(row.number, NUMBER, f"与第 {first[number]} 行的证书编号相同。")
        elif number in known and known[number].state == "void":
            yield Problem(row.number, NUMBER, "这个编号的证书已宣布作废，编号不能再用。")
        elif number in known and known[number].state != "withdrawn":
            yield Problem(row.number, NUMBER, "这个编号已经上传过。数据有错误的，撤销后才能更正重传（第十八条）。")
        first.setdefault(number, row.number)


def _results(rows: Sequence[Row], into: Into, today: date) -> Iterator[Problem]:
    entries: dict[int, list[RegisterEntry]] = defaultdict(list)
    found: Any = select(RegisterEntry).join(Candidate, Candidate.id == RegisterEntry.candidate_id)
    for entry in session().scalars(found.where(Candidate.assessment_id == into.of.id)):
        entries[entry.candidate_id or 0].append(entry)
    for row in rows:
        about = entries.get(row.values.get("candidate", 0), [])
        result = states.result_state(about, today)
        if result != "valid":
            yield Problem(row.number, NAME.heading, f"该考生{RESULT_STATES[result]}，不能上传证书数据。")
        elif any(states.score_state(about, subject, today) == "void" for subject in SUBJECTS):
            yield Problem(row.number, NAME.heading, "该考生当次成绩已取消，不能上传证书数据。")
