"""A grant is asked for by the office that wants to read, and decided by another person of the office in whose region both the
reader and the data lie; nobody grants more than that (19)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import select

from portal.audit.record import record, text_hash
from portal.authority.actions import Action
from portal.authority.policy import standing_policy
from portal.authority.seats import Level
from portal.grants.models import GrantUse, ReadGrant
from portal.grants.stepping import Doing, step, write
from portal.grants.words import CASE, FIELDS, HOW, MASKABLE
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import draw_id, session
from portal.kit.refusal import Ground, Refused
from portal.organisations import queries
from portal.organisations.models import Office
from portal.organisations.numbers import next_number

LONGEST: Final = timedelta(days=366)
PARTS: Final = 60
"""So many places times occupations a grant may name: each is a part of every list."""


@dataclass(frozen=True)
class Wanted:
    """What is asked for, as `ReadGrant` keeps it."""

    reader: str
    post: str
    person_id: int | None
    purpose: str
    words: str
    basis: str
    institutions: Sequence[int]
    regions: Sequence[int]
    occupations: Sequence[str]
    fields: Mapping[str, str]
    daily_quota: int
    total_quota: int
    starts_on: date
    ends_on: date
    issued_from: date | None = None
    issued_until: date | None = None


def ask(wanted: Wanted, *, by: Actor, at: datetime) -> ReadGrant:
    """Ask for a grant for one's own office. No place named: the whole province. Raises `Refused` beside the field at fault."""
    office = session().get_one(Office, by.office_id)
    _check(wanted, office, local(at).date())
    _check_what(wanted)
    regions, institutions = _disjoint(wanted)
    prefectures = _prefectures([*regions, *institutions])
    year = local(at).year
    grant = ReadGrant(
        id=draw_id(ReadGrant), office_id=office.id,
        number=f"DQ-{office.letters}-{year}-{next_number(office, 'read_grant', year):03d}",
        prefecture_id=office.prefecture_id, county_id=office.county_id, approver_id=_approver(office, prefectures),
        reader=wanted.reader, post=wanted.post, person_id=wanted.person_id, purpose=wanted.purpose, words=wanted.words,
        basis=wanted.basis, institutions=[str(one.id) for one in institutions], regions=[str(one.id) for one in regions],
        prefectures=prefectures, occupations=sorted(set(wanted.occupations)), issued_from=wanted.issued_from,
        issued_until=wanted.issued_until, fields=dict(wanted.fields), daily_quota=wanted.daily_quota,
        total_quota=wanted.total_quota, starts_on=wanted.starts_on, ends_on=wanted.ends_on, asked_by=by.person_id, asked_at=at,
    )  # fmt: skip
    facts: dict[str, object] = {
        "grant": grant.id, "office": office.id, "approver": grant.approver_id, "reader": grant.reader,
        "person": grant.person_id, "purpose": grant.purpose, "words": text_hash(grant.words),
        "fields": sorted(f"{name}:{how}" for name, how in wanted.fields.items()),
        "ends": grant.ends_on.isoformat(),
    }  # fmt: skip
    record("read_grant:asked", facts, by=by, at=at, clause="19")
    session().add(grant)
    session().flush()
    write(grant, Doing("ask", grant.words), by=by, at=at)
    return grant


def _check(wanted: Wanted, office: Office, today: date) -> None:
    if not today <= wanted.starts_on <= wanted.ends_on or wanted.ends_on - wanted.starts_on > LONGEST:
        raise _input("起止日期不对：不早于今天，期限不超过一年。", "ends_on")
    if not 1 <= wanted.daily_quota <= wanted.total_quota:
        raise _input("每日限额至少为 1 条，且不超过总限额。", "daily_quota")
    if len([*wanted.institutions, *wanted.regions]) * max(1, len(wanted.occupations)) > PARTS:
        raise _input(f"地区和机构的数目乘以职业的数目不能超过 {PARTS}，请分开申请。", "occupations")
    if wanted.reader == "system" and office.level != "institution":
        raise _input("业务系统的读取权限只适用于评价机构。", "reader")
    if wanted.reader == "system" and wanted.purpose == CASE:
        raise _input("为案件读取须由办案人员填写案号，业务系统不能为案件读取。", "purpose")
    if wanted.purpose == CASE and not standing_policy().capacities_for(Level(office.level), {wanted.post}, Action.CASE_READ):
        raise _input("这个岗位不办理案件，填写不了案号；为案件读取的，请选择承办人等办案岗位。", "post")


