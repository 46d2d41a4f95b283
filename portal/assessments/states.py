"""What became of candidates, subsidies, examiners and supervisors, derived from the entries about them. Pure.

A state is not kept anywhere: whoever asks hands over the entries of the thing and the day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol, TypeVar

from portal.assessments.words import ALL_SUBJECTS
from portal.organisations.in_force import Entry, effects_in_force, in_force


class Effect(StrEnum):
    """What can happen to the things of this room; the measures of the rulebook lead to them."""

    VOID_SCORES = "void_scores"
    HOLD_BACK = "hold_back"
    CANCEL_RESULT = "cancel_result"
    ORDER_RECOVERY = "order_recovery"
    RECOVERED = "recovered"
    REFUNDED = "refunded"
    RECOVER_CARD = "recover_card"
    DISMISS = "dismiss"
    SUSPEND = "suspend"
    REVOKE = "revoke"


class SubjectEntry(Entry, Protocol):
    """An entry about a candidate, of one subject or of all."""

    @property
    def subject(self) -> str: ...


class AmountEntry(Entry, Protocol):
    """An entry about a subsidy, in yuan."""

    @property
    def amount(self) -> Decimal | None: ...


AnEntry = TypeVar("AnEntry", bound=Entry)


def score_state(entries: Iterable[SubjectEntry], subject: str, day: date) -> str:
    """`void` when this subject or all of them were cancelled (6, 7, 8), else `valid`."""
    holding = in_force(entries, day)
    void = (one for one in holding if one.effect == Effect.VOID_SCORES and one.subject in (ALL_SUBJECTS, subject))
    return "void" if next(void, None) else "valid"


def result_state(entries: Iterable[Entry], day: date) -> str:
    """`cancelled` (9, 15), `held_back` while a case of the institution runs (4(4)), else `valid`."""
    effects = effects_in_force(entries, day)
    if Effect.CANCEL_RESULT in effects:
        return "cancelled"
    return "held_back" if Effect.HOLD_BACK in effects else "valid"


@dataclass(frozen=True)
class Recovery:
    """Of a subsidy, in yuan: how much is to come back, and how much did and was not given back since. Several orders never ask
    for more than was paid."""

    ordered: Decimal
    recovered: Decimal

    @property
    def outstanding(self) -> Decimal:
        """What is still owed."""
        return max(self.ordered - self.recovered, Decimal(0))

    @property
    def to_refund(self) -> Decimal:
        """What came back and is asked back no longer, for a review reversed the order: it is owed to whoever paid it."""
        return max(self.recovered - self.ordered, Decimal(0))

    @property
    def state(self) -> str:
        """`paid` where nothing is asked back, `ordered` while something is owed, `recovered` when all came back, `to_refund`
        while money lies here that nobody asks back any more."""
        if self.to_refund:
            return "to_refund"
        if not self.ordered:
            return "paid"
        return "ordered" if self.outstanding else "recovered"


def recovery(entries: Iterable[AmountEntry], paid: Decimal, day: date) -> Recovery:
    """How a subsidy's recovery (9) stands on a day."""
    holding = in_force(entries, day)

    def total(effect: Effect) -> Decimal:
        return sum((one.amount or Decimal(0) for one in holding if one.effect == effect), Decimal(0))

    back = total(Effect.RECOVERED) - total(Effect.REFUNDED)
    return Recovery(min(total(Effect.ORDER_RECOVERY), paid), back)


def examiner_state(entries: Iterable[Entry], day: date) -> str:
    """`dismissed`, `card_recovered` (13) or `active`."""
    effects = effects_in_force(entries, day)
    if Effect.DISMISS in effects:
        return "dismissed"
    return "card_recovered" if Effect.RECOVER_CARD in effects else "active"


def supervisor_entry(entries: Iterable[AnEntry], day: date) -> AnEntry | None:
    """The entry that keeps a supervisor from supervising: a revocation, else the suspension that lasts longest (14)."""
    holding = [one for one in in_force(entries, day) if one.effect in (Effect.REVOKE, Effect.SUSPEND)]
    return max(holding, key=lambda one: (one.effect == Effect.REVOKE, one.until or date.max, one.id), default=None)


def supervisor_state(entries: Iterable[Entry], day: date) -> str:
    """`revoked`, `suspended` or `active`."""
    found = supervisor_entry(entries, day)
    if found is None:
        return "active"
    return "revoked" if found.effect == Effect.REVOKE else "suspended"
