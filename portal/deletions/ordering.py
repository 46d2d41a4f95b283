"""责令删除已读取的证书数据 (19): given about readings that are kept, and about nothing else; taken back by a new entry."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.audit.record import record, text_hash
from portal.authority.actions import Action
from portal.authority.permission import permit
from portal.deletions.keeping import hold, kept_of
from portal.deletions.models import DeletionOrder, DeletionStep, KeptReadings
from portal.deletions.states import Kind
from portal.deletions.stepping import Said, add, ensure_its_own, now_of
from portal.grants.models import Revocation
from portal.grants.scope import capacities_over
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.organisations.numbers import next_number
from portal.rulebook.internal_limits import limit_due


@dataclass(frozen=True)
class Ordering:
    """What the order says: why, on which basis, when the reader's office received it."""

    words: str
    basis: str
    served_on: date
    case_id: int | None = None


def orders_of(revocation_id: int) -> list[DeletionOrder]:
    """The orders that followed a revocation, the latest first."""
    found = select(DeletionOrder).where(DeletionOrder.revocation_id == revocation_id)
    return list(session().scalars(found.order_by(DeletionOrder.id.desc())))


def kept_for(revocation: Revocation) -> KeptReadings:
    """What an order can be about. Raises `Refused` before it is kept: evidence comes first (19, R-8)."""
    found = kept_of(revocation)
    if found is None:
        raise Refused("已读取的数据尚未固定留证，不能责令删除。", "19", when="先固定读取情况作为证据")
    return found


def order(kept: KeptReadings, said: Ordering, *, by: Actor, at: datetime) -> DeletionOrder:
    """Order the deletion of what was kept. Raises `Refused` for who may not (table 2), where nothing was read, and while an
    earlier order stands."""
    permit(by, Action.DELETION_ORDER, capacities_over(kept.revocation.about, by))
    ensure_another(kept.revocation, by)
    today, first = local(at).date(), local(kept.revocation.ordered_at).date()
    if not first <= said.served_on <= today:
        why = f"收到日期应在取消读取权限之日（{first}）至今天之间。"
        raise Refused(why, "19", ground=Ground.INPUT, field="served_on")
    return give(kept, said, by=by, at=at)


def give(kept: KeptReadings, said: Ordering, *, by: Actor, at: datetime) -> DeletionOrder:
    """The same where a decision under 19 was served."""
    revocation = kept.revocation
    hold(revocation.id)
    earlier = orders_of(revocation.id)
    if kept.records == 0:
        raise Refused("读取记录中没有已读取的证书数据，没有可以责令删除的。", "19", ground=Ground.STALE)
    if any(Kind.WITHDRAWN not in {step.kind for step in one.steps} for one in earlier):
        raise Refused("已经责令删除，不重复责令。", "19", ground=Ground.STALE)
    office, year = session().get_one(Office, by.office_id), local(at).year
    made = DeletionOrder(
        number=f"SC-{office.letters}-{year}-{next_number(office, 'deletion', year):03d}", kept_id=kept.id,
        revocation_id=revocation.id, round=len(earlier), office_id=office.id, about_id=revocation.about_id,
        prefecture_id=revocation.prefecture_id, person_id=revocation.person_id, case_id=said.case_id, basis=said.basis,
        words=said.words, served_on=said.served_on, due_on=limit_due("deletion", said.served_on).day,
        ordered_by=by.person_id, ordered_at=at,
    )  # fmt: skip
    facts: dict[str, object] = {
        "revocation": revocation.id, "about": revocation.about_id, "person": revocation.person_id, "case": said.case_id,
        "records": kept.records, "certificates": kept.digest, "due": made.due_on.isoformat(), "words": text_hash(said.words),
    }  # fmt: skip
    record("deletion:ordered", facts, by=by, at=at, clause="19")
    session().add(made)
    session().flush()
    return made


def withdraw(order: DeletionOrder, words: str, *, by: Actor, at: datetime) -> DeletionStep:
    """Whoever gave it takes it back, with the reason."""
    ensure_its_own(order, Action.DELETION_ORDER, by)
    ensure_another(order.revocation, by)
    return take_back(order, words, by=by, at=at)


def take_back(order: DeletionOrder, words: str, *, by: Actor, at: datetime) -> DeletionStep:
    """The same where the decision was reversed on review."""
    now_of(order, Kind.WITHDRAWN, at)
    return add(order, Said(Kind.WITHDRAWN, words=words), by=by, at=at)


def ensure_another(revocation: Revocation, by: Actor) -> None:
    """Raise `Refused` for whose own readings these are."""
    if revocation.person_id in by.persons:
        who = "由本机构另一位审批人或者上级机构办理"
        raise Refused("不能办理责令自己删除数据的事项。", "19", who=who, ground=Ground.AUTHORITY)
