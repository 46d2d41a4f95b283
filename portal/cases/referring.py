"""移送有关部门: what is serious under 8 or breaks the law under 19 goes to those who prosecute it, at any time until the case
is closed, before notice and decision as well. Only the prefecture refers: an institution hands its case over to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.audit.record import record, text_hash
from portal.authority.actions import Action
from portal.cases.acts import Act, declare
from portal.cases.joint_models import Referral
from portal.cases.models import Case
from portal.cases.states import Event
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused


@dataclass(frozen=True)
class Letter:
    """What a referral says: under which clause, to whom, what is handed over, why, and the number of its document."""

    clause: str
    recipient: str
    matter: str
    reasons: str
    document_number: str


def clauses(case: Case) -> list[str]:
    """The case's clauses that call for a referral: 8 when it is serious, 19 where the law is broken."""
    return [clause for clause in case.clauses if clause.startswith("8.") or clause == "19"]


REFER = declare(
    Act(
        Action.REFER, Event.REFER, "cases.refer", "移送有关部门", "情节严重、影响恶劣或者违反法律法规的，移送有关部门追究责任",
        "send", applies=lambda case: bool(clauses(case)), order=60,
    )
)  # fmt: skip


def refer(case: Case, letter: Letter, *, by: Actor, at: datetime) -> Referral:
    """Refer it. Raises `Refused` beside `clause` where the case gives no such ground."""
    REFER.ensure(case, by=by, at=at)
    if letter.clause not in clauses(case):
        raise Refused("本案没有按该条款移送的事由。", "8", ground=Ground.INPUT, field="clause")
    note = f"移送{letter.recipient}：{letter.matter}（{letter.document_number}）。{letter.reasons}"
    REFER.perform(case, by=by, at=at, note=note)
    row = Referral(
        case_id=case.id, clause=letter.clause, recipient=letter.recipient, matter=letter.matter, reasons=letter.reasons,
        document_number=letter.document_number, referred_at=at, referred_by=by.person_id,
    )  # fmt: skip
    session().add(row)
    session().flush()
    facts: dict[str, object] = {"case": case.id, "referral": row.id, "clause": letter.clause, "words": text_hash(note)}
    record("case:referred", facts, by=by, at=at, clause=letter.clause)
    return row


def referrals(case: Case) -> Sequence[Referral]:
    """What went out of the case, oldest first."""
    return session().scalars(select(Referral).where(Referral.case_id == case.id).order_by(Referral.id)).unique().all()
