"""What data officers do about an alert (19): found justified, suspended, revoked, or taken up in a case. Each office once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from portal.audit.record import record, text_hash
from portal.authority.actions import Action
from portal.authority.permission import OWN, permit
from portal.cases.models import Case
from portal.grants.revoking import Order, revoke, suspend
from portal.grants.states import SUSPEND
from portal.grants.stepping import hold_alone, last_step
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.readings.watch_models import Alert, Handling

OUTCOMES: Final = {
    "justified": "情况正常，有正当理由", "suspended": "暂停读取权限", "revoked": "立即取消读取权限", "case": "已立案调查核实",
}  # fmt: skip
BASIS: Final = "细则第十九条"


@dataclass(frozen=True)
class Answer:
    """A word of `OUTCOMES`, why, and the number of the case where one was opened."""

    outcome: str
    words: str
    case_number: str = ""


def handle(alert: Alert, answer: Answer, *, by: Actor, at: datetime) -> Handling:
    """Handle it. Raises `Refused` for the person concerned, for an office that did before, and where the grant is not in force
    any more for what was chosen."""
    permit(by, Action.WATCH, OWN)
    _ensure_open(alert, by)
    case_id = _case(answer)
    if answer.outcome == "suspended" and not _stands_suspended(alert.grant_id):
        suspend(alert.grant, answer.words, None, by=by, at=at)
    revocation = _revoked(alert, answer, by, at) if answer.outcome == "revoked" else None
    facts: dict[str, object] = {
        "alert": alert.id, "outcome": answer.outcome, "words": text_hash(answer.words), "case": case_id,
        "revocation": revocation,
    }  # fmt: skip
    record("read_alert:handled", facts, by=by, at=at, clause="19")
    row = Handling(
        alert_id=alert.id, outcome=answer.outcome, words=answer.words, case_id=case_id, revocation_id=revocation,
        office_id=by.office_id, person_id=by.person_id, handled_at=at,
    )  # fmt: skip
    session().add(row)
    session().flush()
    session().expire(alert, ["handlings"])
    return row


def _stands_suspended(grant_id: int) -> bool:
    """Whether it is suspended already until somebody decides, as the system does at the second threshold."""
    hold_alone(grant_id)
    last = last_step(grant_id)
    return last.event == SUSPEND and last.until is None


def ensure_may_handle(alert: Alert, by: Actor) -> None:
    """Raise `Refused` for the person concerned, and for an office that has handled it."""
    permit(by, Action.WATCH, OWN)
    _ensure_open(alert, by)


def _ensure_open(alert: Alert, by: Actor) -> None:
    if alert.person_id in by.persons:
        others = "由本机构另一位证书数据管理员或者上级机构处置"
        raise Refused("不能处置涉及本人的读取预警。", "19", who=others, ground=Ground.AUTHORITY)
    if any(one.office_id == by.office_id for one in alert.handlings):
        raise Refused("本机构已经处置过这条预警。", "19", ground=Ground.STALE)


def _case(answer: Answer) -> int | None:
    if answer.outcome != "case":
        return None
    found = session().scalar(select(Case.id).where(Case.number == answer.case_number.upper()).limit(1))
    if found is None:
        raise Refused("没有这个编号的案件。", "19", ground=Ground.INPUT, field="case_number")
    return found


def _revoked(alert: Alert, answer: Answer, by: Actor, at: datetime) -> int:
    order = Order(alert.office, "beyond", answer.words, BASIS, grants=[alert.grant_id])
    return revoke(order, by=by, at=at).id