def _check_what(wanted: Wanted) -> None:
    if not wanted.fields:
        raise _input("请至少选择一个可读取的字段。", "fields")
    if any(how not in HOW or name not in FIELDS for name, how in wanted.fields.items()):
        raise _input("字段或读取方式不对。", "fields")
    if any(how == "masked" and name not in MASKABLE for name, how in wanted.fields.items()):
        raise _input("只有证书编号、姓名、证件号码可以遮盖读取。", "fields")
    if wanted.issued_from and wanted.issued_until and wanted.issued_from > wanted.issued_until:
        raise _input("发证日期的起日不能晚于止日。", "issued_until")


def _disjoint(wanted: Wanted) -> tuple[list[Office], list[Office]]:
    """Regions and institutions, without what lies inside another one that is named too."""
    ids = [*wanted.regions, *wanted.institutions]
    found = {one.id: one for one in session().scalars(select(Office).where(Office.id.in_(ids))).unique()}
    if len(found) != len(set(ids)) or any(found[one].level != "institution" for one in wanted.institutions):
        raise _input("所选地区或机构不存在。", "institutions")
    if any(found[one].level == "province" for one in wanted.regions):
        return [], []
    named = {one for one in wanted.regions if found[one].level == "prefecture"}
    places = map(found.__getitem__, dict.fromkeys(wanted.regions))
    regions = [one for one in places if one.id in named or one.prefecture_id not in named]
    inside = {one.id for one in regions}
    single = map(found.__getitem__, dict.fromkeys(wanted.institutions))
    return regions, [one for one in single if not {one.prefecture_id, one.county_id} & inside]


def _prefectures(places: Sequence[Office]) -> list[int]:
    of = places or queries.bureaus("prefecture")
    return sorted({one.prefecture_id for one in of if one.prefecture_id is not None})


def _approver(office: Office, prefectures: Sequence[int]) -> int:
    """The prefecture in whose region both lie; else the province."""
    if office.prefecture_id is not None and list(prefectures) == [office.prefecture_id]:
        return office.prefecture_id
    return queries.province().id


def approve(grant: ReadGrant, words: str, *, by: Actor, at: datetime) -> None:
    """Give it. Raises `Refused` for who asked, or is to read, and for an office in whose region it does not lie."""
    ensure_decides(grant, by)
    step(grant, Doing("approve", words), by=by, at=at)
    session().add(GrantUse(grant_id=grant.id, day=local(at).date(), today=0, total=0))
    session().flush()


def refuse(grant: ReadGrant, words: str, *, by: Actor, at: datetime) -> None:
    """Do not give it, with the reason."""
    ensure_decides(grant, by)
    step(grant, Doing("refuse", words), by=by, at=at)


def ensure_decides(grant: ReadGrant, by: Actor) -> None:
    """Raise `Refused` unless this person may decide about it: another one than who asked or is to read."""
    if grant.approver_id != by.office_id:
        raise Refused(
            "这项读取权限不在您机构的审批范围内。", "19", who=f"由{session().get_one(Office, grant.approver_id).name}审批",
            ground=Ground.AUTHORITY,
        )  # fmt: skip
    if {grant.asked_by, grant.person_id} & by.persons:
        why = "申请人和被授权的人不能审批自己的读取权限。"
        raise Refused(why, "19", who="由本机构另一位审批人办理", ground=Ground.AUTHORITY)


def cancel(grant: ReadGrant, *, by: Actor, at: datetime) -> None:
    """Take back what was asked and not yet decided."""
    step(grant, Doing("cancel"), by=by, at=at)


def hand_back(grant: ReadGrant, words: str, *, by: Actor, at: datetime) -> None:
    """The reader's office, or one above it, ends what is not needed any more, without fault."""
    step(grant, Doing("end", words), by=by, at=at)


def _input(why: str, field: str) -> Refused:
    return Refused(why, "19", ground=Ground.INPUT, field=field)
