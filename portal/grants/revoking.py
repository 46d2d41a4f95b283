"""立即取消证书数据读取权限 (19), and suspension on suspicion. From the commit on nothing is read under the grants concerned; an
office revoked as a whole loses the keys of its systems with them. Afterwards the order is confirmed or lifted (R-8)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from portal.audit.record import record, text_hash
from portal.authority.actions import Action
from portal.authority.permission import permit
from portal.authority.seats import Level
from portal.certificates.keys import end_keys
from portal.grants.models import GrantStep, ReadGrant, Revocation
from portal.grants.scope import capacities_over
from portal.grants.states import CONFIRM, END, FOLLOWS, LIFT, REVOKE, SUSPEND
from portal.grants.stepping import Doing, hold_alone, last_step, step
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import local
from portal.kit.db import draw_id, session
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.organisations.numbers import next_number

TREE = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY, Level.INSTITUTION)
"""From above to below (table 2)."""
REVOCABLE = sorted(last for last, events in FOLLOWS.items() if REVOKE in events)


@dataclass(frozen=True)
class Order:
    """Whose permissions end, and why: of a whole office, of one of its people, or the grants named."""

    about: Office
    reason: str
    words: str
    basis: str
    person_id: int | None = None
    grants: Sequence[int] = ()


def concerned(order: Order) -> Sequence[ReadGrant]:
    """The grants that such an order ends: those in force or suspended, and those under which it was read before."""
    newest = select(GrantStep.event).where(GrantStep.grant_id == ReadGrant.id).order_by(GrantStep.id.desc()).limit(1)
    found = select(ReadGrant).where(ReadGrant.office_id == order.about.id, newest.scalar_subquery().in_(REVOCABLE))
    if order.person_id is not None:
        found = found.where(ReadGrant.person_id == order.person_id)
    if order.grants:
        found = found.where(ReadGrant.id.in_(order.grants))
    return session().scalars(found.order_by(ReadGrant.id)).unique().all()


def revoke(order: Order, *, by: Actor, at: datetime, case_id: int | None = None) -> Revocation:
    """End them all in one act. Raises `Refused` for who may not (table 2), and where there is nothing to end."""
    permit(by, Action.REVOKE_READ, capacities_over(order.about, by))
    return enforce(order, by=by, at=at, case_id=case_id)


def enforce(order: Order, *, by: Actor, at: datetime, case_id: int | None = None) -> Revocation:
    """The same where somebody decided it already: a decision under 19, once it is served."""
    grants, whole = concerned(order), order.person_id is None and not order.grants
    moment = max((hold_alone(grant.id) for grant in grants), default=at)
    keys = end_keys(order.about.id, order.words, by=by, at=at) if whole else 0
    if not grants and not keys:
        raise Refused("没有可以取消的读取权限：都没有批准过，或者已经取消。", "19", ground=Ground.STALE)
    office, year = session().get_one(Office, by.office_id), local(at).year
    made = Revocation(
        id=draw_id(Revocation), office_id=office.id,
        number=f"QX-{office.letters}-{year}-{next_number(office, 'revocation', year):03d}",
        about_id=order.about.id, prefecture_id=order.about.prefecture_id, person_id=order.person_id, reason=order.reason,
        words=order.words, basis=order.basis, keys=keys, case_id=case_id, ordered_by=by.person_id, ordered_at=moment,
    )  # fmt: skip
    facts: dict[str, object] = {
        "about": order.about.id, "person": order.person_id, "grants": [grant.id for grant in grants], "reason": order.reason,
        "words": text_hash(order.words), "keys": made.keys, "case": case_id,
    }  # fmt: skip
    record("read_grant:revoked", facts, by=by, at=at, clause="19")
    session().add(made)
    session().flush()
    for grant in grants:
        step(grant, Doing(REVOKE, order.words, revocation_id=made.id), by=by, at=at)
    return made


def suspend(grant: ReadGrant, words: str, until: date | None, *, by: Actor, at: datetime) -> GrantStep:
    """Suspend on suspicion, at once; it ends by decision, or when the day `until` is over."""
    if by is not SYSTEM:
        permit(by, Action.SUSPEND_READ, capacities_over(grant.office, by))
        hold_alone(grant.id)
        if last_step(grant.id).event == SUSPEND:
            _ensure_not_below(grant, by)
    if until is not None and until < local(at).date():
        raise Refused("暂停的截止日期不能早于今天。", "19", ground=Ground.INPUT, field="until")
    return step(grant, Doing("suspend", words, until), by=by, at=at)


def resume(grant: ReadGrant, words: str, *, by: Actor, at: datetime) -> None:
    """The suspicion is gone. Raises `Refused` as `ensure_lifts` does."""
    permit(by, Action.SUSPEND_READ, capacities_over(grant.office, by))
    hold_alone(grant.id)
    ensure_lifts(grant, by)
    step(grant, Doing("resume", words), by=by, at=at)


def settle(grant: ReadGrant, words: str, *, confirmed: bool, by: Actor, at: datetime) -> None:
    """Confirm a revocation, or lift it where it was not justified (R-8): by an approver of the office that ordered it, or of
    one above. Raises `Refused` as `ensure_lifts` does."""
    permit(by, Action.DECIDE_GRANT, capacities_over(grant.office, by))
    hold_alone(grant.id)
    ensure_lifts(grant, by)
    conclude(grant, words, confirmed=confirmed, by=by, at=at)


def conclude(grant: ReadGrant, words: str, *, confirmed: bool, by: Actor, at: datetime) -> None:
    """The same where a decision under 19 was served, or reversed on review. What had been handed back before stays so."""
    handed_back = not confirmed and _before_revocation(grant.id) == END
    step(grant, Doing(CONFIRM if confirmed else LIFT, words), by=by, at=at)
    if handed_back:
        step(grant, Doing(END, "取消之前已经交还，解除取消后不再恢复。"), by=by, at=at)


def ended_by(revocation: Revocation) -> Sequence[ReadGrant]:
    """The grants that an order ended, whatever became of them since."""
    mine = select(GrantStep.grant_id).where(GrantStep.revocation_id == revocation.id, GrantStep.event == REVOKE)
    return session().scalars(select(ReadGrant).where(ReadGrant.id.in_(mine)).order_by(ReadGrant.id)).unique().all()


def last_revoking(grant_id: int) -> Revocation | None:
    """The order that ended a grant last."""
    found = select(Revocation).join(GrantStep, GrantStep.revocation_id == Revocation.id)
    mine = found.where(GrantStep.grant_id == grant_id, GrantStep.event == REVOKE)
    return session().scalars(mine.order_by(GrantStep.id.desc()).limit(1)).one_or_none()


def ensure_lifts(grant: ReadGrant, by: Actor) -> None:
    """Raise `Refused` for who reads under the grant, and for an office below the one that suspended or revoked it."""
    if _reads(grant, by):
        others = "由本机构不使用这项权限的人员或者上级机构办理"
        raise Refused("不能恢复自己的读取权限。", "19", who=others, ground=Ground.AUTHORITY)
    _ensure_not_below(grant, by)


def _reads(grant: ReadGrant, by: Actor) -> bool:
    """Whether it is his own. At the province, above which there is nobody, another of the same post is another."""
    if grant.person_id is not None or grant.office_id != by.office_id:
        return grant.person_id in by.persons
    return grant.asked_by in by.persons if by.level == Level.PROVINCE else grant.post in by.posts


def _ensure_not_below(grant: ReadGrant, by: Actor) -> None:
    """What an office ordered no office below it takes back; what the system ordered, none below the one that gave the grant."""
    ordered = (GrantStep.grant_id == grant.id, GrantStep.event.in_((SUSPEND, REVOKE)))
    last = session().scalars(select(GrantStep).where(*ordered).order_by(GrantStep.id.desc()).limit(1)).one_or_none()
    ordering = last.office if last is not None and last.office is not None else grant.approver
    if by.office_id != ordering.id and TREE.index(Level(by.level)) >= TREE.index(Level(ordering.level)):
        ordered_by = ordering.name if last is not None and last.office is not None else "系统因读取异常"
        why = f"这项读取权限由{ordered_by}暂停或者取消，下级机构不能恢复或者更改。"
        raise Refused(why, "19", who=f"由{ordering.name}或者其上级机构办理", ground=Ground.AUTHORITY)


def _before_revocation(grant_id: int) -> str | None:
    """What had been done with a grant last when it was revoked."""
    mine = GrantStep.grant_id == grant_id
    revoked = select(func.max(GrantStep.id)).where(mine, GrantStep.event == REVOKE).scalar_subquery()
    before = select(GrantStep.event).where(mine, GrantStep.id < revoked).order_by(GrantStep.id.desc()).limit(1)
    return session().scalar(before)
