"""The tree of Article 4 as it is founded: the province, its 9 prefectures and their 88 counties, each with its bureau.

The divisions are data (`policies/divisions.csv`); the bureaus' names follow from theirs.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Select, select

from portal.audit.record import record
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.organisations.models import Office, Region

DIVISIONS = Path(__file__).resolve().parents[2] / "policies" / "divisions.csv"

LETTERS = {
    "520000": "GZ", "520100": "GY", "520200": "LPS", "520300": "ZY", "520400": "AS",
    "520500": "BJ", "520600": "TR", "522300": "QXN", "522600": "QDN", "522700": "QN",
}  # fmt: skip
"""What the province and the prefectures are called in running numbers."""

PEOPLES = re.compile(r"(?:布依族|苗族|侗族|仡佬族|彝族|回族|土家族|水族)+自治(?=[州县])")
"""In a short name the peoples of an autonomous division are left out: 镇宁县, 黔西南州."""


@dataclass(frozen=True)
class Division:
    """A line of the divisions' file."""

    code: str
    name: str
    level: str
    parent_code: str


def divisions() -> list[Division]:
    """All 98, each after the one it belongs to."""
    with DIVISIONS.open(encoding="utf-8", newline="") as file:
        return [Division(**row) for row in csv.DictReader(file)]


def bureau_name(division: Division) -> str:
    """安顺市人力资源和社会保障局; the province's is a 厅."""
    return f"{division.name}人力资源和社会保障{'厅' if division.level == 'province' else '局'}"


def bureau_short(division: Division) -> str:
    """安顺市人社局, 镇宁县人社局, 省人社厅."""
    if division.level == "province":
        return "省人社厅"
    return f"{PEOPLES.sub('', division.name)}人社局"


def bureau_letters(division: Division) -> str:
    """AS for 安顺市, AS02 for 西秀区 (520402): the prefecture's letters and the last two digits of the code."""
    return LETTERS.get(division.code) or f"{LETTERS[division.parent_code]}{division.code[4:]}"


def found(*, by: Actor, at: datetime) -> list[Office]:
    """The bureaus of all divisions, founded where they do not exist yet; a second time changes nothing."""
    offices = {office.region_code: office for office in session().scalars(_bureaus())}
    missing = [division for division in divisions() if division.code not in offices]
    _add_regions(missing)
    for division in missing:
        offices[division.code] = _found(division, offices.get(division.parent_code), by=by, at=at)
    return list(offices.values())


def _bureaus() -> Select[Office]:
    return select(Office).where(Office.level != "institution").order_by(Office.region_code)


def _add_regions(missing: Iterable[Division]) -> None:
    for division in missing:
        parent = division.parent_code or None
        session().add(Region(code=division.code, name=division.name, level=division.level, parent_code=parent))
        session().flush()


def _found(division: Division, above: Office | None, *, by: Actor, at: datetime) -> Office:
    office = Office(
        level=division.level, name=bureau_name(division), short=bureau_short(division), letters=bureau_letters(division),
        region_code=division.code, prefecture_id=above.id if above and division.level == "county" else None,
    )  # fmt: skip
    session().add(office)
    session().flush()
    if division.level == "prefecture":
        office.prefecture_id = office.id
    if division.level == "county":
        office.county_id = office.id
    facts: dict[str, object] = {"office": office.id, "level": office.level, "region": office.region_code}
    record("office:registered", facts, by=by, at=at, clause="4")
    session().flush()
    return office
