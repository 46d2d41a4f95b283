"""Who takes part in a case besides its lead and how it stands between them: parties, help, coordination (4(3), 20(6)), what is
held (20(1)), what superiors ask for (4(1)), what went elsewhere (8, 19). Nothing here decides anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.authority.models import CaseCapacity
from portal.authority.scope import lasting
from portal.authority.seats import Capacity
from portal.cases import interim, joint, links, oversight, referring, transferring
from portal.cases.acts import active_handlers
from portal.cases.joint_models import Assistance
from portal.cases.models import Case, CaseStep
from portal.cases.states import State
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.due import Due, remaining
from portal.notices.calendar_years import calendar_in_force
from portal.organisations.models import Office

LEAD_CLAUSES = {"prefecture": "4(2)", "institution": "4(4)", "county": "14", "province": "14"}
CLAUSES = {Capacity.COORDINATE: "20(6)", Capacity.ISSUE: "20(4)", Capacity.FILED_TO: "20(5)", Capacity.RESPONDENT: "20(3)"}


@dataclass(frozen=True)
class Party:
    """One office that takes part: as what, and under which clause."""

    capacity: str
    office: str
    short: str
    clause: str


@dataclass(frozen=True)
class Help:
    """A request as its row shows it: how near its day is while nobody has answered, and whether the reader may end it."""

    request: Assistance
    due: Due | None
    may_end: bool


def of(case: Case, actor: Actor, at: datetime, taken: Sequence[CaseStep]) -> dict[str, Any]:
    """All of it; `taken` are the steps of the case."""
    state, today, measures = State(case.state), local(at).date(), interim.measures(case)
    moved = transferring.arrived(case, actor) if state is State.TRANSFERRED else None
    return {
        "parties": parties(case), "helps": helps(case, actor, at), "coordinations": joint.coordinations(case),
        "measures": measures, "measure_words": interim.KINDS, "measure_clauses": interim.CLAUSES,
        "held": [one for one in measures if one.ended_at is None], "referrals": referrals(case, taken),
        "asked_for": [(one, one.overdue(today)) for one in oversight.unanswered(case, taken)],
        "too_few": too_few(case, state), "arrived": moved, "may_link": links.LINK.obstacle(case, actor, at) is None,
    }  # fmt: skip


def parties(case: Case) -> list[Party]:
    """The offices that take part now, the lead first."""
    found = [Party("主办", case.lead.name, case.lead.short, LEAD_CLAUSES.get(case.lead_level, "4(2)"))]
    if case.venue is not None:
        found.append(Party("活动所在地", case.venue.name, case.venue.short, "20(6)"))
    if case.county is not None and case.county_id != case.lead_id:
        found.append(Party("协助（属地）", case.county.name, case.county.short, "4(3)"))
    return [*found, *_let_in(case)]


def _let_in(case: Case) -> list[Party]:
    rows = select(CaseCapacity.capacity, Office).join(Office, Office.id == CaseCapacity.office_id)
    rows = rows.where(CaseCapacity.case_id == case.id, lasting()).order_by(CaseCapacity.id)
    found = []
    for word, office in session().execute(rows).unique():
        capacity = Capacity(word)
        clause = CLAUSES.get(capacity, "4(3)" if office.level == "county" else "20(6)")
        if capacity is not Capacity.ASSIST or office.id != case.county_id:
            found.append(Party(capacity.label, office.name, office.short, clause))
    return list(dict.fromkeys(found))


def helps(case: Case, actor: Actor, at: datetime) -> list[Help]:
    """Every request for help, oldest first."""
    asked = joint.requests(case)
    permitted = bool(asked) and joint.END.permitted(case, actor) is not None
    return [_help(one, permitted and one.asked_by_id == actor.office_id, at) for one in asked]


def _help(one: Assistance, mine: bool, at: datetime) -> Help:
    if one.answered_at is not None or one.ended_at is not None:
        return Help(one, None, mine and one.ended_at is None)
    due = remaining(one.due_on, local(one.asked_at).date(), local(at).date(), calendar_in_force())
    return Help(one, due, mine)


def referrals(case: Case, taken: Sequence[CaseStep]) -> Sequence[Any]:
    """What was referred; not asked where no step says so."""
    return referring.referrals(case) if any(step.event == referring.REFER.event for step in taken) else ()


def too_few(case: Case, state: State) -> int | None:
    """How many handlers are left where two have to investigate (R-10); before that, the act of beginning says so."""
    left = len(active_handlers(case, case.lead_id))
    return left if state is State.INVESTIGATING and left < 2 else None
