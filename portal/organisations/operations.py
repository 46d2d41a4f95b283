"""What is done with institutions: registered where they are located, given a scope, put into a standing.

An institution belongs to the county and the prefecture where it is located (Article 4). What it may assess and how it
stands is what the directory publishes; a standing is never edited, a later entry replaces it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from stdnum.cn import uscc

from portal.audit.record import record
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.organisations import queries
from portal.organisations.entering import enter
from portal.organisations.ledger import Cause, Things
from portal.organisations.models import Institution, InstitutionScope, Office, Standing
from portal.organisations.numbers import next_number
from portal.organisations.standing import LISTED, WHOLE
from portal.organisations.vocabulary import KINDS, SKILL_LEVELS, STANDINGS

OCCUPATION = re.compile(r"[0-9]-[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)
NO_YEAR = 0
WHOLE_OF_IT = {"occupation_code": WHOLE}


@dataclass(frozen=True)
class Occupation:
    """What may be assessed: a code as in 6-31-01-03, its name, and levels as digits from 5 (五级) to 1 (一级)."""

    code: str
    name: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """What a new institution states of itself. `short` is how lists call it; empty: its whole name."""

    name: str
    credit_code: str
    kind: str
    head: str
    address: str
    occupations: tuple[Occupation, ...]
    short: str = ""


def register_institution(entry: Entry, county: Office, *, by: Actor, at: datetime) -> Institution:
    """An institution that was selected and published (Article 2), with its scope, `listed` from that day on.

    Raises `Refused` beside the field that is wrong.
    """
    ensure_region(by, county)
    code = checked_credit_code(entry.credit_code)
    check_entry(entry, county)
    refuse_doubles(entry.name, code)
    office = _office(entry, county)
    day = local(at).date()
    institution = Institution(
        office_id=office.id, credit_code=code, kind=entry.kind, address=entry.address, head=entry.head, listed_on=day
    )
    institution.office = office
    session().add(institution)
    session().flush()
    facts: dict[str, object] = {"office": office.id, "level": office.level, "region": office.region_code}
    record("office:registered", facts, by=by, at=at, clause="2")
    set_scope(institution, entry.occupations, by=by, at=at)
    set_standing(institution, LISTED, Cause("遴选公布", day, clause="2"), by=by, at=at)
    return institution


def _office(entry: Entry, county: Office) -> Office:
    number = next_number(county, "institution", NO_YEAR)
    office = Office(
        level="institution", name=entry.name, short=entry.short or entry.name, letters=f"{county.letters}J{number:02d}",
        region_code=county.region_code, prefecture_id=county.prefecture_id, county_id=county.id,
    )  # fmt: skip
    session().add(office)
    session().flush()
    return office


def set_scope(institution: Institution, occupations: Sequence[Occupation], *, by: Actor, at: datetime) -> None:
    """Occupations and levels that are added to what it may assess, or that take the place of an earlier entry's levels."""
    check_occupations(occupations)
    day = local(at).date()
    known = {scope.occupation_code: scope for scope in queries.scope_of(institution.office_id)}
    for one in occupations:
        _enter(institution, one, known.get(one.code), day)
    session().flush()
    facts: dict[str, object] = {"office": institution.office_id, "occupations": [one.code for one in occupations]}
    record("office:scope_set", facts, by=by, at=at, clause="2")


def _enter(institution: Institution, one: Occupation, known: InstitutionScope | None, day: date) -> None:
    levels = sorted(one.levels, reverse=True)
    if known is not None:
        if (known.occupation, known.levels) == (one.name, levels):
            return
        known.ended_on = day
        session().flush()
    new = InstitutionScope(
        office_id=institution.office_id, occupation_code=one.code, occupation=one.name, levels=levels, since=day, ended_on=None
    )
    session().add(new)


def set_standing(institution: Institution, effect: str, cause: Cause, *, by: Actor, at: datetime) -> int:
    """Enter what becomes of the whole institution; 0 where this cause did so already. Raises ValueError for an unknown word."""
    if effect not in STANDINGS:
        raise ValueError(effect)
    found = select(Institution.office_id).where(Institution.office_id == institution.office_id)
    return enter(Standing, effect, Things(found, "office_id", WHOLE_OF_IT), cause, by=by, at=at)


def checked_credit_code(written: str) -> str:
    """The 18-character credit code (GB 32100) in capitals; `Refused` says what is wrong with it."""
    code = written.strip().upper()
    if any(ord(sign) > 127 for sign in code):
        raise wrong("统一社会信用代码中有全角或其他非英文字符，请切换到半角重新输入。", "credit_code")
    if len(code) != 18:
        raise wrong(f"统一社会信用代码应为 18 位，现在是 {len(code)} 位。", "credit_code")
    if not uscc.is_valid(code):
        raise wrong("统一社会信用代码不正确：校验位不符或含有不使用的字母，请对照证照核对。", "credit_code")
    return code


def ensure_region(by: Actor, county: Office) -> None:
    """A prefecture registers institutions of its own region only; the province those of any."""
    if by.level == "prefecture" and county.prefecture_id != by.office_id:
        raise wrong("该县（市、区、特区）不在本市（州）。", "county")


def check_entry(entry: Entry, county: Office) -> None:
    """What the entry says must be said, and in the words of the vocabulary."""
    if county.level != "county":
        raise wrong("评价机构应登记在其所在的县（市、区、特区）。", "county")
    if entry.kind not in KINDS:
        raise wrong("请选择机构类别。", "kind")
    for field, label in (("name", "机构名称"), ("head", "主要负责人"), ("address", "地址")):
        if not str(getattr(entry, field)).strip():
            raise wrong(f"请填写{label}。", field)
    check_occupations(entry.occupations)


def check_occupations(occupations: Sequence[Occupation]) -> None:
    """One at least, each well formed and named once."""
    if not occupations:
        raise wrong("请至少填写一个可评价的职业（工种）。", "occupations")
    seen: set[str] = set()
    for one in occupations:
        check_occupation(one)
        if one.code in seen:
            raise wrong(f"职业 {one.code} 写了两次，请合并为一行。", "occupations")
        seen.add(one.code)


def check_occupation(one: Occupation) -> None:
    """A code as in 6-31-01-03, a name, and one level at least."""
    if not OCCUPATION.fullmatch(one.code):
        raise wrong(f"职业编码“{one.code}”不对，应写成 6-31-01-03 的样子（半角数字）。", "occupations")
    if not one.name.strip():
        raise wrong(f"请填写职业 {one.code} 的名称。", "occupations")
    if not one.levels or not set(one.levels) <= set(SKILL_LEVELS):
        raise wrong(f"职业 {one.code} 的等级应为 5 至 1 中的一个或几个。", "occupations")


def refuse_doubles(name: str, credit_code: str) -> None:
    """One institution, one entry: neither its name nor its credit code may be in the directory already."""
    if session().scalar(select(Office.id).where(Office.name == name)) is not None:
        raise wrong("已有同名机构，请核对是否重复登记。", "name")
    if session().scalar(select(Institution.office_id).where(Institution.credit_code == credit_code)) is not None:
        raise wrong("该统一社会信用代码已登记在另一机构名下。", "credit_code")


def wrong(why: str, field: str) -> Refused:
    """A mistake in the input, said beside its field."""
    return Refused(why, ground=Ground.INPUT, field=field)
