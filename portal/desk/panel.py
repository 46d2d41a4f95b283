"""The action panel of a case: what this seat can do now, the main act first, and what it cannot do yet, with why and when.

Built from the one list of acts (`portal.cases.acts.ACTS`), so that the panel, the forms and the operations never disagree.
What is over is not shown; what is no business of this seat at all is shown only where one would look for it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from portal.authority.scope import capacities_of
from portal.authority.seats import Capacity
from portal.cases.acts import ACTS, Act, Hands
from portal.cases.models import Case
from portal.cases.states import Event, State
from portal.cases.words import EVENTS
from portal.cases.workflow import ENDED, TRANSITIONS, places
from portal.identity.posts import named
from portal.kit.actor import SYSTEM, Actor
from portal.kit.pages import address
from portal.kit.refusal import Ground, Refused
from portal.kit.shown import Blocked, Offered

S, E = State, Event

MAIN: dict[State, tuple[Event, ...]] = {
    S.OPENED: (E.START, E.ASSIGN),
    S.INVESTIGATING: (E.CONFIRM, E.RECORD_FINDING, E.ADD_EVIDENCE),
    S.FOUND: (E.PROPOSE,),
    S.PROPOSED: (E.ISSUE_NOTICE,),
    S.ISSUED: (E.SERVE_NOTICE,),
    S.NOTIFIED: (E.REVIEW, E.ANSWER_DEFENCE, E.RECORD_DEFENCE),
    S.HEARD: (E.REVIEW, E.ANSWER_DEFENCE),
    S.REVIEWED: (E.DECIDE, E.PROPOSE_TERMINATION),
    S.TERMINATION_PROPOSED: (E.ISSUE_TERMINATION,),
    S.DECIDED: (E.SERVE_DECISION, E.FILE),
    S.SERVED: (E.TAKE_EFFECT, E.CARRY_OUT, E.FILE),
    S.EFFECTIVE: (E.FILE, E.ANNOUNCE, E.CLOSE),
}
"""What one is expected to do next in each state, the likeliest first."""

ANYWHERE = (E.ANSWER_ASSISTANCE, E.COORDINATE, E.RECEIVE_FILING)
"""What was asked of this office comes before everything else it could do."""

LOOKED_FOR = {
    E.REVIEW: (S.NOTIFIED, S.HEARD),
    E.DECIDE: (S.NOTIFIED, S.HEARD, S.REVIEWED),
    E.ISSUE_NOTICE: (S.PROPOSED,),
    E.PROPOSE_TERMINATION: (S.REVIEWED,),
    E.ISSUE_TERMINATION: (S.NOTIFIED, S.HEARD, S.REVIEWED, S.TERMINATION_PROPOSED),
    E.CLOSE: (S.EFFECTIVE,),
}
"""Acts of others that one would look for in these states: they stay visible with who may."""

KEPT = 5
REACH = 3
"""How many states ahead an act may be to be shown as not yet possible."""
ORDER = list(State)


@dataclass(frozen=True)
class Panel:
    """What the panel shows; `role` says as what one acts in this case."""

    offered: Sequence[Offered]
    kept: Sequence[Blocked]
    role: str

    @property
    def main(self) -> Offered | None:
        """The act one is expected to do next."""
        return next((one for one in self.offered if one.main), None)


def panel(case: Case, by: Actor, at: datetime) -> Panel:
    """The panel of this case for this actor now."""
    state, offered, kept = State(case.state), list[tuple[Act, Offered]](), list[tuple[int, Blocked]]()
    for act in (act for act in ACTS if address(act.endpoint, case_id=case.id) and act.applies(case)):
        permitted = act.permitted(case, by)
        if permitted is None and state not in LOOKED_FOR.get(act.event, ()):
            continue
        found = _hindrance(act, case, by, at)
        if found is None:
            offered.append((act, _offered(act, case, permitted)))
        elif _concerns(act, state, found):
            kept.append((_distance(act, state), _blocked(act, found)))
    kept.sort(key=lambda one: one[0])
    return Panel(list(_ordered(offered, state)), _distinct(kept), role(case, by))


def _hindrance(act: Act, case: Case, by: Actor, at: datetime) -> Refused | None:
    """What stands in the way. Of an act that others will do, first what keeps them waiting, then who they are."""
    found = act.obstacle(case, by, at)
    if found is None or found.ground is not Ground.AUTHORITY or State(case.state) not in LOOKED_FOR.get(act.event, ()):
        return found
    theirs = act.obstacle(case, SYSTEM, at)
    if theirs is None or theirs.ground is Ground.AUTHORITY or act.permitted(case, by) is not None:
        return found
    return Refused(theirs.why, theirs.clause, who=found.who, when=theirs.when)


def role(case: Case, by: Actor) -> str:
    """主办 · 承办人: in which capacities the office takes part, and the posts held."""
    shown = (one.label for one in Capacity if one in capacities_of(case, by))
    return "、".join(shown) + f" · {named(by.posts)}"


def _offered(act: Act, case: Case, permitted: str | None) -> Offered:
    """Article 4 names each level's own part: of an act that rests on it, the one that permits it to this actor is shown."""
    clause = EVENTS[act.event][1]
    if permitted and clause.partition("(")[0] == "4":
        clause = permitted
    return Offered(act.label, address(act.endpoint, case_id=case.id), act.hint.rstrip("。"), clause, act.icon)


def _ordered(offered: Sequence[tuple[Act, Offered]], state: State) -> Iterator[Offered]:
    """The main act first, the others in the order of the panel."""
    wanted = (*ANYWHERE, *MAIN.get(state, ()))
    ranked = sorted((wanted.index(act.event), n) for n, (act, _) in enumerate(offered) if act.event in wanted)
    main = ranked[0][1] if ranked else None
    if main is not None:
        yield replace(offered[main][1], main=True)
    yield from (one for n, (_, one) in enumerate(offered) if n != main)


def _concerns(act: Act, state: State, found: Refused) -> bool:
    """Whether a blocked act is still ahead: what is over, or has nothing to act on, is left out."""
    if state in ENDED:
        return False
    if act.event in TRANSITIONS[state] or state in LOOKED_FOR.get(act.event, ()):
        return bool(found.when or found.who) or found.ground is not Ground.AUTHORITY
    return found.ground is not Ground.AUTHORITY and _distance(act, state) <= REACH


def _distance(act: Act, state: State) -> int:
    """How many states ahead the act becomes possible; 0 where its place is here."""
    here = ORDER.index(state)
    return min((ORDER.index(place) - here for place in places(act.event) if ORDER.index(place) >= here), default=len(ORDER))


def _blocked(act: Act, found: Refused) -> Blocked:
    return Blocked(act.label, _kind(act, found), found.why, found.when, found.who, found.clause)


def _kind(act: Act, found: Refused) -> str:
    if found.ground is Ground.AUTHORITY:
        return "回避" if found.clause == "R-10" and act.hands is Hands.SEPARATE else "权限"
    return "时限" if "期" in found.why and found.clause in ("20(3)", "R-3") else "前置环节"


def _distinct(kept: Sequence[tuple[int, Blocked]]) -> list[Blocked]:
    found = {one.label: one for _, one in reversed(kept)}
    return [one for _, one in kept if found.get(one.label) is one][:KEPT]
