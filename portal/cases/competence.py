"""Which office leads a case (Articles 4, 14, 20(6)). Pure: facts in, the lead and the venue out.

An institution leads against its own people as far as its reach goes (4(4)); a bureau that appointed or sent a supervisor
leads against him (14); everything else is the prefecture's of the institution's location, whoever opens it (R-14).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.rulebook import rulebook
from portal.rulebook.offers import institution_reach

SUPERVISOR = "14."


@dataclass(frozen=True)
class Situation:
    """What competence follows from: the clauses alleged, the institution concerned with its prefecture, the prefecture of
    the place, who appointed or sent a supervisor, and whether the institution itself is opening."""

    clauses: Sequence[str]
    institution: Office | None
    home: Office | None
    venue: Office
    appointer: Office | None = None


def lead_of(situation: Situation, opener: Office) -> Office:
    """The office that investigates and decides. Raises `Refused` when an institution opens what is beyond its reach."""
    if opener.level == "institution":
        return _institution(situation, opener)
    appointer = situation.appointer
    if appointer is not None and all(clause.startswith(SUPERVISOR) for clause in situation.clauses):
        return appointer
    return situation.home or situation.venue


def _institution(situation: Situation, opener: Office) -> Office:
    reach = {clause.id for clause in institution_reach(rulebook())}
    beyond = [clause for clause in situation.clauses if clause not in reach]
    if beyond:
        why = "本机构只能对本机构的参评人员、工作人员进行初步调查和处理。"
        raise Refused(why, "4(4)", who="其余由所在地市（州）人社局办理。", ground=Ground.INPUT, field="clauses")
    if situation.institution is None or situation.institution.id != opener.id:
        raise Refused("只能对本机构评价活动中的行为立案。", "4(4)", ground=Ground.INPUT, field="clauses")
    if situation.appointer is not None and situation.appointer.id != opener.id:
        why = "该督导人员由人社部门聘任或委派，由聘任、委派部门处理。"
        raise Refused(why, "14", ground=Ground.INPUT, field="appointer")
    return opener
