"""Why not, and who could: a refusal in the words of the person it meets. Pure: facts of the policy in, Chinese out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from portal.authority.actions import Action, Kind
from portal.authority.matters import NO_MATTER
from portal.authority.seats import ADMINISTRATORS, Capacity, Seat
from portal.authority.words import cite

Right = tuple[Seat, str]
"""A seat that may, and the clause it rests on."""

SHOWN: Final = 3
"""A refusal names so many groups of seats; the matrix of duties has them all."""


class Distance(Enum):
    """What of the seat would have to be another for the act to be allowed."""

    NOBODY = "nobody may"
    LEVEL = "another level"
    POST = "another post"
    CAPACITY = "another capacity"
    POST_AND_CAPACITY = "another post in another capacity"


@dataclass(frozen=True, slots=True)
class Explanation:
    """`why` it is so, `who` could instead (empty when allowed, or where nobody could), and the `clause` cited."""

    why: str
    who: str
    clause: str

    def __str__(self) -> str:
        return self.why + self.who


def person_at(seat: Seat) -> str:
    """`市（州）人社局审批人以主办身份`; without the capacity where the act belongs to no case."""
    holder = seat.level.label + seat.post.label
    return holder if seat.capacity is Capacity.OWN else f"{holder}以{seat.capacity.label}身份"


def allowed(seat: Seat, action: Action, basis: str) -> Explanation:
    """What is permitted, and by which clause."""
    return Explanation(f"{person_at(seat)}可以{action.label}（{cite(basis)}）。", "", basis)


def refused(seat: Seat, action: Action, matter: str, rights: Sequence[Right], issuers: Sequence[Right]) -> Explanation:
    """Why `seat` may not. `rights` are the seats that may do this about this matter; `issuers` those that end such a
    case by a termination notice, who stand in for them where nobody may decide (20(4))."""
    distance = measure(seat, rights)
    if distance is Distance.NOBODY:
        return _nobody(action, matter, issuers)
    near = [right for right in rights if right[0].level is seat.level] or list(rights)
    return Explanation(_why(seat, action, matter, distance), f"本事项由{_holders(near)}。", near[0][1])


def measure(seat: Seat, rights: Sequence[Right]) -> Distance:
    """How far the seat is from the nearest that may."""
    if not rights:
        return Distance.NOBODY
    same_level = [other for other, _ in rights if other.level is seat.level]
    if not same_level:
        return Distance.LEVEL
    if any(other.capacity is seat.capacity for other in same_level):
        return Distance.POST
    if any(other.post is seat.post for other in same_level):
        return Distance.CAPACITY
    return Distance.POST_AND_CAPACITY


def _why(seat: Seat, action: Action, matter: str, distance: Distance) -> str:
    if seat.post in ADMINISTRATORS and action.kind in (Kind.CASE, Kind.REPORT):
        return f"{seat.post.label}不因其岗位接触举报和案件的内容。"
    about = f"（{cite(matter)}）" if matter else ""
    if distance is not Distance.LEVEL and seat.capacity is Capacity.OWN and action.kind is Kind.CASE:
        return f"本机构未以相应身份参与本案，不能{action.label}{about}。"
    if distance is Distance.LEVEL:
        return f"{seat.level.label}不办理“{action.label}”{about}。"
    if distance is Distance.POST:
        return f"“{action.label}”{about}不由{seat.post.label}办理。"
    if distance is Distance.CAPACITY:
        return f"以{seat.capacity.label}身份不能{action.label}{about}。"
    return f"{seat.post.label}以{seat.capacity.label}身份不能{action.label}{about}。"


def _nobody(action: Action, matter: str, issuers: Sequence[Right]) -> Explanation:
    if matter == NO_MATTER:
        return Explanation(f"“{action.label}”须针对具体条款。", "", "")
    if action is Action.DECIDE and issuers:
        why = f"{cite(matter)}所列行为责令终止评价活动、移出目录，任何机构均不另作处理决定。"
        who = f"经市（州）人社局提请，由{_holders(issuers, '出具通知书')}。"
        return Explanation(why, who, issuers[0][1])
    return Explanation(f"任何机构都不得就{cite(matter)}{action.label}。", "", matter)


def _holders(rights: Sequence[Right], verb: str = "办理") -> str:
    """`市（州）人社局承办人、审批人以主办身份办理（第四条第（二）项）；…`: one group an office and capacity."""
    groups: dict[tuple[Seat, str], list[str]] = {}
    for seat, basis in rights:
        first = next((key for key in groups if _together(key, (seat, basis))), (seat, basis))
        groups.setdefault(first, []).append(seat.post.label)
    named = [_group(seat, basis, posts, verb) for (seat, basis), posts in groups.items()]
    return "；".join(named[:SHOWN]) + ("等" if len(named) > SHOWN else "")


def _together(one: Right, other: Right) -> bool:
    return one[1] == other[1] and one[0].level is other[0].level and one[0].capacity is other[0].capacity


def _group(seat: Seat, basis: str, posts: Sequence[str], verb: str) -> str:
    capacity = "" if seat.capacity is Capacity.OWN else f"以{seat.capacity.label}身份"
    return f"{seat.level.label}{'、'.join(posts)}{capacity}{verb}（{cite(basis)}）"
