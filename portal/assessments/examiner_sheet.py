"""The sheet of examiners: whom the institution appointed, with their cards and occupations."""

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from portal.assessments import readers
from portal.assessments.candidate_sheet import ID_KIND, ID_NUMBER, NAME, NUMBER, check_numbers, known_indexes
from portal.assessments.models import Upload
from portal.assessments.sheets import Column, Problem, Row, Template
from portal.assessments.staff_models import Examiner
from portal.assessments.uploads import Into
from portal.assessments.words import EXAMINER_LEVELS
from portal.kit.actor import Actor
from portal.kit.bulk import add_many, draw_ids
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Refused
from portal.organisations import queries

CARD, CODES, SINCE = "证卡编号", "可考评职业编码", "聘任日期"


class ExaminerSheet:
    """Registers examiners of the institution."""

    template = Template(
        "examiners", "考评人员",
        (
            NAME, ID_KIND, ID_NUMBER,
            Column("card_number", CARD, readers.words(40), hint="考评人员证卡上的编号。", exact=True),
            Column(
                "level", "级别", readers.examiner_level, hint="考评员可考评五级至三级，高级考评员可考评各等级。",
                choices=tuple(EXAMINER_LEVELS.values()),
            ),
            Column(
                "occupations", CODES, readers.occupation_codes, hint="如 6-31-01-03；几个之间用“、”分开。", exact=True,
                width=28,
            ),
            Column("appointed_on", SINCE, readers.day, hint="如 2026-03-01。"),
        ),
        ("每张证卡、每个证件号码在本机构只登记一次。",),
    )  # fmt: skip

    def barred(self, into: Into) -> Refused | None:
        """The own staff can be told at any time."""
        return None

    def check(self, rows: Sequence[Row], into: Into) -> list[Problem]:
        """Doubles, occupations that the institution does not assess, appointments in the future."""
        numbers = known_indexes(select(Examiner.id_index).where(Examiner.institution_id == into.office.id))
        cards = set(session().scalars(select(Examiner.card_number).where(Examiner.institution_id == into.office.id)))
        codes = {scope.occupation_code for scope in queries.scope_of(into.office.id)}
        problems, today = list(check_numbers(rows)), local(into.at).date()
        for row in rows:
            values = row.values
            if "id_number" in values and values["id_number"] and into.keys.index(values["id_number"]) in numbers:
                problems.append(Problem(row.number, NUMBER, "该考评人员已在本机构登记。"))
            if unknown := [code for code in values.get("occupations") or () if code not in codes]:
                problems.append(Problem(row.number, CODES, f"{'、'.join(unknown)} 不是本机构公布的职业（工种）编码。"))
            if values.get("appointed_on") and values["appointed_on"] > today:
                problems.append(Problem(row.number, SINCE, "聘任日期不能晚于今天。"))
        return [*problems, *_cards(rows, cards)]

    def write(self, rows: Sequence[Row], upload: Upload, into: Into, *, by: Actor) -> None:
        """Write them sealed."""
        keys, sheet = into.keys, [row.values for row in rows]
        written = [
            (
                key, row["name"], keys.seal(row["id_number"].encode(), f"examiner:{key}:id_number"),
                keys.index(row["id_number"]), row["id_kind"], row["card_number"], row["level"], json.dumps(row["occupations"]),
                row["appointed_on"],
            )
            for key, row in zip(draw_ids(Examiner, len(sheet)), sheet, strict=True)
        ]  # fmt: skip
        columns = (
            "id", "name", "id_number", "id_index", "id_kind", "card_number", "level", "occupations", "appointed_on",
        )  # fmt: skip
        whose = {name: value for name, value in into.places.items() if name != "venue_id"}
        add_many(Examiner, written, columns, {"upload_id": upload.id, "recorded_at": into.at, **whose})


def _cards(rows: Sequence[Row], known: set[str]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for row in rows:
        card = row.values.get("card_number")
        if card in known:
            yield Problem(row.number, CARD, "这张证卡已经登记。")
        elif card in first:
            yield Problem(row.number, CARD, f"与第 {first[card]} 行的证卡编号相同。")
        elif card:
            first[card] = row.number

