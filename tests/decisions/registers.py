"""A case that runs on real registers, from opening to a reversal, each step by the operation of who does it; and what the
registers say at any moment, in one comparable whole."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.assessments import keeping, queries, states
from portal.assessments.models import Candidate, Subsidy
from portal.assessments.staff_models import Examiner, Supervisor
from portal.assessments.words import SUBJECTS
from portal.cases import handling
from portal.cases.links import link
from portal.cases.models import Case
from portal.cases.opening import Accused, Matter, open_case
from portal.certificates import queries as certificates
from portal.certificates.models import Certificate
from portal.certificates.states import state as certificate_state
from portal.decisions import execution, operations, reversing
from portal.decisions.models import Decision
from portal.decisions.reversing import Ruling
from portal.deletions import stepping as deletions
from portal.deletions.models import DeletionOrder
from portal.evidence import operations as evidence
from portal.findings import operations as findings
from portal.findings import proposing, targets
from portal.findings import queries as found
from portal.findings.details import DETAILS, Detail
from portal.grants.models import ReadGrant
from portal.grants.states import state as grant_state
from portal.grants.stepping import last_step
from portal.identity.models import Person
from portal.kit.actor import Actor
from portal.kit.clock import today
from portal.kit.db import acting, session
from portal.notices import calendar_years, issuing, service, window
from portal.notices.papers import Paper
from portal.notices.service import Proof
from portal.organisations import queries as organisations
from portal.organisations import standing
from portal.organisations.models import Office
from portal.rulebook import delivered
from portal.rulebook.measures import choices
from tests import world
from tests.assessments import scene as registers
from tests.deletions import scene as reading
from tests.findings.scene import ABOUT, SAID, at, draft_of

PDF = Paper("送达回证.pdf", b"%PDF-1.7 test")
SERVED = date(2026, 10, 19)
DECIDED = datetime(2026, 11, 16, 10, tzinfo=at(1).tzinfo)
REVIEWED = DECIDED + timedelta(days=7)
DAY = REVIEWED.date()
PROVINCE = "贵州省"


@dataclass
class Held:
    """A school with everything in its registers that a measure can be about."""

    school: registers.School
    people: list[Candidate]
    papers: list[Certificate]
    subsidy: Subsidy
    examiner: Examiner
    supervisor: Supervisor

    @property
    def office(self) -> Office:
        return self.school.institution.office

    def person(self, kind: str) -> Any:
        return {"candidate": self.people[0], "examiner": self.examiner, "supervisor": self.supervisor}.get(kind)

    def says(self, day: date = DAY) -> dict[str, str]:
        """Everything that the registers say of it on a day."""
        school, entries = self.office.id, queries.entries
        said = {"standing": _word(school, day)}
        held = organisations.standings(school)
        said["occupation"] = "suspended" if standing.barring(held, registers.CODE, day) else "open"
        for number, one in enumerate(self.people):
            mine = entries("candidate_id", [one.id])[one.id]
            said |= {f"{number} {subject}": states.score_state(mine, subject, day) for subject in SUBJECTS}
            said[f"{number} result"] = states.result_state(mine, day)
            paper = self.papers[number].id
            said[f"{number} certificate"] = certificate_state(certificates.entries([paper])[paper], day)
        paid = entries("subsidy_id", [self.subsidy.id])[self.subsidy.id]
        said["subsidy"] = states.recovery(paid, self.subsidy.amount, day).state
        said["examiner"] = states.examiner_state(entries("examiner_id", [self.examiner.id])[self.examiner.id], day)
        mine = entries("supervisor_id", [self.supervisor.id])[self.supervisor.id]
        said["supervisor"] = states.supervisor_state(mine, day)
        return said | self._reading(day)

    def _reading(self, day: date) -> dict[str, str]:
        """How its permission to read certificate data stands, and what it was ordered to delete."""
        school = self.office.id
        grants = session().scalars(select(ReadGrant).where(ReadGrant.office_id == school)).unique()
        orders = session().scalars(select(DeletionOrder).where(DeletionOrder.about_id == school))
        stands = [one for one in orders if deletions.standing(one, day) != "withdrawn"]
        read = [grant_state(one, last_step(one.id), today()) for one in grants]
        return {"reads": "、".join(read), "to delete": "、".join(f"{one.kept.records} by {one.due_on}" for one in stands)}

    def reads(self) -> ReadGrant:
        """Its data officer is given leave to read its certificates, and reads them all."""
        reader, approver = reading.reader_of(self.school)
        grant = reading.grant_for(reader, approver, institutions=[self.office.id], regions=[])
        reading.read_some(grant, reader, self.school, export="DC-0001")
        return grant


def _word(institution_id: int, day: date) -> str:
    one = standing.weightiest(organisations.standings(institution_id), day)
    return standing.word_of(one) if one else ""


def held(folder: Path) -> Held:
    """The school of 西秀区 with two candidates, their scores and certificates, a subsidy, an examiner, a supervisor."""
    calendar_years.seed_calendar(by=world.SYSTEM, at=world.AT)
    school = registers.school(folder)
    people = school.candidates(2)
    school.scored(people)
    papers = school.certified(people)
    paid = (Decimal(1000), "安顺市就业服务中心", date(2026, 3, 20))
    subsidy = keeping.record_subsidy(people[0], *paid, by=school.clerk, at=registers.AT)
    return Held(school, people, papers, subsidy, school.examiner(), school.supervisor())


@contextmanager
def behind_the_wall(actor: Actor) -> Iterator[None]:
    """A transaction in which the database sees this actor, as it does in a request."""
    session().commit()
    with acting(actor):
        yield
        session().commit()


class Trial:
    """A case against somebody of the school, driven by whoever is competent."""

    def __init__(self, held: Held, clause: str, earlier: timedelta = timedelta(0)) -> None:
        self.held, self.clause, self.earlier, book = held, clause, earlier, delivered()
        self.kind = book.clause(clause).respondent
        own = self.kind in ("candidate", "examiner", "supervisor") and clause != "9"
        self.lead = held.office if own else world.office("安顺市")
        names = ("李承办", "王承办")
        self.first, self.second = (world.actor(self.lead, "handler", name=name) for name in names)
        self.approver, self.reviewer = world.actor(self.lead, "approver"), world.actor(self.lead, "reviewer")
        self.signer = world.actor(self.lead, "approver", name="孙审批")
        self.case = self._open()

    def at(self, day: int, hour: int = 10) -> datetime:
        """An hour of a day in October, or so much earlier."""
        return at(day, hour) - self.earlier

    @property
    def decided(self) -> datetime:
        """When it is signed."""
        return DECIDED - self.earlier

    def _open(self) -> Case:
        person = self.held.person(self.kind)
        name = person.name if person else self.held.office.name
        accused = Accused(self.kind, name, self._number(person), appointer=self.lead if self.kind == "supervisor" else None)
        place, school = world.office("西秀区"), self.held.office
        matter = Matter(accused, (self.clause,), "测试案件", "检查发现。", "inspection", place, self.happened_on, school)
        case = open_case(matter, self.held.school.keys, by=self.first, at=self.at(9))
        people = [session().get_one(Person, one.person_id) for one in (self.first, self.second)]
        handling.assign(case, people, by=self.approver, at=self.at(10))
        handling.start(case, by=self.first, at=self.at(10, 11))
        if self.clause == "13":
            link(case, Trial(self.held, "13.1").case, "考评人员被解除聘任", by=self.first, at=self.at(10, 12))
        return case

    @property
    def happened_on(self) -> date:
        """At the sitting; what 17.7 is about, after the end of an earlier rectification (R-9)."""
        return date(2026, 9, 12) if self.clause == "17.7" else registers.LAST

    def _number(self, person: Any) -> str:
        if person is None:
            return ""
        sealed = f"{person.__tablename__}:{person.id}:id_number"
        return self.held.school.keys.open(person.id_number, sealed).decode()

    def propose(self, *more: str, **said: str) -> None:
        """Find under the clause (and under 7.2 where 9 stands on it), then propose what is required and `more`."""
        about = replace(ABOUT, collected_on=self.at(13).date())
        evidence.add_record(self.case, about, "询问笔录正文", by=self.first, at=self.at(14))
        for clause in ("7.2", self.clause) if self.clause == "9" else (self.clause,):
            draft = draft_of(clause)
            draft = replace(draft, serious=draft.serious or "revoke_supervisor" in more)
            findings.record_finding(self.case, draft, found.usable(self.case), by=self.first, at=self.at(15))
        findings.confirm(self.case, by=self.first, at=self.at(16))
        required = choices(delivered(), self.case.clauses).required
        measures = [{"measure": one, "stated": self._said(one, said)} for one in dict.fromkeys((*required, *more))]
        proposing.propose(self.case, measures, "事实清楚，处理适当。", by=self.first, at=self.at(17))

    def _said(self, measure: str, said: dict[str, str]) -> dict[str, str]:
        return {detail.key: said.get(detail.key) or self._particular(detail) for detail in DETAILS.get(measure, ())}

    def _particular(self, detail: Detail) -> str:
        return next(iter(targets.offered(self.case, detail)), "") or {**SAID, "extent": "all"}.get(detail.key, "")

    def heard(self) -> None:
        """Noticed, served, the window over, reviewed."""
        issuing.issue_notice(self.case, by=self.approver, at=self.at(18))
        proof = self._proof(SERVED - self.earlier)
        service.serve_notice(self.case, proof, store=self.held.school.store, by=self.first, at=self.at(20))
        window.close_window(self.case, at=self.decided - timedelta(days=2))
        operations.review(self.case, True, "合法。", by=self.reviewer, at=self.decided - timedelta(days=1))

    def signed(self) -> Decision:
        """By whoever decides under the clause: the lead, or the province on its proposal (20(4))."""
        if self.clause.startswith("17"):
            operations.propose_termination(self.case, "报请。", by=self.signer, at=self.decided)
            return operations.issue_termination(self.case, "同意。", by=self.issuer, at=self.decided)
        return operations.decide(self.case, "同意。", by=self.signer, at=self.decided)

    @property
    def issuer(self) -> Actor:
        if not hasattr(self, "_issuer"):
            self._issuer = world.actor(PROVINCE, "approver")
        return self._issuer

    def served(self) -> None:
        day = self.decided + timedelta(days=1)
        with behind_the_wall(self.first):
            execution.serve_decision(self.case, self._proof(day.date()), store=self.held.school.store, by=self.first, at=day)

    def reversed(self, measures: Sequence[str], **more: Any) -> None:
        stated = {"ground": "reconsideration", "reference": "安府复决〔2026〕7号", "reviewed_on": DAY, "reasons": "事实不清。"}
        by = self.issuer if self.clause.startswith("17") else self.signer
        with behind_the_wall(by):
            reversing.reverse(self.case, measures, Ruling(**{**stated, **more}), by=by, at=REVIEWED)

    def _proof(self, day: date) -> Proof:
        return Proof("direct", day, self.case.respondent_name, PDF)
