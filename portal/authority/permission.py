"""Whether an actor may, from the seats the actor holds: each post here in each capacity of the office (Article 4)."""

from collections.abc import Iterable, Sequence

from portal.authority.actions import Action
from portal.authority.matters import NO_MATTER
from portal.authority.policy import standing_policy
from portal.authority.seats import Capacity, Level, Post, Seat
from portal.kit.actor import Actor
from portal.kit.refusal import Ground, Refused

OWN = frozenset({Capacity.OWN})

ONE_MATTER_SUFFICES = frozenset(
    {
        Action.PROPOSE_TERMINATION, Action.ISSUE_TERMINATION, Action.RETURN_TERMINATION,
        Action.REFER, Action.ANNOUNCE, Action.WITHDRAW_ANNOUNCEMENT, Action.RECORD_CLEARANCE, Action.TRANSFER, Action.REVERSE,
    }
)  # fmt: skip
"""Acts about the clause that calls for them (17, 8, 16), whatever other clauses the case holds. Every other act must be
permitted for each clause of the case: one signature decides them all."""


def seats(actor: Actor, capacities: Iterable[Capacity]) -> list[Seat]:
    """From where the actor acts: each post held here in each capacity of the office."""
    level, posts = Level(actor.level), [Post(post) for post in sorted(actor.posts)]
    return [Seat(level, post, capacity) for capacity in sorted(capacities) for post in posts]


def basis_for(actor: Actor, action: Action, capacities: Iterable[Capacity], matters: Sequence[str] = ()) -> str | None:
    """The clause that permits it, or None. Several matters: each must be permitted by some seat, or one where that
    suffices; the clause returned is the first matter's."""
    policy, mine = standing_policy(), seats(actor, capacities)

    def permitted(matter: str) -> str | None:
        return next((found for seat in mine if (found := policy.decide(seat, action, matter).basis)), None)

    found = [permitted(matter) for matter in (matters or (NO_MATTER,))]
    if action in ONE_MATTER_SUFFICES:
        return next((basis for basis in found if basis), None)
    return found[0] if all(found) else None


def permit(
    actor: Actor, action: Action, capacities: Iterable[Capacity], matters: Sequence[str] = (), lead: str = ""
) -> str:
    """The clause that permits it; raises `Refused` with why not and which office could (`lead` as in `refusal`)."""
    held = frozenset(capacities)
    basis = basis_for(actor, action, held, matters)
    if basis is None:
        raise refusal(actor, action, held, matters, lead)
    return basis


def permit_anywhere(actor: Actor, action: Action) -> None:
    """Raise `Refused`, with who could, unless some seat of the actor permits it about anything in some capacity."""
    level, policy = Level(actor.level), standing_policy()
    if policy.capacities_for(level, actor.posts, action):
        return
    if not actor.posts:
        raise Refused(NO_POST, "4", ground=Ground.AUTHORITY)
    explained = policy.explain_anywhere(level, Post(min(actor.posts)), action)
    raise Refused(explained.why, explained.clause, who=explained.who, ground=Ground.AUTHORITY)


NO_POST = "您在本机构没有可以办理此事的岗位。"


def refusal(
    actor: Actor, action: Action, capacities: frozenset[Capacity], matters: Sequence[str] = (), lead: str = ""
) -> Refused:
    """Why this actor may not, from the seat that comes closest, and who could instead; `lead` is the level of the office
    that leads the case, where there is one."""
    policy, mine = standing_policy(), seats(actor, capacities or OWN)
    asked = tuple(matters) or (NO_MATTER,)
    wanting = [m for m in asked if not any(policy.decide(seat, action, m).allowed for seat in mine)]
    matter = wanting[0] if wanting else asked[0]
    if not mine:
        return Refused(NO_POST, "4", ground=Ground.AUTHORITY)
    near = {seat.post for seat in policy.who_could(action, matter)}
    explained = policy.explain(next((s for s in mine if s.post in near), mine[0]), action, matter, lead)
    return Refused(explained.why, explained.clause, who=explained.who, ground=Ground.AUTHORITY)
