"""What a decision under 19 does once it is served: the permission to read is taken away for good, and what was read is ordered
to be deleted. A block that stands already is confirmed (R-8); none stands: it is made at once. A review lifts both."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.cases import readers
from portal.cases.models import Case
from portal.deletions import ordering
from portal.deletions.keeping import preserve
from portal.deletions.models import DeletionOrder, ReadingEntry
from portal.deletions.ordering import Ordering, give, take_back
from portal.deletions.states import Kind
from portal.grants.models import ReadGrant, Revocation
from portal.grants.revoking import Order, concerned, conclude, ended_by, enforce, last_revoking
from portal.grants.states import CONFIRM, REVOKE
from portal.grants.stepping import last_step
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.organisations import entering
from portal.organisations.ledger import Cause, Things

REVOKED, DELETED = "revoke", "delete"


def revoke(case: Case, chosen: Sequence[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """立即取消读取权限: confirm the orders chosen, or those that stand; make one where none does. Returns how many."""
    words, about = _words(cause), _standing(case, chosen)
    for revocation in about:
        _confirm(revocation, words, case, by=by, at=at)
    if not about:
        order = readers.order(case, words, cause.words)
        about = [enforce(order, by=by, at=at, case_id=case.id)] if order and concerned(order) else []
    return _enter(REVOKED, about, cause, by=by, at=at)


def order_deletion(case: Case, chosen: Sequence[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """责令删除已读取数据: about what was read under what was revoked, kept as evidence first; due from the day of receipt.
    Where the read log holds nothing, or an order stands already, there is none to give. Returns how many were given."""
    given = []
    for revocation in _standing(case, chosen):
        kept = preserve(revocation, by=by, at=at)
        if kept.records and not _ordered(revocation):
            give(kept, Ordering(_words(cause), cause.words, cause.since, case.id), by=by, at=at)
            given.append(revocation)
    return _enter(DELETED, given, cause, by=by, at=at)


def reverse(entries: Sequence[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """Undo on review: what was revoked is lifted, what was ordered to be deleted is taken back."""
    found = session().scalars(select(ReadingEntry).where(ReadingEntry.id.in_(entries)).order_by(ReadingEntry.id)).all()
    for entry in found:
        revocation = session().get_one(Revocation, entry.revocation_id)
        if entry.effect == REVOKED:
            _lift(revocation, cause, by=by, at=at)
        for order in _ordered(revocation) if entry.effect == DELETED else ():
            if order.case_id == entry.cause_case_id:
                take_back(order, cause.words, by=by, at=at)
    return entering.reverse(ReadingEntry, entries, cause, by=by, at=at)


def _standing(case: Case, chosen: Sequence[int]) -> list[Revocation]:
    """The orders chosen, or else those about the respondent that were not lifted."""
    known = readers.revocations(case)
    if chosen:
        return [one for one in known if one.id in chosen]
    return [one for one in known if any(_holds(grant) for grant in ended_by(one))]


def _holds(grant: ReadGrant) -> bool:
    return last_step(grant.id).event in (REVOKE, CONFIRM)


def _confirm(revocation: Revocation, words: str, case: Case, *, by: Actor, at: datetime) -> None:
    """Confirm what stands of an order, and take away again what was lifted since."""
    grants = ended_by(revocation)
    for grant in grants:
        if last_step(grant.id).event == REVOKE:
            conclude(grant, words, confirmed=True, by=by, at=at)
    back = [grant.id for grant in grants if not _holds(grant)]
    again = Order(revocation.about, revocation.reason, words, revocation.basis, revocation.person_id, back)
    if back and concerned(again):
        enforce(again, by=by, at=at, case_id=case.id)


def _lift(revocation: Revocation, cause: Cause, *, by: Actor, at: datetime) -> None:
    """Lift what rests on this order, or on what the same case made of it; another order about the same grant stays."""
    for grant in ended_by(revocation):
        latest = last_revoking(grant.id)
        ours = latest is not None and (latest.id == revocation.id or latest.case_id == cause.case_id)
        if ours and _holds(grant):
            conclude(grant, cause.words, confirmed=False, by=by, at=at)


def _ordered(revocation: Revocation) -> list[DeletionOrder]:
    """The orders to delete that stand."""
    found = ordering.orders_of(revocation.id)
    return [one for one in found if Kind.WITHDRAWN not in {step.kind for step in one.steps}]


def _enter(effect: str, about: Collection[Revocation], cause: Cause, *, by: Actor, at: datetime) -> int:
    row = Revocation
    which: Any = select(row.id.label("revocation_id"), row.about_id, row.prefecture_id)
    things = Things(which.where(row.id.in_([one.id for one in about])), "revocation_id")
    return entering.enter(ReadingEntry, effect, things, cause, by=by, at=at)


def _words(cause: Cause) -> str:
    return f"{cause.words}送达后生效" if cause.words else "处理决定送达后生效"
