"""What is asked about rectifications: one, through the caller's scope; that of a decision; lists by how they stand now.

How one stands is `states.state`; here the same is asked of the database, and a property test holds the two equal."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from portal.authority.gate import Subject, register
from portal.authority.seats import Capacity
from portal.decisions.models import Decision
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.rectifications.models import Rectification, RectificationFile, RectificationStep
from portal.rectifications.scope import capacities_of, visible
from portal.rectifications.states import TURNS, Kind

Condition = ColumnElement[bool]
Step = RectificationStep


def with_everything() -> tuple[Any, ...]:
    """What a row of a list shows besides its own columns."""
    return (
        selectinload(Rectification.steps), joinedload(Rectification.institution), joinedload(Rectification.prefecture),
        joinedload(Rectification.decision).joinedload(Decision.document),
    )  # fmt: skip


def of(actor: Actor, *conditions: Condition) -> Select[Rectification]:
    """The rectifications that the actor may know of, narrowed by these conditions."""
    return select(Rectification).where(visible(actor), *conditions)


def of_decision(decision_id: int) -> Rectification | None:
    """The one that a decision ordered."""
    return session().scalars(select(Rectification).where(Rectification.decision_id == decision_id)).one_or_none()


def of_institution(institution_id: int) -> Sequence[Rectification]:
    """All that an institution was ordered, the latest first."""
    found = select(Rectification).where(Rectification.institution_id == institution_id).order_by(Rectification.id.desc())
    return session().scalars(found.options(*with_everything())).all()


def _latest(column: Any, *kinds: Kind) -> ScalarSelect[Any]:
    """A column of the latest step of these kinds."""
    found = select(column).where(Step.rectification_id == Rectification.id, Step.kind.in_([one.value for one in kinds]))
    return found.order_by(Step.ordinal.desc()).limit(1).correlate(Rectification).scalar_subquery()


_turn = _latest(Step.kind, *TURNS)
_owed = func.greatest(_latest(Step.due_on, Kind.ORDERED, Kind.EXTENDED), _latest(Step.due_on, Kind.RETURNED))
_goes_on = ~func.coalesce(_latest(Step.kind, Kind.OVERTAKEN, Kind.RESUMED) == Kind.OVERTAKEN.value, False)
_owing = and_(_goes_on, or_(_turn.is_(None), _turn == Kind.RETURNED.value))
_failed = and_(_goes_on, _turn == Kind.FAILED.value)


def running(today: date) -> Condition:
    """The institution has time left."""
    return and_(_owing, _owed >= today)


def late(today: date) -> Condition:
    """Not done in time: overdue, or found to be so."""
    return or_(overdue(today), _failed)


def overdue(today: date) -> Condition:
    """Its time is over, and nobody has said yet what follows."""
    return and_(_owing, _owed < today)


def to_judge() -> Condition:
    """The final report waits for the prefecture."""
    return and_(_goes_on, _turn == Kind.FINAL.value)


def owing() -> Condition:
    """The institution owes its report, in time or late."""
    return or_(_owing, _failed)


def ended() -> Condition:
    """Accepted, the order reversed, or overtaken by a termination."""
    return or_(_turn == Kind.ACCEPTED.value, _turn == Kind.REVERSED.value, ~_goes_on)


def to_inspect() -> Condition:
    """The county was asked to inspect and has not yet."""
    return and_(_latest(Step.kind, Kind.ASKED, Kind.INSPECTED) == Kind.ASKED.value, ~func.coalesce(ended(), False))


def _load(actor: Actor, key: int) -> Rectification | None:
    found = of(actor, Rectification.id == key).options(*with_everything())
    return session().scalars(found).unique().one_or_none()


def _load_file(actor: Actor, key: int) -> RectificationFile | None:
    known = of(actor).with_only_columns(Rectification.id)
    found = select(RectificationFile).join(RectificationFile.step).where(RectificationFile.id == key)
    return session().scalars(found.where(Step.rectification_id.in_(known))).one_or_none()


def _file_capacities(file: RectificationFile, actor: Actor) -> frozenset[Capacity]:
    return capacities_of(file.step.rectification, actor)


def _no_matter(thing: Any) -> Sequence[str]:
    return ()


register(Rectification, Subject("rectification_id", _load, capacities_of, _no_matter, "rectification"))
register(RectificationFile, Subject("file_id", _load_file, _file_capacities, _no_matter, "rectification_file"))
