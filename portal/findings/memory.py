"""What is remembered of a respondent when facts are found: rectifications whose period is over (17.7, R-9), earlier decisions.

Both belong to rooms above this one; they tell here, at import, how they are found.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.assessments.decided import Decided
from portal.cases.models import Case
from portal.findings.models import Finding
from portal.kit.actor import Actor

REPEATED = "17.7"
UNFINISHED = "16.5"
ELSEWHERE = "16.6"


@dataclass(frozen=True)
class Rectified:
    """A rectification ordered under 16 at the respondent: by which document, when its period ends or ended, how in words,
    whether what was ordered was done, and its id there."""

    number: str
    ended_on: date
    ending: str
    done: bool
    rectification_id: int

    @property
    def said(self) -> str:
        """What the premise of 17.7 states of it."""
        return f"{self.number}责令限期整改，{self.ending}。"


Rectifications = Callable[[Case], Sequence[Rectified]]
Earlier = Callable[[Case, Actor], Sequence[Decided]]
_RECTIFICATIONS: list[Rectifications] = []
_EARLIER: list[Earlier] = []


def rectified_as(finder: Rectifications) -> Rectifications:
    """A room adds how the rectifications of a case's respondent are found, those that were reversed left out."""
    _RECTIFICATIONS.append(finder)
    return finder


def decided_as(finder: Earlier) -> Earlier:
    """A room adds how earlier decisions are found: those that the actor may know of, and no others."""
    _EARLIER.append(finder)
    return finder


def rectifications(case: Case) -> list[Rectified]:
    """Every rectification ordered under 16 at the institution that the case is about, the latest first."""
    if case.respondent_kind != "institution":
        return []
    return [one for finder in _RECTIFICATIONS for one in finder(case)]


def earlier(case: Case, actor: Actor) -> list[Decided]:
    """The earlier decisions about the same respondent, as far as the actor may know of them, the latest first."""
    return [one for finder in _EARLIER for one in finder(case, actor)]


def before(case: Case, found: Sequence[Finding]) -> Rectified | None:
    """The rectification after whose end the conduct of this case happened, so that 17.7 can be offered (R-9)."""
    over = (one for one in rectifications(case) if one.ended_on < case.happened_on)
    return next((one for one in over if one.done or not _only_unfinished(case, found)), None)


def obstacle(case: Case, found: Sequence[Finding]) -> str:
    """Why 17.7 is not offered in this case, in Chinese; "" where it is, or where the respondent is no institution."""
    if case.respondent_kind != "institution" or before(case, found) is not None:
        return ""
    latest = next(iter(rectifications(case)), None)
    if latest is None:
        return "没有查到该机构依第十六条责令限期整改的记录，不适用第十七条第（七）项。"
    if latest.ended_on < case.happened_on:
        return f"本案行为就是{latest.number}责令的整改未按期完成，适用第十六条第（五）项，不是整改期满后的再次违反。"
    return (
        f"本案行为发生于 {case.happened_on}，{latest.number}责令的整改期至 {latest.ended_on}，行为不在整改期满之后，"
        "不适用第十七条第（七）项。"
    )


def _only_unfinished(case: Case, found: Sequence[Finding]) -> bool:
    """Whether the case is about nothing but that very rectification not being finished: that is 16.5, and no second breach."""
    clauses = {*case.clauses, *(one.clause for one in found)} - {REPEATED, ELSEWHERE}
    return {clause for clause in clauses if clause.startswith("16.")} == {UNFINISHED}
