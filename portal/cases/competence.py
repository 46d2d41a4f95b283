"""Which office leads a case, and which may take it over (Articles 4, 11–14, 20(6)). Pure: facts in, offices out.

An institution leads against its own people as far as its reach goes (4(4)); a bureau that appointed or sent a supervisor
leads against him (14); everything else is the prefecture's of the institution's location, whoever opens it (R-14).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.reports import routing
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


@dataclass(frozen=True)
class Answer:
    """Whether an office may take a case over from its lead, why or why not (Chinese), and the clause."""

    office: Office
    may: bool
    why: str
    clause: str


@dataclass(frozen=True)
class Handover:
    """What that follows from: who leads, the clauses of the case, and what routing knows of the matter."""

    lead: Office
    clauses: Sequence[str]
    matter: routing.Matter

    @property
    def of_supervisor(self) -> bool:
        """Whether whoever appointed the respondent decides (14)."""
        return self.matter.kind == "supervisor"


def takes_over(handover: Handover, office: Office) -> Answer:
    """Whether a case that turns out not to be its lead's may go to this office."""
    appointer = handover.matter.appointer
    if handover.of_supervisor and appointer is not None and appointer.id == office.id and office.level != "institution":
        return Answer(office, True, "该督导人员由其聘任或委派", "14")
    if office.level == "institution":
        return _to_institution(handover, office)
    if handover.lead.level == "institution":
        return _from_institution(handover, office)
    return _to_prefecture(handover, office) if office.level == "prefecture" else _to_appointer(handover, office)


def _to_institution(handover: Handover, office: Office) -> Answer:
    matter = handover.matter
    if routing.against(matter.kind, office.id):
        return Answer(office, False, "不得移交给被调查的评价机构自己", "4(2)")
    if matter.appointer is not None and matter.appointer.level != "institution" and handover.of_supervisor:
        return Answer(office, False, "人社部门聘任、委派的督导人员不由评价机构处理", "14")
    reach = {clause.id for clause in institution_reach(rulebook())}
    beyond = [clause for clause in handover.clauses if clause not in reach]
    if beyond or not routing.may_hold(matter, office):
        return Answer(office, False, "所涉条款超出评价机构处理的范围", "4(4)")
    if matter.kind == "examiner":
        why = "考评人员由评价机构处理，查明的情况一并移交"
        return Answer(office, True, why, handover.clauses[0])
    return Answer(office, True, "所涉人员是其参评人员、工作人员，可由其先行处理", "4(4)")


def _from_institution(handover: Handover, office: Office) -> Answer:
    if office.id == handover.lead.prefecture_id:
        return Answer(office, True, "超出评价机构处理范围的，由所在地市（州）局办理", "4(4)")
    return Answer(office, False, "评价机构的案件由所在地市（州）局接收，再由其移交", "4(4)")


def _to_prefecture(handover: Handover, office: Office) -> Answer:
    if handover.of_supervisor:
        return Answer(office, True, "查明该督导人员由其聘任、委派的", "14")
    if routing.propose(handover.matter).office.id == office.id:
        return Answer(office, True, "按登记的情况由其管辖", "4(2)")
    if office.id == handover.matter.venue.id:
        return Answer(office, True, "行为发生地不改变管辖；查明所涉机构在其辖区的", "R-14")
    return Answer(office, True, "查明所涉机构或行为发生地在其辖区的", "4(2)")


def _to_appointer(handover: Handover, office: Office) -> Answer:
    if handover.of_supervisor:
        return Answer(office, True, "查明该督导人员由其聘任、委派的", "14")
    if office.level == "province":
        return Answer(office, False, "省厅不办理个案（其聘任、委派的督导人员除外）", "R-15")
    return Answer(office, False, "县（市、区、特区）局协助办理，不主办案件（其聘任的督导人员除外）", "4(3)")
