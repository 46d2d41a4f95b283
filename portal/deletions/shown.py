"""What the pages of deletion show. It decides nothing."""

from datetime import date
from typing import Any

from flask import url_for
from sqlalchemy import select

from portal.authority.actions import Action
from portal.authority.permission import basis_for
from portal.authority.scope import visible
from portal.cases.models import Case
from portal.deletions import following
from portal.deletions.acts import ACTS
from portal.deletions.forms import called
from portal.deletions.keeping import kept_of, read_under, size, united
from portal.deletions.models import DeletionOrder, DeletionStep, KeptPart, KeptReadings
from portal.deletions.ordering import orders_of
from portal.deletions.scope import visible as visible_orders
from portal.deletions.states import OWING, Kind, State, open_parts
from portal.deletions.stepping import standing
from portal.deletions.words import FOUND, HOW, KINDS, STATES
from portal.grants.models import Revocation
from portal.grants.revoking import ended_by
from portal.grants.scope import capacities_over
from portal.grants.words import REASONS
from portal.identity.posts import named
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.due import remaining
from portal.kit.files import Store
from portal.kit.refusal import Ground
from portal.kit.shown import Blocked, Offered, Step
from portal.rulebook.internal_limits import delivered_calendar

RANGES = 200
"""So many ranges of a set are spelled out; the set itself is kept whole."""


def of_revocation(revocation: Revocation, by: Actor, day: date) -> dict[str, Any]:
    """What was read under what a revocation ended, whether it is kept, and what followed."""
    found, orders = read_under(revocation), [(one, standing(one, day)) for one in orders_of(revocation.id)]
    held = capacities_over(revocation.about, by)
    return {
        "revocation": revocation, "reason": REASONS[revocation.reason], "kept": kept_of(revocation),
        "read": size(united(one.certificates for one in found)), "readings": sum(one.readings for one in found),
        "exports": sum(one.export_id is not None for one in found), "grants": ended_by(revocation),
        "since": min((one.since for one in found), default=None), "until": max((one.until for one in found), default=None),
        "orders": [(one, STATES[now]) for one, now in orders],
        "ordered": any(now is not State.WITHDRAWN for _, now in orders),
        "may": basis_for(by, Action.DELETION_ORDER, held) is not None,
        "cases": following.opened(revocation, by), "case_url": case_url(revocation, by),
    }  # fmt: skip


def case_url(revocation: Revocation, by: Actor) -> str:
    """Where the actor opens a case under 19 about it, or ""."""
    found = basis_for(by, Action.OPEN, following.leading(revocation, by), [following.CLAUSE])
    return following.case_address(revocation) if found else ""


def sheet(order: DeletionOrder, store: Store, by: Actor, day: date) -> dict[str, Any]:
    """Everything on the page of an order."""
    now = standing(order, day)
    due = remaining(order.due_on, order.served_on, day, delivered_calendar()) if now in OWING else None
    known = select(Case).where(Case.id == order.case_id, visible(Case, by))
    case = session().scalars(known).one_or_none() if order.case_id else None
    return {
        "order": order, "standing": STATES[now], "state": now, "due": due, "parts": parts(order), "case": case, "how": HOW,
        "spelled": spelled(order.kept), "steps": [timed(step) for step in reversed(order.steps)],
        "files": [(step, store.intact(step.sha256)) for step in order.steps if step.sha256],
        "panel": panel(order, now, by), **_broken(order, now, case, by),
    }  # fmt: skip


def of_case(case: Case, by: Actor, day: date) -> list[tuple[DeletionOrder, tuple[str, str], str]]:
    """The orders that the decision of a case under 19 gave, for whoever reads the case: how each stands, and the address of its
    page where the actor may open it."""
    if following.CLAUSE not in case.clauses:
        return []
    mine = DeletionOrder.case_id == case.id
    open_to = set(session().scalars(select(DeletionOrder.id).where(mine, visible_orders(by))))
    found = session().scalars(select(DeletionOrder).where(mine).order_by(DeletionOrder.id)).all()
    return [(one, STATES[standing(one, day)], _page_of(one) if one.id in open_to else "") for one in found]


def _page_of(order: DeletionOrder) -> str:
    return url_for("deletions.show", deletion_id=order.id)


def _broken(order: DeletionOrder, now: State, case: Case | None, by: Actor) -> dict[str, str]:
    """Where it was not deleted: the way to refer it to whom it concerns, in a case under 19, which may still be to open."""
    failed = now is State.FAILED
    refer = url_for("cases.refer", case_id=case.id) if failed and case and following.may_refer(case, by) else ""
    return {"refer_url": refer, "open_url": case_url(order.revocation, by) if failed and case is None else ""}


def parts(order: DeletionOrder) -> list[tuple[KeptPart, str, DeletionStep | None]]:
    """Each part with its name and what was signed about it last, as far as that still counts."""
    left = set(open_parts([part.id for part in order.kept.parts], order.steps))
    signed = {step.part_id: step for step in order.steps if step.kind == Kind.ATTESTED}
    return [(part, called(part), None if part.id in left else signed.get(part.id)) for part in order.kept.parts]


def left(order: DeletionOrder) -> list[KeptPart]:
    """The parts still to be signed for."""
    return [part for part, _, signed in parts(order) if signed is None]


def spelled(kept: KeptReadings) -> str:
    """The set of record numbers as people read it: `3-5, 9`, and how many ranges more."""
    ends = [(one.lower or 0, (one.upper or 0) - 1) for one in kept.certificates]
    ranges = [f"{first}" if first == last else f"{first}–{last}" for first, last in ends]
    more = f" 等 {len(ranges)} 段" if len(ranges) > RANGES else ""
    return "、".join(ranges[:RANGES]) + more


def panel(order: DeletionOrder, now: State, by: Actor) -> dict[str, Any]:
    """What can be done now, and what is kept back and why."""
    offered, kept = list[Offered](), list[Blocked]()
    for act in ACTS:
        found = act.obstacle(order, now, by)
        if found is None:
            url = url_for(act.endpoint, deletion_id=order.id)
            offered.append(Offered(act.label, url, act.hint, "19", act.icon, not offered))
        elif found.ground is not Ground.AUTHORITY:
            kept.append(Blocked(act.label, "前置环节", found.why, found.when, found.who, "19"))
    return {"offered": offered, "kept": kept, "role": named(by.posts), "main": next(iter(offered), None)}


def timed(step: DeletionStep) -> Step:
    """One step as the timeline draws it."""
    person = step.person.name if step.person else "系统"
    who = f"{person}（{step.office.short}）" if step.office else person
    said = [called(step.part)] if step.part else []
    if step.kind == Kind.ATTESTED:
        said.append(f"{step.done_on} 由{step.done_by}删除：{HOW[step.how]}")
    if step.kind == Kind.CHECKED:
        said.append(FOUND["clean" if step.passed else "found"])
    said += [step.words] if step.words else []
    return Step(who, KINDS[step.kind], step.acted_at, "　".join(said), step.entry, step.person is None)
