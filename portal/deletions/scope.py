"""Whose orders an actor has to do with: those about the own office, and about the offices below it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from portal.authority.actions import Action
from portal.authority.gate import Subject, register
from portal.authority.scope import reading
from portal.authority.seats import Capacity
from portal.deletions.models import DeletionOrder, DeletionStep
from portal.grants import scope
from portal.kit.actor import Actor
from portal.kit.db import session


def visible(actor: Actor) -> scope.Condition:
    """The orders about the actor's office and those below it, for whoever may see the revocation that they follow."""
    held = reading(actor, Action.READ_GRANT_READ)
    return scope.within(DeletionOrder.about_id, DeletionOrder.prefecture_id, actor, held)


def capacities_of(order: DeletionOrder, actor: Actor) -> frozenset[Capacity]:
    """In which capacity the actor's office has to do with an order."""
    return scope.capacities_of(order, actor)


def _load(actor: Actor, key: int) -> DeletionOrder | None:
    return session().scalars(select(DeletionOrder).where(DeletionOrder.id == key, visible(actor))).one_or_none()


def _load_step(actor: Actor, key: int) -> DeletionStep | None:
    found = select(DeletionStep).join(DeletionStep.order).where(DeletionStep.id == key, DeletionStep.sha256.is_not(None))
    return session().scalars(found.where(visible(actor))).one_or_none()


def _of_step(step: DeletionStep, actor: Actor) -> frozenset[Capacity]:
    return capacities_of(step.order, actor)


def _no_matter(thing: Any) -> Sequence[str]:
    return ()


register(DeletionOrder, Subject("deletion_id", _load, capacities_of, _no_matter, "deletion"))
register(DeletionStep, Subject("step_id", _load_step, _of_step, _no_matter, "deletion_step"))
