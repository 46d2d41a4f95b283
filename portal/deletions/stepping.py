"""The one door by which an order to delete goes on: its steps are added one after the other."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.audit.record import record, text_hash
from portal.authority.actions import Action
from portal.authority.permission import OWN, permit
from portal.deletions.keeping import hold
from portal.deletions.models import DeletionOrder, DeletionStep
from portal.deletions.scope import capacities_of
from portal.deletions.states import Kind, State, barrier, state
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused


@dataclass(frozen=True)
class Said:
    """What a step says besides who and when: as the columns of `DeletionStep`."""

    kind: Kind
    part_id: int | None = None
    done_on: date | None = None
    how: str = ""
    done_by: str = ""
    passed: bool | None = None
    words: str = ""
    file: str = ""
    sha256: str | None = None
    size: int | None = None


def standing(order: DeletionOrder, day: date) -> State:
    """How an order stands on a day."""
    return state([part.id for part in order.kept.parts], order.steps, order.due_on, day)


def now_of(order: DeletionOrder, kind: Kind, at: datetime, passed: bool = False) -> State:
    """How it stands, with nobody else acting until the transaction ends. Raises `Refused` where it cannot go on so."""
    hold(order.revocation_id)
    session().refresh(order, ["steps"])
    now = standing(order, local(at).date())
    found = barrier(kind, passed, now)
    if found is not None:
        raise Refused(found[0], "19", when=found[1], ground=Ground.PROCEDURE)
    return now


def ensure_its_own(order: DeletionOrder, action: Action, by: Actor) -> None:
    """Raise `Refused` unless this is an officer, with this right, of the office that gave the order."""
    permit(by, action, capacities_of(order, by))
    if order.office_id != by.office_id:
        raise Refused("由责令删除的机关办理。", "19", who=f"由{order.office.name}办理", ground=Ground.AUTHORITY)


def ensure_answers(order: DeletionOrder, by: Actor) -> None:
    """Raise `Refused` unless this is an officer of the reader's office: nobody signs for another office."""
    if order.about_id != by.office_id:
        who = f"由{order.about.name}办理"
        raise Refused("删除说明由读取方机构签署。", "19", who=who, ground=Ground.AUTHORITY)
    permit(by, Action.DELETION_ATTEST, OWN)


def add(order: DeletionOrder, said: Said, *, by: Actor, at: datetime) -> DeletionStep:
    """Write a step with its entry."""
    facts: dict[str, object] = {
        "deletion": order.id, "step": said.kind.value, "part": said.part_id, "passed": said.passed,
        "done": said.done_on.isoformat() if said.done_on else None, "sha256": said.sha256, "words": text_hash(said.words),
    }  # fmt: skip
    record("deletion:step", facts, by=by, at=at, clause="19")
    row = DeletionStep(
        order_id=order.id, kind=said.kind.value, part_id=said.part_id, done_on=said.done_on, how=said.how,
        done_by=said.done_by, passed=said.passed, words=said.words, file=said.file, sha256=said.sha256, size=said.size,
        office_id=by.office_id or None, person_id=by.person_id or None, acted_at=at,
    )  # fmt: skip
    session().add(row)
    session().flush()
    session().refresh(order, ["steps"])
    return row
