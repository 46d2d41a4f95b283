"""The respondent of a case under 19 as a reader of certificate data: an office, or one of its people, and the orders that took
the permission to read away."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload

from portal.cases.models import Case
from portal.grants.models import ReadGrant, Revocation
from portal.grants.revoking import Order
from portal.identity.models import Person
from portal.kit.db import session
from portal.organisations.models import Office

MOST = 50
READER = "reader"
BEYOND = "beyond"
"""Of the reasons for which a permission is revoked, the one that Article 19 names first."""


def revocations(case: Case) -> Sequence[Revocation]:
    """Those about the respondent's office, or about this very person, in the region of the lead; the latest first."""
    if case.respondent_kind != READER:
        return []
    named = select(Person.id).where(Person.name == case.respondent_name)
    offices = _offices(case).with_only_columns(Office.id)
    theirs = and_(
        Revocation.about_id.in_(offices), or_(Revocation.person_id.is_(None), Revocation.person_id.in_(named))
    )
    found = select(Revocation).where(theirs, Revocation.prefecture_id == case.prefecture_id)
    loaded = found.options(joinedload(Revocation.about), joinedload(Revocation.person))
    return session().scalars(loaded.order_by(Revocation.id.desc()).limit(MOST)).unique().all()


def order(case: Case, words: str, basis: str) -> Order | None:
    """What would end the respondent's permissions: all of the office that is the respondent, or those that name the person
    who is; None where neither is known. A person who reads in a post alone has no permission to take away by name."""
    for office in session().scalars(_offices(case).order_by(Office.id)).unique():
        if office.name == case.respondent_name:
            return Order(office, BEYOND, words, basis)
        theirs = select(ReadGrant.person_id).join(ReadGrant.person).where(ReadGrant.office_id == office.id)
        person = session().scalar(theirs.where(Person.name == case.respondent_name).limit(1))
        if person is not None:
            return Order(office, BEYOND, words, basis, person_id=person)
    return None


def _offices(case: Case) -> Select[Office]:
    """The offices that may be meant: the respondent's own, the institution concerned, one of the respondent's name."""
    known = [one for one in (case.respondent.office_id, case.institution_id) if one is not None]
    return select(Office).where(or_(Office.id.in_(known), Office.name == case.respondent_name))
