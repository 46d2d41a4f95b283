"""A case on its way from the notice to the end, with everybody who signs on the way; every step through its operation."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from portal.cases.models import Case
from portal.decisions import execution, operations
from portal.decisions.execution import Statement, Talk
from portal.decisions.models import Decision, Review, TerminationProposal
from portal.findings.models import Proposal
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.notices.service import Proof
from portal.organisations.models import Office
from portal.rulebook import rulebook
from tests import world
from tests.findings.scene import measure
from tests.notices.scene import PDF, Scene, moment, scene

RECEIVED = date(2026, 9, 18)
DUE = date(2026, 10, 15)
AFTER = moment(date(2026, 10, 16))
DETAILS = {"rectify": "整改期限自决定送达之日起60日", "void_results": "范围：全部"}
REASONS = "事实清楚，证据确凿，处理适当。"


@dataclass
class Course:
    """The scene of the notice, with a reviewer, a second approver, and the province's approver."""

    scene: Scene
    reviewer: Actor
    signer: Actor
    province: Actor

    @property
    def case(self) -> Case:
        return self.scene.case

    def served(self, received: date = RECEIVED) -> "Course":
        """The notice is issued and served; the window runs."""
        self.scene.served(received)
        return self

    def review(self, passed: bool = True, by: Actor | None = None, at: datetime = AFTER) -> Review:
        return operations.review(self.case, passed, "事实、证据、依据和程序均无不当。", by=by or self.reviewer, at=at)

    def reviewed(self) -> "Course":
        """Served, the window over, and found in order."""
        self.served().review()
        return self

    def decide(self, by: Actor | None = None, at: datetime = AFTER, **more: Any) -> Decision:
        return operations.decide(self.case, REASONS, by=by or self.signer, at=at, **more)

    def propose_termination(self, at: datetime = AFTER) -> TerminationProposal:
        return operations.propose_termination(self.case, REASONS, by=self.signer, at=at)

    def issue_termination(self, by: Actor | None = None, at: datetime = AFTER) -> Decision:
        return operations.issue_termination(self.case, REASONS, by=by or self.province, at=at)

    def serve_decision(self, at: datetime = AFTER + timedelta(days=1)) -> None:
        proof = Proof("direct", at.date(), "张某", PDF)
        execution.serve_decision(self.case, proof, store=self.scene.store, by=self.scene.first, at=at)

    def carry_out(self, measure: str, at: datetime = AFTER + timedelta(days=3)) -> None:
        statement = Statement(measure, "已办理。", at.date(), Talk("李承办", "张负责"))
        execution.carry_out(self.case, statement, by=self.scene.first, at=at)


def course(folder: Path, clause: str, *measures: str, lead: str | Office = "安顺市", venue: str = "") -> Course:
    """A case under a clause with these measures proposed (the required ones where none are named), before its notice."""
    office = world.office(lead)
    kind = rulebook().clause(clause).respondent
    respondent = world.institution("西秀区").office if kind == "institution" else None
    found = scene(folder, office, clause, respondent)
    if venue:
        found.case.venue_id = world.office(venue).id
    propose(found.case, clause, measures or rulebook().clause(clause).required, found.first)
    return Course(
        found, world.actor(office, "reviewer", name="钱审核"), world.actor(office, "approver", name="孙审批"),
        world.actor("贵州省", "approver", name="周厅审"),
    )  # fmt: skip


def propose(case: Case, clause: str, measures: tuple[str, ...], by: Actor) -> None:
    """A later proposal takes the place of the scene's own."""
    chosen = [
        {**measure(one), "clause": clause, "detail": DETAILS.get(one, ""), "applicable": True, "reason": ""}
        for one in measures
    ]
    session().add(
        Proposal(case_id=case.id, measures=chosen, reasons="情节如上。", proposed_by=by.person_id, proposed_at=world.AT)
    )
    session().flush()
