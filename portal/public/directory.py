"""The directory as everybody may read it (Articles 2, 17, 20(4)): institutions, what they may assess, how they stand today.

Asked of views that hold nothing else (migrations/sql/public.sql). A standing is the weightiest of what holds; what a decision
caused names its clause and the announcement, where there is one.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    Row,
    Select,
    Text,
    and_,
    cast,
    column,
    exists,
    or_,
    select,
    table,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from portal.kit.db import session
from portal.organisations.standing import IN_PART, LISTED, SEVERITY
from portal.publicity.published import neighbours

PAGE = 20
CREDIT_CODE = re.compile(r"[0-9A-Z]{18}", re.ASCII)
Found = Row[*tuple[Any, ...]]
Key = tuple[str, int]
"""Where a page ends: region code and id, the order of the tree of offices."""

INSTITUTIONS = table(
    "public_institution",
    *(column(name, BigInteger) for name in ("id", "prefecture_id")),
    *(column(name, Text) for name in ("name", "region_code", "credit_code", "kind", "address", "county", "prefecture")),
    column("pairs", ARRAY(Text)), column("listed_on", Date),
)  # fmt: skip
SCOPES = table(
    "public_scope", *(column(name, BigInteger) for name in ("id", "office_id")),
    *(column(name, Text) for name in ("occupation_code", "occupation")),
    column("pairs", ARRAY(Text)), column("levels", JSONB), column("since", Date),
)  # fmt: skip
STANDINGS = table(
    "public_standing", *(column(name, BigInteger) for name in ("id", "office_id", "announcement_id")),
    *(column(name, Text) for name in ("standing", "occupation_code", "clause")), column("since", Date),
)  # fmt: skip
PREFECTURES = table("public_prefecture", column("id", BigInteger), column("region_code", Text), column("name", Text))


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to: a name or a credit code, an occupation by name or code, a level it is assessed at, a
    prefecture, and the code of a county of it."""

    words: str = ""
    occupation: str = ""
    prefecture_id: int | None = None
    level: str = ""
    county: str = ""

    @property
    def too_short(self) -> bool:
        """One character finds too much to find anything by."""
        return len(self.words) == 1 or len(self.occupation) == 1


@dataclass(frozen=True)
class Listed:
    """One line of the list: the institution, the word of its standing, the occupations it may assess."""

    institution: Found
    standing: str
    occupations: Sequence[str]


def listed(wanted: Wanted, after: Key | None) -> tuple[list[Listed], Key | None]:
    """A page of the directory in the order of the regions, and where the next one begins."""
    if wanted.too_short:
        return [], None
    c = INSTITUTIONS.c
    asked = _narrowed(select(INSTITUTIONS), wanted).order_by(c.region_code, c.id).limit(PAGE + 1)
    if after is not None:
        asked = asked.where(tuple_(c.region_code, c.id) > after)
    rows = session().execute(asked).all()
    shown = rows[:PAGE]
    key = (shown[-1].region_code, shown[-1].id) if len(rows) > PAGE else None
    return _with_standing(shown), key


def _narrowed(asked: Select[*tuple[Any, ...]], wanted: Wanted) -> Select[*tuple[Any, ...]]:
    c, s = INSTITUTIONS.c, SCOPES.c
    if wanted.prefecture_id is not None:
        asked = asked.where(c.prefecture_id == wanted.prefecture_id)
    if CREDIT_CODE.fullmatch(wanted.words.upper()):
        asked = asked.where(c.credit_code == wanted.words.upper())
    elif wanted.words:
        asked = asked.where(_called(c.name, c.pairs, wanted.words))
    if wanted.county:
        asked = asked.where(c.region_code == wanted.county)
    # One occupation has both: what is assessed at this level is the occupation that was asked for.
    meant = []
    if wanted.occupation:
        meant.append(or_(_called(s.occupation, s.pairs, wanted.occupation), s.occupation_code == wanted.occupation))
    if wanted.level:
        meant.append(s.levels.contains([wanted.level]))
    return asked.where(exists().where(and_(s.office_id == c.id, *meant))) if meant else asked


def _called(name: ColumnElement[str], pairs: ColumnElement[Any], words: str) -> ColumnElement[bool]:
    """That the words stand in the name: the index of pairs finds it, the text itself decides."""
    return and_(pairs.contains(cast(neighbours(words), ARRAY(Text))), name.icontains(words, autoescape=True))


def _with_standing(rows: Sequence[Found]) -> list[Listed]:
    ids, occupations = [row.id for row in rows], defaultdict[int, list[str]](list)
    s, weights = SCOPES.c, defaultdict[int, list[str]](list)
    for office_id, name in session().execute(select(s.office_id, s.occupation).where(s.office_id.in_(ids)).order_by(s.id)):
        occupations[office_id].append(name)
    for entry in session().execute(select(STANDINGS).where(STANDINGS.c.office_id.in_(ids))):
        weights[entry.office_id].append(entry.standing)
    return [Listed(row, max(weights[row.id], key=SEVERITY.index, default=""), occupations[row.id]) for row in rows]


def institution(credit_code: str) -> Found | None:
    """One institution, by its credit code."""
    return session().execute(select(INSTITUTIONS).where(INSTITUTIONS.c.credit_code == credit_code)).one_or_none()


def scope(office_id: int) -> Sequence[Found]:
    """The occupations that an institution may assess, in the order of their codes."""
    return session().execute(select(SCOPES).where(SCOPES.c.office_id == office_id).order_by(SCOPES.c.occupation_code)).all()


def standings(office_id: int) -> list[Found]:
    """What holds of an institution today, the weightiest first; that it is listed only where nothing else holds."""
    found = session().execute(select(STANDINGS).where(STANDINGS.c.office_id == office_id).order_by(STANDINGS.c.id)).all()
    others = [entry for entry in found if entry.standing != LISTED]
    return sorted(others, key=lambda entry: -SEVERITY.index(entry.standing)) or list(found[-1:])


def suspended(entries: Sequence[Found]) -> dict[str, Found]:
    """The occupations that are suspended by themselves, by their codes."""
    return {entry.occupation_code: entry for entry in entries if entry.standing == IN_PART and entry.occupation_code}


def counties(prefecture_id: int) -> Sequence[Found]:
    """The counties of a prefecture in which there is an institution, in the order of their codes."""
    c = INSTITUTIONS.c
    found = select(c.region_code, c.county.label("name")).where(c.prefecture_id == prefecture_id)
    return session().execute(found.distinct().order_by(c.region_code)).all()


def prefectures() -> Sequence[Found]:
    """The nine prefectures, in the order of their codes."""
    return session().execute(select(PREFECTURES).order_by(PREFECTURES.c.region_code)).all()
