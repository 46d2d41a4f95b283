"""What is asked about offices: one by its place in the tree, lists in the tree's order, how an institution stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, func, or_, select, tuple_

from portal.kit.db import session
from portal.organisations.entering import holds_on
from portal.organisations.models import Institution, InstitutionScope, Office, Standing
from portal.organisations.standing import DATA_HELD, IN_PART, LASTING, SEVERITY, SUSPENDED, WHOLE, weightiest, word_of

Key = tuple[str, int]
"""Where a page of offices ends: region code and id, which is the order of the tree."""


@dataclass(frozen=True)
class Wanted:
    """What a list of offices is narrowed to; empty means all. `standing` is asked of the day `on`, as the office `reader` may
    know of it."""

    words: str = ""
    level: str = ""
    prefecture_id: int | None = None
    kind: str = ""
    standing: str = ""
    on: date | None = None
    reader: Office | None = None


def office(office_id: int) -> Office | None:
    """An office by its id."""
    return session().get(Office, office_id)


def bureau(region: str) -> Office:
    """The bureau of a division, by its code (520400) or name (安顺市); raises `NoResultFound`."""
    field = Office.region_code if region.isdigit() else Office.short
    wanted = region if region.isdigit() else _short(region)
    found = select(Office).where(Office.level != "institution", or_(field == wanted, Office.name.startswith(region + "人")))
    return session().scalars(found).unique().one()


def _short(region: str) -> str:
    return region if region.endswith(("局", "厅")) else f"{region}人社局"


def province() -> Office:
    """The province's bureau; raises `NoResultFound` before the founding."""
    return session().scalars(select(Office).where(Office.level == "province")).one()


def counties(prefecture: Office) -> Sequence[Office]:
    """The county bureaus of a prefecture, in the order of their codes."""
    found = select(Office).where(Office.prefecture_id == prefecture.id, Office.level == "county")
    return session().scalars(found.order_by(Office.region_code)).all()


def bureaus(level: str) -> Sequence[Office]:
    """All bureaus of a level, in the order of their codes."""
    return session().scalars(select(Office).where(Office.level == level).order_by(Office.region_code)).all()


def institutions(of: Office) -> Sequence[Office]:
    """The institutions in a bureau's region: the county's, the prefecture's or all."""
    found = select(Office).where(Office.level == "institution", within(of))
    return session().scalars(found.order_by(Office.region_code, Office.id)).all()


def within(of: Office) -> ColumnElement[bool]:
    """The offices of the tree below an office, itself included, as equality on one column."""
    if of.level == "province":
        return Office.id.is_not(None)
    if of.level == "prefecture":
        return Office.prefecture_id == of.id
    if of.level == "county":
        return Office.county_id == of.id
    return Office.id == of.id


def lies_below(office: Office, of: Office) -> bool:
    """Whether an office lies in the tree below another, or is it: `within`, of one office."""
    above = {"prefecture": office.prefecture_id, "county": office.county_id}
    return of.level == "province" or above.get(of.level, office.id) == of.id


def listed(scope: ColumnElement[bool], wanted: Wanted, after: Key | None, limit: int) -> Sequence[Office]:
    """A page of offices in the order of the tree, one more than `limit` where there is a next page."""
    found = narrowed(select(Office).where(scope), wanted)
    if after is not None:
        found = found.where(tuple_(Office.region_code, Office.id) > after)
    return session().scalars(found.order_by(Office.region_code, Office.id).limit(limit + 1)).all()


def narrowed(found: Select[Office], wanted: Wanted) -> Select[Office]:
    """The same list, narrowed. Words are looked for in the names, the letters and, as a whole, the credit code."""
    if wanted.level:
        found = found.where(Office.level == wanted.level)
    if wanted.prefecture_id:
        found = found.where(Office.prefecture_id == wanted.prefecture_id)
    if wanted.kind:
        found = found.where(Office.id.in_(select(Institution.office_id).where(Institution.kind == wanted.kind)))
    if wanted.standing and wanted.on:
        found = found.where(_stands_as_known(wanted.on, wanted.reader) == wanted.standing)
    return found.where(_called(wanted.words.strip())) if wanted.words else found


def _stands_as_known(day: date, reader: Office | None) -> ColumnElement[str]:
    """The same, as an office may know of it: that data are held back (20(1)) is told of those below it alone."""
    if reader is None or reader.level == "province":
        return _stands(day)
    return case((within(reader), _stands(day)), else_=_stands(day, Standing.effect != DATA_HELD))


