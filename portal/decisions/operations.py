"""Review and decision (20(4)): what a reviewer found in order is signed by an approver of the office that leads, or, where it
terminates, by the province alone. A signature makes the document, the decision and what is owed from it in one act."""

from collections.abc import Collection
from datetime import datetime

from portal.audit.record import record
from portal.authority.seats import Capacity
from portal.cases import interim
from portal.cases.models import Case
from portal.decisions import acts, queries
from portal.decisions.consequences import follow
from portal.decisions.content import Signature, decision_content
from portal.decisions.models import Decision, Review, TerminationProposal
from portal.decisions.striking import chosen, signed
from portal.decisions.taking_part import end, give
from portal.findings.models import Proposal
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.notices.content import proposal_in_force
from portal.notices.issuing import keep_document
from portal.notices.window import close_window_if_over
from portal.notices.words import document_number
from portal.organisations.models import Office
from portal.organisations.queries import province
from portal.rulebook import rulebook_of, rulebook_on
from portal.rulebook.internal_limits import limit_due
from portal.rulebook.measures import is_major


def review(case: Case, passed: bool, opinion: str, *, by: Actor, at: datetime) -> Review:
    """The legal review. What fails goes back to the handlers: a new proposal is noticed again (20(3))."""
    close_window_if_over(case, at=at)
    act = acts.REVIEW if passed else acts.REVIEW_FAILS
    act.ensure(case, by=by, at=at)
    _needed(opinion, "请写明审核意见。", "opinion")
    act.perform(case, by=by, at=at, note=opinion)
    row = Review(case_id=case.id, passed=passed, opinion=opinion, reviewed_by=by.person_id, reviewed_at=at)
    session().add(row)
    session().flush()
    return row


def decide(case: Case, reasons: str, *, by: Actor, at: datetime, struck: Collection[str] = ()) -> Decision:
    """Sign the decision on the latest proposal, without the optional measures in `struck`. Raises `Refused` beside `struck`
    or `reasons`, or with who could or when."""
    close_window_if_over(case, at=at)
    acts.DECIDE.ensure(case, by=by, at=at)
    _needed(reasons, "请写明审批意见和理由。", "reasons")
    measures = signed(rulebook_of(case), _proposed(case).measures, case.clauses, case.lead_level, struck)
    signature = Signature("decision", _office(by), measures, reasons, at)
    acts.DECIDE.perform(case, by=by, at=at, note=reasons)
    return _sign(case, signature, by)


def propose_termination(case: Case, reasons: str, *, by: Actor, at: datetime) -> TerminationProposal:
    """The prefecture's last act where it terminates: the province takes part from now on to issue, or to return (20(4))."""
    close_window_if_over(case, at=at)
    acts.PROPOSE_TERMINATION.ensure(case, by=by, at=at)
    _needed(reasons, "请写明报请的理由。", "reasons")
    signed(rulebook_of(case), _proposed(case).measures, case.clauses, case.lead_level)
    acts.PROPOSE_TERMINATION.perform(case, by=by, at=at, note=reasons)
    row = TerminationProposal(case_id=case.id, reasons=reasons, proposed_by=by.person_id, proposed_at=at)
    session().add(row)
    session().flush()
    give(case, province().id, Capacity.ISSUE, clause="20(4)", by=by, at=at)
    return row


def issue_termination(case: Case, reasons: str, *, by: Actor, at: datetime) -> Decision:
    """The province issues the notice; before it nothing takes effect (20(4))."""
    acts.ISSUE_TERMINATION.ensure(case, by=by, at=at)
    _needed(reasons, "请写明审批意见和理由。", "reasons")
    measures = signed(rulebook_of(case), _proposed(case).measures, case.clauses, case.lead_level)
    signature = Signature("termination", _office(by), measures, reasons, at)
    acts.ISSUE_TERMINATION.perform(case, by=by, at=at, note=reasons)
    return _sign(case, signature, by)


def return_termination(case: Case, reasons: str, *, by: Actor, at: datetime) -> TerminationProposal:
    """The province gives it back with reasons; the case is reviewed again by the prefecture (20(4))."""
    acts.RETURN_TERMINATION.ensure(case, by=by, at=at)
    _needed(reasons, "请写明退回的理由。", "reasons")
    asked = queries.termination(case)
    if asked is None:
        raise Refused("没有待办理的终止报请。", "20(4)")
    acts.RETURN_TERMINATION.perform(case, by=by, at=at, note=reasons)
    asked.returned_at, asked.return_reasons = at, reasons
    end(case, by.office_id, Capacity.ISSUE, clause="20(4)", by=by, at=at)
    return asked


def _sign(case: Case, signature: Signature, by: Actor) -> Decision:
    """After the case has advanced: of two who sign at once only one comes here."""
    at, kind = signature.at, signature.kind
    content = decision_content(case, signature)
    number = document_number(signature.office, kind, at)
    document = keep_document(case, kind, number, content, by=by, at=at)
    taken = chosen(content["measures"])
    row = Decision(
        case_id=case.id, office_id=signature.office.id, notice_id=document.id, clauses=list(case.clauses),
        measures=content["measures"], reasons=signature.reasons,
        major=is_major(rulebook_on(local(at).date()), case.clauses, taken),
        signed_by=by.person_id, signed_at=at,
    )  # fmt: skip
    session().add(row)
    session().flush()
    facts: dict[str, object] = {
        "case": case.id, "decision": row.id, "notice": document.id, "clauses": list(case.clauses),
        "measures": sorted(taken), "major": row.major,
    }  # fmt: skip
    record("decision:signed", facts, by=by, at=at, clause="20(4)")
    case.due_on, case.due_what = limit_due("service", local(at).date()).day, "送达处理决定书"
    interim.end_all(case, "decided", by=by, at=at)
    follow(case, row, by=by, at=at)
    return row


def _proposed(case: Case) -> Proposal:
    found = proposal_in_force(case)
    if found is None:
        raise Refused("本案没有拟处理意见，不能作出决定。", "20(3)", who="由承办人先提出拟处理意见。")
    return found


def _office(by: Actor) -> Office:
    return session().get_one(Office, by.office_id)


def _needed(words: str, why: str, field: str) -> None:
    if not words.strip():
        raise Refused(why, "20(4)", ground=Ground.INPUT, field=field)


