"""What somebody typed to find certificates: an institution by its name, an assessment by its number, as the identifiers that
filters keep. What is not found, and what lies outside the grant, is answered alike: with nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import or_, select

from portal.assessments.models import Assessment
from portal.grants.models import ReadGrant
from portal.kit.db import session
from portal.organisations.models import Office
from portal.readings import register
from portal.readings.filters import Filters, asked

NOTHING: Final = -1
"""An id that nothing has."""
LONGEST: Final = 100
SUGGESTED: Final = 300


def sought(grant: ReadGrant, values: Mapping[str, str]) -> Filters:
    """The filters of an address, in which `institution` and `assessment` may be an id or what people call them."""
    found, office, batch = asked(values), _words(values, "institution"), _words(values, "assessment")
    if office:
        found = replace(found, institution=_institution(office))
    if batch:
        found = replace(found, assessment=_assessment(grant, batch, found.institution))
    return found


def institutions(grant: ReadGrant) -> Sequence[str]:
    """Names to choose from: of institutions in the grant's places, some of them where there are many. None where the grant is
    about a single one."""
    own, regions = [int(one) for one in grant.institutions], [int(one) for one in grant.regions]
    if len(own) == 1 and not regions:
        return ()
    found = select(Office.name).where(Office.level == "institution").order_by(Office.region_code, Office.id).limit(SUGGESTED)
    if own or regions:
        found = found.where(or_(Office.id.in_(own), Office.prefecture_id.in_(regions), Office.county_id.in_(regions)))
    return session().scalars(found).all()


def _institution(words: str) -> int:
    named = select(Office.id).where(Office.level == "institution", or_(Office.name == words, Office.short == words))
    found = session().scalars(named.limit(2)).all()
    return found[0] if len(found) == 1 else NOTHING


def _assessment(grant: ReadGrant, number: str, institution: int | None) -> int:
    """By its number, which names its institution's letters (PJ-AS02J01-2026-0001): numbers are found by institution."""
    register.open_wall(grant)
    lettered = select(Office.id).where(Office.letters == number.upper().partition("-")[2].partition("-")[0])
    whose = lettered if institution is None else [institution]
    numbered = select(Assessment.id).where(Assessment.number == number.upper(), Assessment.institution_id.in_(whose))
    return session().scalar(numbered.limit(1)) or NOTHING


def _words(values: Mapping[str, str], name: str) -> str:
    """What is no id."""
    written = values.get(name, "").replace("\0", "").strip()[:LONGEST]
    return "" if written.isascii() and written.isdecimal() else written