def _stands(day: date, *narrower: ColumnElement[bool]) -> ScalarSelect[str]:
    """How the office of the row stands on a day: `standing.weightiest`, asked of the database."""
    part = and_(Standing.effect == SUSPENDED, Standing.occupation_code != WHOLE)
    word = case((part, IN_PART), else_=Standing.effect)
    weight = case({name: place for place, name in enumerate(SEVERITY)}, value=word)
    holding = select(word).where(Standing.office_id == Office.id, holds_on(Standing, day, LASTING), *narrower)
    return holding.order_by(weight.desc(), Standing.id.desc()).limit(1).scalar_subquery()


def _called(words: str) -> ColumnElement[bool]:
    coded = select(Institution.office_id).where(Institution.credit_code == words.upper())
    return or_(
        Office.name.contains(words, autoescape=True),
        Office.short.contains(words, autoescape=True),
        Office.letters == words.upper(),
        Office.id.in_(coded),
    )


def search(words: str, limit: int = 10) -> Sequence[Office]:
    """The first offices whose name, letters or credit code fit, for the search over everything and for choosing one."""
    return listed(Office.id.is_not(None), Wanted(words), None, limit)[:limit] if words.strip() else []


def institution(office_id: int) -> Institution | None:
    """What is published about an institution."""
    return session().get(Institution, office_id)


def scope_of(office_id: int) -> Sequence[InstitutionScope]:
    """The occupations and levels an institution may assess now."""
    found = select(InstitutionScope).where(InstitutionScope.office_id == office_id, InstitutionScope.ended_on.is_(None))
    return session().scalars(found.order_by(InstitutionScope.occupation_code)).all()


def earlier_scope(office_id: int) -> Sequence[InstitutionScope]:
    """What it might assess earlier, the last to end first."""
    found = select(InstitutionScope).where(InstitutionScope.office_id == office_id, InstitutionScope.ended_on.is_not(None))
    return session().scalars(found.order_by(InstitutionScope.ended_on.desc(), InstitutionScope.id.desc())).all()


def scope_version(office_id: int) -> int:
    """Grows with every entry of the scope: by it a form notices that another changed the scope meanwhile."""
    rows = select(func.count(), func.count(InstitutionScope.ended_on)).where(InstitutionScope.office_id == office_id)
    return sum(session().execute(rows).one())


def may_assess(office_id: int, occupation_code: str, level: str, on: date | None = None) -> bool:
    """Whether an occupation at a level is inside the institution's scope, now or on a day in the past."""
    row = InstitutionScope
    holds = row.ended_on.is_(None) if on is None else and_(row.since <= on, or_(row.ended_on.is_(None), row.ended_on > on))
    found = select(row.levels).where(row.office_id == office_id, row.occupation_code == occupation_code, holds)
    return any(level in levels for levels in session().scalars(found))


def standings(office_id: int) -> Sequence[Standing]:
    """The ledger of its standing, the latest entry first."""
    found = select(Standing).where(Standing.office_id == office_id)
    return session().scalars(found.order_by(Standing.id.desc())).all()


def standing_of(office_id: int, day: date) -> Standing | None:
    """The entry that says how it stands on a day; None for what is no institution."""
    return weightiest(standings(office_id), day)


def standings_now(office_ids: Sequence[int], day: date, in_full: Collection[int] | None = None) -> dict[int, str]:
    """How each of these offices that is an institution stands on a day, as a word of `STANDINGS`; that data are held back
    (20(1)) is told of those `in_full`, or of all."""
    found: dict[int, list[Standing]] = {}
    for entry in session().scalars(select(Standing).where(Standing.office_id.in_(office_ids))):
        if in_full is None or entry.office_id in in_full or entry.effect != DATA_HELD:
            found.setdefault(entry.office_id, []).append(entry)
    now = {office_id: weightiest(entries, day) for office_id, entries in found.items()}
    return {office_id: word_of(entry) for office_id, entry in now.items() if entry is not None}


def above(of: Office) -> Sequence[Office]:
    """The offices above it, the province first."""
    numbers = {number for number in (of.prefecture_id, of.county_id) if number is not None and number != of.id}
    higher = or_(Office.level == "province", Office.id.in_(numbers))
    return session().scalars(select(Office).where(higher, Office.id != of.id).order_by(Office.region_code)).all()
