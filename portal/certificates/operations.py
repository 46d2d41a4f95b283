"""What decisions do to certificate data: declared void (9, 15), withdrawn (9, 15, 18). Its review is in `reviewing`.

Void and withdrawn certificates stay in the register with their entries. Each returns for how many it was new; a sitting of
ten thousand is one statement.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, select

from portal.certificates.models import Certificate, CertificateEntry
from portal.certificates.states import REVIEWED, Effect
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.organisations import entering
from portal.organisations.ledger import Cause, Things


def of(certificates: Collection[int]) -> ColumnElement[bool]:
    """These certificates."""
    return Certificate.id.in_(certificates)


def of_assessment(assessment_id: int) -> ColumnElement[bool]:
    """All certificates of a sitting, but for planted records, which nobody holds."""
    return and_(Certificate.assessment_id == assessment_id, Certificate.candidate_id.is_not(None))


def of_candidates(candidates: Collection[int]) -> ColumnElement[bool]:
    """The certificates of these candidates."""
    return Certificate.candidate_id.in_(candidates)


def unreviewed(day: date) -> ColumnElement[bool]:
    """Those that wait for their review on a day: neither accepted nor returned, corrected, void or withdrawn; planted records,
    which nobody uploaded, never do."""
    about = (CertificateEntry.certificate_id == Certificate.id, CertificateEntry.effect.in_(REVIEWED))
    return and_(Certificate.candidate_id.is_not(None), ~exists().where(*about, entering.holds_on(CertificateEntry, day)))


def void_certificates(which: ColumnElement[bool], cause: Cause, *, by: Actor, at: datetime) -> int:
    """宣布证书作废 (9, 15): `which` is `of`, `of_assessment` or `of_candidates`."""
    return entering.enter(CertificateEntry, Effect.VOID, things(which), cause, by=by, at=at)


def withdraw_data(which: ColumnElement[bool], cause: Cause, *, by: Actor, at: datetime) -> int:
    """撤销上传证书数据 (9, 15 with the voiding, 18); a genuine record can be uploaded again, corrected."""
    return entering.enter(CertificateEntry, Effect.WITHDRAW, things(which), cause, by=by, at=at)


def reverse(entries: Sequence[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """Undo entries on review, as if they had never been."""
    return entering.reverse(CertificateEntry, entries, cause, by=by, at=at)


def entries_of_cause(case_id: int, decision_id: int | None = None) -> list[int]:
    """The ids of what a case, or one decision of it, entered here: what a review reverses."""
    entry = CertificateEntry
    found = select(entry.id).where(entry.cause_case_id == case_id, entry.reverses_id.is_(None))
    if decision_id is not None:
        found = found.where(entry.cause_decision_id == decision_id)
    return list(session().scalars(found.order_by(entry.id)))


def things(which: ColumnElement[bool]) -> Things:
    """These certificates as the ledger takes them."""
    one = Certificate
    found: Any = select(one.id.label("certificate_id"), one.institution_id, one.prefecture_id).where(which)
    return Things(found, "certificate_id")
