"""The sheet of scores: what candidates of one assessment reached in its subjects."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from portal.assessments import readers
from portal.assessments.candidate_sheet import ID_NUMBER, NAME, NUMBER
from portal.assessments.models import Candidate, Score, Upload
from portal.assessments.sheets import Column, Problem, Row, Template
from portal.assessments.uploads import Into, barred_from_assessing
from portal.assessments.words import SUBJECTS
from portal.kit.actor import Actor
from portal.kit.bulk import add_many
from portal.kit.db import session
from portal.kit.refusal import Refused

Person = tuple[int, str]
"""A candidate's id and name."""


def spelled(written: str) -> str:
    """A number as it was indexed: upper case, without blanks."""
    return "".join(written.split()).upper()


def people(into: Into) -> dict[bytes, Person]:
    """The candidates of the assessment by blind index."""
    found = select(Candidate.id_index, Candidate.id, Candidate.name).where(Candidate.assessment_id == into.of.id)
    return {row.id_index: (row.id, row.name) for row in session().execute(found)}


def match(rows: Sequence[Row], into: Into) -> Iterator[Problem]:
    """Find each row's candidate, kept as `candidate`; name those who are not there, not so named, or there twice."""
    known, first = people(into), dict[int, int]()
    for row in rows:
        written, name = row.values.get("id_number"), row.values.get("name")
        if not written:
            continue
        person = known.get(into.keys.index(spelled(written)))
        if person is None:
            yield Problem(row.number, NUMBER, "本批次没有登记这名考生，请核对证件号码。")
        elif name and name != person[1]:
            yield Problem(row.number, NAME.heading, "与登记的姓名不一致，请核对。")
        elif person[0] in first:
            yield Problem(row.number, NUMBER, f"与第 {first[person[0]]} 行是同一人，请删去重复的一行。")
        else:
            first[person[0]] = row.number
            row.values["candidate"] = person[0]


class ScoreSheet:
    """Registers scores."""

    template = Template(
        "scores", "科目成绩",
        (
            NAME, ID_NUMBER,
            *(
                Column(word, label, readers.score, required=False, hint="0 至 100，最多两位小数；没有该科目的留空。")
                for word, label in SUBJECTS.items()
            ),
        ),
        ("每名考生每个科目只登记一次成绩；登记后不能覆盖。",),
    )  # fmt: skip

    def barred(self, into: Into) -> Refused | None:
        """An examination that may not be held has no candidates and no results."""
        return barred_from_assessing(into)

    def check(self, rows: Sequence[Row], into: Into) -> list[Problem]:
        """Who is not of this assessment, has no score in any subject, or has one already."""
        problems = list(match(rows, into))
        held = select(Score.candidate_id, Score.subject).join(Candidate).where(Candidate.assessment_id == into.of.id)
        known = {(row.candidate_id, row.subject) for row in session().execute(held)}
        wrong = {row.number for row in rows if not set(SUBJECTS) <= set(row.values)}
        for row in rows:
            given = [word for word in SUBJECTS if row.values.get(word) is not None]
            if not given and row.number not in wrong:
                problems.append(Problem(row.number, SUBJECTS["theory"], "这一行没有任何科目的成绩。"))
            problems += [
                Problem(row.number, SUBJECTS[word], "该考生这个科目的成绩已经登记。")
                for word in given
                if (row.values.get("candidate"), word) in known
            ]
        return problems

    def write(self, rows: Sequence[Row], upload: Upload, into: Into, *, by: Actor) -> None:
        """One row for each score."""
        written: list[tuple[Any, ...]] = [
            (row.values["candidate"], word, row.values[word])
            for row in rows
            for word in SUBJECTS
            if row.values.get(word) is not None
        ]
        add_many(Score, written, ("candidate_id", "subject", "score"), {"upload_id": upload.id, **into.places})

