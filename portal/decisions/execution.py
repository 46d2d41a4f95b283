"""After the signature: the decision is served with proof as a notice is, and a handler states how each measure was carried
out. A decision opens no window; when every measure is stated the case has taken effect."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.audit.record import record
from portal.cases.models import Case
from portal.cases.states import Event
from portal.decisions import acts, queries
from portal.decisions.consequences import follow_service
from portal.decisions.models import Decision, Execution
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.files import Store
from portal.kit.refusal import Ground, Refused
from portal.notices.models import Service
from portal.notices.service import Proof, keep_service, kept_proof, received
from portal.notices.words import MODES

TALKS = {"talk_examiner": "11", "talk_head": "15"}
"""The measures that are a talk: its record names who talked with whom."""


@dataclass(frozen=True)
class Talk:
    """Who held a talk (谈话提醒), and with whom."""

    held_by: str
    held_with: str


@dataclass(frozen=True)
class Statement:
    """How one measure was carried out, in words, and on which day; of a talk also between whom."""

    measure: str
    words: str
    done_on: date
    talk: Talk | None = None

    @property
    def record(self) -> str:
        """What is kept of it."""
        talk = self.talk if self.measure in TALKS else None
        between = f"谈话人：{talk.held_by.strip()}；谈话对象：{talk.held_with.strip()}。" if talk else ""
        return between + self.words.strip()


def serve_decision(case: Case, proof: Proof, *, store: Store, by: Actor, at: datetime) -> Service:
    """Record that the decision, or the province's notice, was served. Raises `Refused` beside what the proof lacks."""
    acts.SERVE_DECISION.ensure(case, by=by, at=at)
    decision = signed_decision(case)
    document = decision.document
    day = received(document, proof, at)
    kept = kept_proof(proof, store)
    acts.SERVE_DECISION.perform(case, by=by, at=at, note=f"{MODES[proof.mode]}，{proof.recipient.strip()}于{day}收到")
    case.due_on = case.due_what = None
    service = keep_service(document, proof, kept, by=by, at=at)
    follow_service(case, decision, day, by=by, at=at)
    return service


def carry_out(case: Case, statement: Statement, *, by: Actor, at: datetime) -> Execution:
    """State how one measure was carried out; stating it again takes the earlier statement's place, which stays readable.
    With the last one the case has taken effect."""
    acts.CARRY_OUT.ensure(case, by=by, at=at)
    name = _check(case, statement, at)
    acts.CARRY_OUT.perform(case, by=by, at=at, note=f"{name}：{statement.record}")
    row = Execution(
        case_id=case.id, measure=statement.measure, statement=statement.record, done_on=statement.done_on,
        stated_by=by.person_id, stated_at=at,
    )  # fmt: skip
    session().add(row)
    session().flush()
    facts: dict[str, object] = {"case": case.id, "measure": statement.measure, "done": statement.done_on.isoformat()}
    record("decision:carried_out", facts, by=by, at=at, clause="20(4)")
    if not queries.unexecuted(case):
        note = "各项处理措施均已登记执行情况"
        case.advance(Event.TAKE_EFFECT, by=by, at=at, facts=acts.facts_of_execution(case, at), note=note)
    return row


def signed_decision(case: Case) -> Decision:
    """The decision; raises `Refused` before there is one."""
    decision = queries.decision(case)
    if decision is None:
        raise Refused("本案尚未作出处理决定。", "20(4)", when="审批人签发后")
    return decision


def _check(case: Case, statement: Statement, at: datetime) -> str:
    decision = queries.decision(case)
    measures = {one["measure"]: one["name"] for one in decision.measures if one.get("applicable", True)} if decision else {}
    if decision is None or statement.measure not in measures:
        raise _input("请选择决定中的处理措施。", "measure")
    if not statement.words.strip():
        raise _input("请写明执行情况。", "words")
    _check_talk(statement)
    if statement.done_on < local(decision.signed_at).date():
        raise _input("执行日期不能早于作出决定的日期。", "done_on")
    if statement.done_on > local(at).date():
        raise _input("执行日期不能晚于今天。", "done_on")
    return str(measures[statement.measure])


def _check_talk(statement: Statement) -> None:
    """A talk that is not said to have been held by somebody with somebody is none."""
    clause, talk = TALKS.get(statement.measure), statement.talk or Talk("", "")
    for field, said, why in (("held_by", talk.held_by, "请填写谈话人。"), ("held_with", talk.held_with, "请填写谈话对象。")):
        if clause and not said.strip():
            raise Refused(why, clause, ground=Ground.INPUT, field=field)


def _input(why: str, field: str) -> Refused:
    return Refused(why, "20(4)", ground=Ground.INPUT, field=field)
