"""Which office a report belongs to, and why (Articles 4, 14 and 20(6)). Pure: facts in, a proposal out; the officer decides.

The prefecture of the institution's location is competent (4(2)); a bureau answers for the supervisors it appointed or sent
(14); where it happened elsewhere, the home prefecture stays competent and the venue is named (20(6), R-14).
"""

from dataclasses import dataclass
from typing import Protocol, TypeVar

KINDS = {
    "institution": "评价机构",
    "candidate": "参评人员",
    "examiner": "考评人员",
    "supervisor": "质量督导人员",
    "other_staff": "其他工作人员",
    "reader": "证书数据读取方",
}
"""Against whom a report or a case can be."""

OWN_PEOPLE = ("candidate", "examiner", "supervisor")
"""Whom an institution investigates itself, to begin with (4(4))."""


class Located(Protocol):
    """What is needed of an office: where it stands in the tree of Article 4."""

    @property
    def id(self) -> int: ...
    @property
    def name(self) -> str: ...
    @property
    def level(self) -> str: ...
    @property
    def prefecture_id(self) -> int | None: ...


Office = TypeVar("Office", bound=Located | None)


@dataclass(frozen=True)
class Matter:
    """What is known of a report: against whom, the clause alleged if any, the institution concerned with its prefecture,
    the prefecture of the place, and for a supervisor who appointed or sent them."""

    kind: str
    venue: Located
    clause: str = ""
    institution: Located | None = None
    home: Located | None = None
    appointer: Located | None = None

    @property
    def elsewhere(self) -> bool:
        """Whether it happened outside the region of the competent prefecture (20(6))."""
        return self.home is not None and self.home.id != self.venue.id


@dataclass(frozen=True)
class Proposal:
    """The office proposed, why (Chinese), and the clause."""

    office: Located
    why: str
    clause: str


def propose(matter: Matter) -> Proposal:
    """The competent office for a report."""
    sender = matter.appointer
    if matter.kind == "supervisor" and sender is not None and sender.level != "institution":
        why = f"被举报的督导人员由{sender.name}聘任或委派，由聘任、委派部门处理。"
        return Proposal(sender, why, "14")
    if matter.home is None:
        return Proposal(matter.venue, f"未涉及特定评价机构，由行为发生地{matter.venue.name}受理。", "4(2)")
    return Proposal(matter.home, _why(matter, matter.home) + _where(matter) + _own_people(matter), _clause(matter))


def answering(appointer: Office, sender: Office) -> Office:
    """Who deals with a supervisor (14): the bureau that sent them, otherwise whoever appointed them."""
    return sender if sender is not None and sender.level != "institution" else appointer


def may_hold(matter: Matter, office: Located) -> bool:
    """Whether the report may lie with this office: never with the institution it accuses (4(2)), with an institution only
    about its own people (4(4)) and not about a supervisor whom a bureau appointed or sent (14)."""
    if office.level != "institution":
        return True
    if matter.institution is None or office.id != matter.institution.id or matter.kind not in OWN_PEOPLE:
        return False
    by_bureau = matter.appointer is not None and matter.appointer.level != "institution"
    return not (matter.kind == "supervisor" and by_bureau) and matter.clause != "9"


def against(kind: str, institution_id: int | None) -> bool:
    """Whether the institution concerned is itself accused, so that it must never see the report (4(2)). A reading of data
    (19) is laid at the institution's own door: what its people read, they read for it."""
    return institution_id is not None and kind in ("institution", "reader")


def _why(matter: Matter, home: Located) -> str:
    name = matter.institution.name if matter.institution else ""
    if matter.kind == "institution":
        return f"被举报的评价机构{name}位于{home.name}辖区，由所在地市（州）局受理、查处。"
    if matter.kind == "reader":
        return f"涉及证书数据读取，由{home.name}立即查清情况。"
    return f"所涉评价机构{name}位于{home.name}辖区，由所在地市（州）局受理。"


def _where(matter: Matter) -> str:
    if not matter.elsewhere:
        return ""
    venue = f"行为发生在{matter.venue.name}辖区，该局可调查当地情况，也可报请省厅协调；"
    return venue + "处理仍由机构所在地市（州）局作出。"


def _own_people(matter: Matter) -> str:
    if matter.institution is None or not may_hold(matter, matter.institution):
        return ""
    return "受理后可转评价机构先行初步调查。"


def _clause(matter: Matter) -> str:
    if matter.elsewhere:
        return "20(6)"
    return "19" if matter.kind == "reader" else "4(2)"
