"""Public money that is asked back (9), followed until it came in; and given back where a review reversed the order: what came
in is a fact that no reversal undoes, so from then on it is owed to whoever paid it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from portal.assessments import queries
from portal.assessments.models import Candidate, RegisterEntry, Subsidy
from portal.assessments.operations import of_subsidies
from portal.assessments.states import Effect, Recovery, recovery
from portal.assessments.words import ALL_SUBJECTS
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.organisations import entering
from portal.organisations.in_force import in_force
from portal.organisations.ledger import Cause, Things

MOVED = (Effect.RECOVERED, Effect.REFUNDED)
"""Money that changed hands: an entry of its own, which stays whatever becomes of the order."""


@dataclass(frozen=True)
class Payment:
    """An amount in yuan under a voucher, on a day."""

    amount: Decimal
    reference: str
    on: date


def standing(subsidy: Subsidy, day: date) -> Recovery:
    """How its recovery stands on a day."""
    return recovery(_entries(subsidy), subsidy.amount, day)


def order(subsidy: Subsidy, day: date) -> RegisterEntry:
    """The order under which money comes back. Raises `Refused` where none holds."""
    for entry in in_force(_entries(subsidy), day):
        if entry.effect == Effect.ORDER_RECOVERY:
            return entry
    raise Refused("这笔补贴没有责令追回的决定，不能登记追回款项。", "9", when="决定生效后可登记")


def reversal(subsidy: Subsidy, day: date) -> RegisterEntry:
    """What took the order back, so that money is given back. Raises `Refused` where none is owed."""
    undone = [one for one in _entries(subsidy) if one.effect == Effect.ORDER_RECOVERY and one.reverses_id]
    if not undone or not standing(subsidy, day).to_refund:
        raise Refused("这笔补贴没有应当退还的追回款项。", "20(4)", when="追回补贴的决定撤销、且此前已有款项追回的，可以登记")
    return undone[-1]


def record_recovered(subsidy: Subsidy, payment: Payment, *, by: Actor, at: datetime) -> int:
    """Money that came back; its voucher counts once. Raises `Refused` without an order, and beside the field for no amount,
    more than two decimals, more than is owed, or no voucher."""
    day = local(at).date()
    found, owed = order(subsidy, day), standing(subsidy, day).outstanding
    return _enter(Effect.RECOVERED, subsidy, _checked(payment, found, owed, at), found, by=by, at=at)


def record_refunded(subsidy: Subsidy, payment: Payment, *, by: Actor, at: datetime) -> int:
    """Money that was given back after a review reversed the order. Raises `Refused` as `record_recovered` does."""
    day = local(at).date()
    found, owed = reversal(subsidy, day), standing(subsidy, day).to_refund
    return _enter(Effect.REFUNDED, subsidy, _checked(payment, found, owed, at), found, by=by, at=at)


@cache
def unsettled() -> Select[RegisterEntry, Subsidy, Candidate]:
    """The orders under which money is still to come in, and those taken back after it came in, which is to be given back; each
    with what it is about. What `standing` derives, asked of the database."""
    placed, moved, held = RegisterEntry, aliased(RegisterEntry), aliased(RegisterEntry)
    amount = case((moved.effect == Effect.RECOVERED, moved.amount), else_=-moved.amount)
    back = select(func.coalesce(func.sum(amount), 0)).where(moved.subsidy_id == Subsidy.id, moved.effect.in_(MOVED))
    came = back.where(_plain(moved)).scalar_subquery()
    holds = select(held.id).where(held.subsidy_id == Subsidy.id, held.effect == Effect.ORDER_RECOVERY, _plain(held)).exists()
    found = select(placed, Subsidy, Candidate).join(Subsidy, Subsidy.id == placed.subsidy_id)
    found = found.join(Candidate, Candidate.id == Subsidy.candidate_id)
    waits = or_(and_(_plain(placed), came < Subsidy.amount), and_(~holds, came > 0))
    return found.where(placed.effect == Effect.ORDER_RECOVERY, placed.reverses_id.is_(None), waits)


def _plain(entry: Any) -> ColumnElement[bool]:
    """That an entry is no answer to another, and was not reversed."""
    return and_(entry.reverses_id.is_(None), entry.ends_id.is_(None), entering.not_over(RegisterEntry, entry))


def _entries(subsidy: Subsidy) -> list[RegisterEntry]:
    return queries.entries("subsidy_id", [subsidy.id]).get(subsidy.id, [])


def _checked(payment: Payment, found: RegisterEntry, owed: Decimal, at: datetime) -> Payment:
    amount, reference = payment.amount, payment.reference.strip()
    if amount <= 0 or amount != amount.quantize(Decimal("0.01")):
        raise _wrong("金额应大于零，最多两位小数。", "amount")
    if amount > owed and not _known(found, reference):
        raise _wrong(f"金额不能超过尚欠的 {owed} 元。", "amount")
    if not reference:
        raise _wrong("请填写缴款凭证号。", "reference")
    if payment.on > local(at).date():
        raise _wrong("日期不能晚于今天。", "on")
    return replace(payment, reference=reference)


def _known(found: RegisterEntry, reference: str) -> bool:
    """Whether this voucher is written down already: sent twice it changes nothing, and nothing is wrong with it."""
    entry = RegisterEntry
    same = select(entry.id).where(
        entry.subsidy_id == found.subsidy_id, entry.reference == reference, entry.effect.in_(MOVED)
    )
    return session().scalar(same.limit(1)) is not None


def _enter(effect: Effect, subsidy: Subsidy, payment: Payment, under: RegisterEntry, *, by: Actor, at: datetime) -> int:
    cause = Cause(
        under.cause, payment.on, clause=under.clause, case_id=under.cause_case_id, decision_id=under.cause_decision_id,
        measure=under.measure,
    )  # fmt: skip
    amount = literal(payment.amount, RegisterEntry.amount.type)
    more = {"subject": ALL_SUBJECTS, "reference": payment.reference}
    things = Things(of_subsidies([subsidy.id], amount), "subsidy_id", more)
    return entering.enter(RegisterEntry, effect, things, cause, by=by, at=at)


def _wrong(why: str, field: str) -> Refused:
    return Refused(why, "9", ground=Ground.INPUT, field=field)
