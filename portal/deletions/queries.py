"""Orders to delete by how they stand, asked of the database. How one stands is `states.state`; a test holds the two equal."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, exists, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from portal.deletions.models import DeletionOrder, DeletionStep, KeptPart, KeptReadings
from portal.deletions.scope import visible
from portal.deletions.states import Kind
from portal.grants.models import Revocation
from portal.grants.scope import visible_revocations
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.organisations.models import Office

Condition = ColumnElement[bool]
Step = DeletionStep
PAGE = 30


def of(actor: Actor, *conditions: Condition) -> Select[DeletionOrder]:
    """The orders that the actor may know of, narrowed by these conditions."""
    loaded = (
        joinedload(DeletionOrder.about), joinedload(DeletionOrder.office), selectinload(DeletionOrder.steps),
        joinedload(DeletionOrder.kept).selectinload(KeptReadings.parts),
    )  # fmt: skip
    return select(DeletionOrder).where(visible(actor), *conditions).options(*loaded)


def listed(actor: Actor, condition: Condition, before: int | None) -> tuple[list[DeletionOrder], int | None]:
    """A page of them, the latest first, and before which id the next one begins."""
    found = of(actor, condition).order_by(DeletionOrder.id.desc()).limit(PAGE + 1)
    rows = session().scalars(found if before is None else found.where(DeletionOrder.id < before)).unique().all()
    return list(rows[:PAGE]), rows[PAGE - 1].id if len(rows) > PAGE else None


def not_followed(actor: Actor) -> Sequence[Revocation]:
    """The latest revocations that the actor may know of and after which no order to delete stands."""
    followed = select(DeletionOrder.id).where(DeletionOrder.revocation_id == Revocation.id, _stands())
    found = select(Revocation).where(visible_revocations(actor), ~followed.exists()).order_by(Revocation.id.desc())
    loaded = (joinedload(Revocation.about), joinedload(Revocation.person), joinedload(Revocation.office))
    return session().scalars(found.limit(PAGE).options(*loaded)).unique().all()


def owing() -> Condition:
    """Something is to be attested, in time or late, anew after a check that found data."""
    return and_(_stands(), _left())


def late(today: date) -> Condition:
    """Attested neither in time nor since; or found not to be deleted."""
    return and_(owing(), _late(today))


def to_check() -> Condition:
    """Everything is attested, and nobody has checked it."""
    return and_(_stands(), ~_left(), ~_clean())


def to_follow(today: date) -> Condition:
    """Late, or to be checked: both in one question, which asks once what is left."""
    return and_(_stands(), case((_left(), _late(today)), else_=~_clean()))


def _late(today: date) -> Condition:
    return or_(DeletionOrder.due_on < today, _last_failure() > 0)


def _stands() -> Condition:
    return ~exists().where(Step.order_id == DeletionOrder.id, Step.kind == Kind.WITHDRAWN.value)


def _last_failure() -> ScalarSelect[int]:
    failing = or_(Step.kind == Kind.REFUSED.value, and_(Step.kind == Kind.CHECKED.value, Step.passed.is_(False)))
    found = select(func.coalesce(func.max(Step.id), 0)).where(Step.order_id == DeletionOrder.id, failing)
    return found.correlate(DeletionOrder).scalar_subquery()


def _left() -> Condition:
    """That some part was not attested since the last failure."""
    attested = exists().where(
        Step.order_id == DeletionOrder.id, Step.part_id == KeptPart.id, Step.kind == Kind.ATTESTED.value,
        Step.id > _last_failure(),
    )  # fmt: skip
    return exists().where(KeptPart.kept_id == DeletionOrder.kept_id, ~attested)


def _clean() -> Condition:
    counted = and_(Step.kind == Kind.CHECKED.value, Step.passed.is_(True), Step.id > _last_failure())
    return exists().where(Step.order_id == DeletionOrder.id, counted)


def given_by(actor: Actor) -> Condition:
    """Those that the actor's office gave."""
    return DeletionOrder.office_id == actor.office_id


def about(actor: Actor) -> Condition:
    """Those about the actor's office."""
    return DeletionOrder.about_id == actor.office_id


def given_below(actor: Actor) -> Condition:
    """Those that an office right below the actor's gave: in a prefecture counties and institutions, in the province
    prefectures."""
    levels = ["county", "institution"] if actor.level == "prefecture" else ["prefecture"]
    below = select(Office.id).where(Office.level.in_(levels))
    if actor.level == "prefecture":
        below = below.where(Office.prefecture_id == actor.office_id)
    return DeletionOrder.office_id.in_(below)


def tab(word: str, today: date) -> Condition:
    """What a tab of the list holds; all where there is no such tab."""
    holds = {"late": lambda: late(today), "owing": owing, "check": to_check}
    return holds[word]() if word in holds else true()
