"""The approver, who did not investigate, issues the notice or gives the proposal back (20(3), R-10)."""

import json
from datetime import datetime
from typing import Any

from portal.audit.record import record, text_hash
from portal.cases.models import Case
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.notices import acts
from portal.notices.content import notice_content, proposal_in_force
from portal.notices.models import Notice
from portal.notices.words import document_number


def issue_notice(case: Case, *, by: Actor, at: datetime) -> Notice:
    """Issue the 拟处理告知书 of the proposal in force, with what it says kept whole (20(3))."""
    acts.ISSUE_NOTICE.ensure(case, by=by, at=at)
    if proposal_in_force(case) is None:
        raise Refused("本案没有拟处理意见，不能签发告知书。", "20(3)", who="由承办人先提出拟处理意见。")
    content = notice_content(case, at)
    number = document_number(case.lead, "proposal", at)
    acts.ISSUE_NOTICE.perform(case, by=by, at=at, note=f"签发{number}")
    return keep_document(case, "proposal", number, content, by=by, at=at)


def keep_document(case: Case, kind: str, number: str, content: dict[str, Any], *, by: Actor, at: datetime) -> Notice:
    """Keep a document as it was issued by the actor's office; the log pins its content by hash."""
    content = {**content, "number": number}
    spelled = json.dumps(content, ensure_ascii=False, sort_keys=True)
    facts: dict[str, object] = {"case": case.id, "kind": kind, "number": number, "content": text_hash(spelled)}
    notice = Notice(
        case_id=case.id, kind=kind, office_id=by.office_id, number=number, addressee=case.respondent_name,
        content=content, issued_by=by.person_id, issued_at=at,
    )  # fmt: skip
    session().add(notice)
    session().flush()
    record("notice:issued", {**facts, "notice": notice.id}, by=by, at=at, clause="20(3)")
    return notice


def withdraw_proposal(case: Case, reasons: str, *, by: Actor, at: datetime) -> None:
    """Give the proposal back to the handlers with reasons; they propose anew."""
    if not reasons.strip():
        raise Refused("请写明退回的理由。", "20(3)", ground=Ground.INPUT, field="reasons")
    acts.WITHDRAW_PROPOSAL.perform(case, by=by, at=at, note=f"退回理由：{reasons.strip()}")
