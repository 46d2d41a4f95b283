"""What can be done with a case, as one list: the action panel shows it, forms open by it, operations perform it.

Three questions, in this order: may she (the policy), is it for her hands (assigned handlers act, whoever investigated does
not sign, R-10), and can it now (the workflow, with the facts the act itself finds out).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from portal.authority.actions import Action
from portal.authority.permission import basis_for, refusal
from portal.authority.scope import capacities_of
from portal.authority.seats import Capacity
from portal.cases.models import Case, CaseStep
from portal.cases.states import Event, State
from portal.cases.workflow import Facts, barrier
from portal.kit.actor import SYSTEM, Actor
from portal.kit.refusal import Ground, Refused


class Hands(Enum):
    """Whose hands an act is for, among those whom the policy permits it. Handlers are assigned by the lead and by the
    venue; an office that assists, or receives a defence as the superior, has none, and there the policy alone decides."""

    ANY = "any"
    HANDLER = "handler"
    LEAD_HANDLER = "lead_handler"
    SEPARATE = "separate"


def _no_facts(case: Case, at: datetime) -> Facts:
    return Facts()


def _always(case: Case) -> bool:
    return True


@dataclass(frozen=True)
class Act:
    """One thing to do: `action` in the policy, `event` in the workflow, `endpoint` the view that takes `case_id`.

    `facts` finds out what the workflow must know; `applies` tells whether the act makes sense for this kind of case at
    all (else it is not shown). `order` sorts the panel; `confirm` asks before what cannot be undone.
    """

    action: Action
    event: Event
    endpoint: str
    label: str
    hint: str
    icon: str
    hands: Hands = Hands.ANY
    facts: Callable[[Case, datetime], Facts] = _no_facts
    applies: Callable[[Case], bool] = _always
    order: int = 100
    confirm: str = ""

    def perform(self, case: Case, *, by: Actor, at: datetime, note: str = "", corrects: int | None = None) -> CaseStep:
        """Check everything and let it happen through the case's one door. Raises `Refused`."""
        self.ensure(case, by=by, at=at)
        return case.advance(self.event, by=by, at=at, facts=self.facts(case, at), note=note, corrects=corrects)

    def ensure(self, case: Case, *, by: Actor, at: datetime) -> None:
        """Raise the `Refused` that performing it now would raise; a form is not even opened for a blocked act."""
        found = self.obstacle(case, by, at)
        if found is not None:
            raise found

    def permitted(self, case: Case, by: Actor) -> str | None:
        """The clause on which the policy permits it to this actor in this case, or None."""
        return basis_for(by, self.action, capacities_of(case, by), case.clauses)

    def obstacle(self, case: Case, by: Actor, at: datetime) -> Refused | None:
        """Why this actor cannot do it now, or None."""
        if by is not SYSTEM:
            turned_away = self.turned_away(case, by, capacities_of(case, by))
            if turned_away is not None:
                return turned_away
        found = barrier(State(case.state), self.event, self.facts(case, at))
        return None if found is None else Refused(found.why, found.clause, when=found.when)

    def turned_away(self, case: Case, by: Actor, held: frozenset[Capacity]) -> Refused | None:
        """Why it is not for this actor at all, whose office takes part in the case in these capacities: by the policy, or
        because it is for other hands (R-10)."""
        if basis_for(by, self.action, held, case.clauses) is None:
            return refusal(by, self.action, held, case.clauses, case.lead_level)
        return _hands(self, case, by)


ACTS: list[Act] = []


def declare(act: Act) -> Act:
    """A feature adds what it can do with a case, at import."""
    ACTS.append(act)
    ACTS.sort(key=lambda known: known.order)
    return act


def active_handlers(case: Case, office_id: int | None = None) -> list[str]:
    """The names of those who handle the case now, for one office or all."""
    rows = [h for h in case.handlers if h.ended_at is None and office_id in (None, h.office_id)]
    return [handler.person.name for handler in rows]


def handles(case: Case, by: Actor) -> bool:
    """Whether the actor, or a colleague the actor stands in for, is an active handler for the actor's office."""
    rows = (h for h in case.handlers if h.ended_at is None and h.office_id == by.office_id)
    return any(handler.person_id in by.persons for handler in rows)


def ever_handled(case: Case, by: Actor) -> bool:
    """Whether the actor ever handled the case; ending the assignment does not make them uninvolved."""
    return any(handler.person_id == by.person_id for handler in case.handlers)


def _hands(act: Act, case: Case, by: Actor) -> Refused | None:
    if act.hands is Hands.LEAD_HANDLER and by.office_id != case.lead_id:
        return Refused("此事由主办机构的承办人办理。", "R-14", who=f"由{case.lead.name}办理。", ground=Ground.AUTHORITY)
    assigned = act.hands in (Hands.HANDLER, Hands.LEAD_HANDLER) and by.office_id in (case.lead_id, case.venue_id)
    if assigned and not handles(case, by):
        names = "、".join(active_handlers(case, by.office_id))
        who = f"由本案承办人{names}办理。" if names else "由本机构审批人先指派承办人。"
        return Refused("您不是本案的承办人。", "R-10", who=who, ground=Ground.AUTHORITY)
    if act.hands is Hands.SEPARATE and ever_handled(case, by):
        who = "由未参与调查的审批人、审核人办理。"
        return Refused("您是本案承办人，调查人员不得审核、审批本人承办的案件。", "R-10", who=who, ground=Ground.AUTHORITY)
    return None
