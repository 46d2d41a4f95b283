"""What is asked about filings: those of a case, one for the two offices it lies between, what is owed, awaited, overdue."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from portal.authority.gate import Subject, register
from portal.authority.scope import capacities_of, visible
from portal.authority.seats import Capacity
from portal.cases.models import Case
from portal.filings.models import Filing
from portal.filings.words import FILED, NOT_FILED, RECEIVED
from portal.kit.actor import Actor
from portal.kit.db import session

Condition = ColumnElement[bool]


def filings(case: Case) -> Sequence[Filing]:
    """Every filing the case's decision called for."""
    found = select(Filing).where(Filing.case_id == case.id).order_by(Filing.id)
    return session().scalars(found.options(*_with_offices())).all()


def open_count(case: Case) -> int:
    """How many of them nobody above has received yet."""
    found = select(func.count()).select_from(Filing).where(Filing.case_id == case.id, Filing.state != RECEIVED)
    return int(session().scalar(found) or 0)


def to_file(case: Case, by: Actor) -> list[Filing]:
    """Those of the case that the actor's office still has to file."""
    return [one for one in filings(case) if one.from_id == by.office_id and one.state in NOT_FILED]


def to_receive(case: Case, by: Actor) -> Filing | None:
    """The one that was filed with the actor's office and waits for its answer."""
    return next((one for one in filings(case) if one.to_id == by.office_id and one.state == FILED), None)


def owed_by(actor: Actor) -> Condition:
    """待我报备."""
    return and_(Filing.from_id == actor.office_id, Filing.state.in_(NOT_FILED))


def sent_by(actor: Actor) -> Condition:
    """Filed by the actor's office, and not answered yet."""
    return and_(Filing.from_id == actor.office_id, Filing.state == FILED)


def waiting_for(actor: Actor) -> Condition:
    """待我收讫."""
    return and_(Filing.to_id == actor.office_id, Filing.state == FILED)


def awaited_by(actor: Actor) -> Condition:
    """Decided cases that an office below has not filed yet."""
    return and_(Filing.to_id == actor.office_id, Filing.state.in_(NOT_FILED))


def done_for(actor: Actor) -> Condition:
    """Received, on either side."""
    return and_(_mine(actor), Filing.state == RECEIVED)


def overdue(actor: Actor, today: date) -> Condition:
    """Not filed by its last day, on either side (an internal limit, R-11)."""
    return and_(_mine(actor), Filing.state.in_(NOT_FILED), Filing.due_on < today)


def of(actor: Actor, *conditions: Condition) -> Select[Filing]:
    """The filings of cases the actor may know of, narrowed by these conditions."""
    seen = Filing.case_id.in_(select(Case.id).where(visible(Case, actor)))
    return select(Filing).where(_mine(actor), seen, *conditions).options(*_with_offices(), joinedload(Filing.case))


def count(actor: Actor, condition: Condition) -> int:
    """How many; for the tabs and the desk."""
    return int(session().scalar(select(func.count()).select_from(of(actor, condition).subquery())) or 0)


def _mine(actor: Actor) -> Condition:
    return or_(Filing.from_id == actor.office_id, Filing.to_id == actor.office_id)


def _with_offices() -> tuple[Any, Any]:
    return joinedload(Filing.sender), joinedload(Filing.recipient)


def _load(actor: Actor, filing_id: int) -> Filing | None:
    return session().scalars(of(actor, Filing.id == filing_id)).one_or_none()


def _capacities(filing: Filing, actor: Actor) -> frozenset[Capacity]:
    return capacities_of(filing.case, actor)


def _matters(filing: Filing) -> Sequence[str]:
    return filing.case.clauses


register(Filing, Subject("filing_id", _load, _capacities, _matters, "filing"))
