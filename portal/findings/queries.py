"""What is asked about findings: those of a case, which clauses it may still be found under, what is proposed from them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from portal.authority.actions import Action
from portal.authority.gate import Subject, register
from portal.authority.permission import basis_for
from portal.authority.policy import standing_policy
from portal.authority.scope import capacities_of, visible
from portal.authority.seats import Capacity, Level, Post, Seat
from portal.cases.acts import active_handlers
from portal.cases.links import links
from portal.cases.models import Case, CaseStep
from portal.cases.states import Event
from portal.cases.transferring import TOLD
from portal.cases.workflow import Facts
from portal.evidence import queries as evidence
from portal.evidence.models import Exhibit
from portal.findings import memory
from portal.findings.models import Finding, Proposal
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import session
from portal.rulebook import rulebook_of
from portal.rulebook.offers import Offer, Situation, offers

WITH_EVIDENCE = selectinload(Finding.exhibits).selectinload(Exhibit.replaced_by)


@dataclass(frozen=True)
class Elsewhere:
    """A clause found that the leading office does not decide itself: why, who does, and the clause that says so."""

    clause: str
    why: str
    who: str
    basis: str


def findings(case: Case) -> list[Finding]:
    """All findings of a case in order, withdrawn ones among them."""
    found = select(Finding).where(Finding.case_id == case.id).order_by(Finding.ordinal)
    return list(session().scalars(found.options(WITH_EVIDENCE, joinedload(Finding.person))))


def in_force(case: Case) -> list[Finding]:
    """The findings that were not withdrawn."""
    return [finding for finding in findings(case) if finding.withdrawn_at is None]


def clauses_found(case: Case) -> list[str]:
    """The clauses of the findings in force, each once, in the order of the Rules."""
    found = {finding.clause for finding in in_force(case)}
    return [clause for clause in rulebook_of(case).clauses if clause in found]


def proposals(case: Case) -> list[Proposal]:
    """Every proposal made in the case, the latest first."""
    found = select(Proposal).where(Proposal.case_id == case.id).order_by(Proposal.id.desc())
    return list(session().scalars(found.options(joinedload(Proposal.person))))


def proposal(case: Case) -> Proposal | None:
    """The latest proposal."""
    return next(iter(proposals(case)), None)


def answered(case: Case) -> list[Proposal]:
    """The proposals that a respondent has answered: for each defence, the one it was against (R-2)."""
    steps = select(CaseStep.acted_at).where(CaseStep.case_id == case.id, CaseStep.event == Event.RECORD_DEFENCE.value)
    made = proposals(case)
    against = (next((one for one in made if one.proposed_at <= moment), None) for moment in session().scalars(steps))
    return [one for one in dict.fromkeys(against) if one is not None]


def offered(case: Case, by: Actor) -> tuple[Offer, ...]:
    """The clauses that a finding in this case can choose from: they fit the respondent, their premise can be met here,
    and the actor's office may investigate them (an institution only what 4(4) leaves to it)."""
    articles = {rulebook_of(case).clause(finding.clause).article for finding in in_force(case)}
    situation = Situation(
        case.respondent_kind, linked=_examiner_linked(case),
        after_rectification=memory.before(case, in_force(case)) is not None, after_event=bool(articles & {6, 7, 8}),
        elsewhere=True,
    )  # fmt: skip
    held = capacities_of(case, by)
    return tuple(
        offer
        for offer in offers(rulebook_of(case), situation)
        if by is SYSTEM or basis_for(by, Action.INVESTIGATE, held, [offer.clause.id])
    )


def _examiner_linked(case: Case) -> bool:
    """Whether the case was linked with one about an examiner's conduct under Article 13 (its second sentence)."""
    found = select(Case.clauses).where(Case.id.in_(list(links(case))), Case.respondent_kind == "examiner")
    return any(clause.startswith("13.") for clauses in session().scalars(found) for clause in clauses)


def usable(case: Case) -> list[Exhibit]:
    """The exhibits that a finding can cite: those that no later one corrects."""
    return evidence.standing(case)


def corrected_since(case: Case) -> Iterator[tuple[Finding, Exhibit]]:
    """Findings in force that rest on an exhibit which was corrected after they were made."""
    for finding in in_force(case):
        yield from ((finding, exhibit) for exhibit in finding.exhibits if exhibit.replaced_by is not None)


def decided_elsewhere(case: Case) -> list[Elsewhere]:
    """The clauses found that the leading office may not decide, as the policy has it: to be said at once, not at the end."""
    seat = Seat(Level(case.lead_level), Post.APPROVER, Capacity.LEAD)
    policy, found = standing_policy(), []
    for clause in clauses_found(case):
        ways = (Action.DECIDE, Action.PROPOSE_TERMINATION)
        if not any(policy.decide(seat, way, clause).allowed for way in ways):
            told = policy.explain(seat, Action.DECIDE, clause)
            found.append(Elsewhere(clause, told.why, told.who, told.clause))
    return found


def facts_for_confirming(case: Case, at: datetime) -> Facts:
    """What the workflow asks before facts are confirmed (20(2))."""
    handlers = len(active_handlers(case, case.lead_id))
    return Facts(handlers=handlers, exhibits=evidence.count_standing(case), findings=len(in_force(case)))


def told(case: Case) -> list[str]:
    """What a competent office is told when the case goes over to it: facts with clause and evidence, then the exhibits."""
    book = rulebook_of(case)
    facts = [f"{one.label}（{book.clause(one.clause).name}）：{one.fact}证据：{_cited(one)}" for one in in_force(case)]
    kept = [f"{one.label} {one.title}" for one in evidence.standing(case)]
    return [*facts, *([f"证据目录：{'；'.join(kept)}"] if kept else [])]


def _cited(finding: Finding) -> str:
    return "、".join(exhibit.label for exhibit in finding.exhibits) or "无"


TOLD.append(told)


def load(actor: Actor, finding_id: int) -> Finding | None:
    """The finding, if the actor may know of its case."""
    cases = select(Case.id).where(visible(Case, actor))
    found = select(Finding).where(Finding.id == finding_id, Finding.case_id.in_(cases))
    return session().scalars(found.options(joinedload(Finding.case), WITH_EVIDENCE)).one_or_none()


register(
    Finding,
    Subject(
        "finding_id",
        load,
        lambda finding, actor: capacities_of(finding.case, actor),
        lambda finding: finding.case.clauses,
        "finding",
    ),
)
