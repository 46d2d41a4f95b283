"""The capacities that arise when a case leaves its lead for an office above: `issue` (20(4)) and `filed_to` (20(5))."""

from datetime import datetime

from sqlalchemy import select, update

from portal.audit.record import record
from portal.authority.models import CaseCapacity
from portal.authority.seats import Capacity
from portal.cases.models import Case
from portal.kit.actor import Actor
from portal.kit.db import session


def give(case: Case, office_id: int, capacity: Capacity, *, clause: str, by: Actor, at: datetime) -> None:
    """From now on the office takes part in this capacity; giving it twice changes nothing."""
    held = select(CaseCapacity.id).where(
        CaseCapacity.case_id == case.id, CaseCapacity.office_id == office_id,
        CaseCapacity.capacity == capacity.value, CaseCapacity.until.is_(None),
    )  # fmt: skip
    if session().scalar(held.limit(1)) is not None:
        return
    session().add(
        CaseCapacity(
            office_id=office_id, case_id=case.id, capacity=capacity.value, opened_at=case.opened_at, since=at, until=None
        )
    )
    facts: dict[str, object] = {"case": case.id, "office": office_id, "capacity": capacity.value, "until": None}
    record("case:capacity_given", facts, by=by, at=at, clause=clause)
    session().flush()


def end(case: Case, office_id: int, capacity: Capacity, *, clause: str, by: Actor, at: datetime) -> None:
    """The office's part in this capacity is over; the row stays and says since when and until when."""
    lasting = update(CaseCapacity).where(
        CaseCapacity.case_id == case.id, CaseCapacity.office_id == office_id,
        CaseCapacity.capacity == capacity.value, CaseCapacity.until.is_(None),
    )  # fmt: skip
    session().execute(lasting.values(until=at))
    facts: dict[str, object] = {"case": case.id, "office": office_id, "capacity": capacity.value}
    record("case:capacity_ended", facts, by=by, at=at, clause=clause)
