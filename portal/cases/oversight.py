"""What a superior says of a case (4(1), 4(2)): comments, urging (督办), return for re-investigation, each until the lead has
acted; and how a case ends without a decision: dismissed with reasons."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from portal.audit.record import record
from portal.authority.actions import Action
from portal.cases import interim, joint
from portal.cases.acts import Act, declare
from portal.cases.joint_models import Urging
from portal.cases.models import Case, CaseStep
from portal.cases.states import Event, State
from portal.cases.workflow import ENDED
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused

ASKING = (Event.SUPERVISE.value, Event.RETURN.value)
"""What a superior wants an act upon."""
NO_ANSWER = (Event.COMMENT, Event.LINK, Event.CORRECT, Event.RECUSE, Event.END_ASSISTANCE)
"""What the lead may do without having acted upon it."""

COMMENT = declare(
    Act(
        Action.COMMENT, Event.COMMENT, "cases.comment", "批注", "记录办理意见，参与本案的机构可见", "message-2",
        order=80,
    )
)  # fmt: skip
SUPERVISE = declare(
    Act(Action.SUPERVISE, Event.SUPERVISE, "cases.urge", "督办", "要求主办机构在期限内办理", "flag", order=81)
)
RETURN = declare(
    Act(
        Action.RETURN, Event.RETURN, "cases.send_back", "退回重新调查", "事实不清、证据不足的，退回主办机构", "refresh",
        order=82,
    )
)  # fmt: skip
DISMISS = declare(
    Act(
        Action.DISMISS, Event.DISMISS, "cases.dismiss", "不予处理", "查无实据或没有适用条款的，说明理由", "x", order=70,
        confirm="案件终结后不能恢复，确定不予处理？",
    )
)  # fmt: skip


def comment(case: Case, words: str, *, by: Actor, at: datetime) -> None:
    """A comment, seen by every office that takes part."""
    COMMENT.perform(case, by=by, at=at, note=words)


def urge(case: Case, words: str, until: date, *, by: Actor, at: datetime) -> None:
    """督办: the lead is urged to act until a day."""
    if until < local(at).date():
        raise Refused("督办期限不能早于今天。", "4(1)", ground=Ground.INPUT, field="until")
    step = SUPERVISE.perform(case, by=by, at=at, note=f"{words}（请于 {until.isoformat()} 前办理）")
    session().add(Urging(case_id=case.id, step_id=step.id, until=until))
    record("case:urged", {"case": case.id, "until": until.isoformat()}, by=by, at=at, clause="4(1)")
    session().flush()


def send_back(case: Case, words: str, *, by: Actor, at: datetime) -> None:
    """Back to the investigation, with reasons; what was gathered stays."""
    RETURN.perform(case, by=by, at=at, note=words)


def dismiss(case: Case, words: str, *, by: Actor, at: datetime) -> None:
    """不予处理, with reasons. Other staff without a clause of their own (10) end here, with a note to the employer."""
    DISMISS.perform(case, by=by, at=at, note=words)
    case.due_on = case.due_what = None
    interim.end_all(case, "case_ended", by=by, at=at)
    joint.end_all(case, by=by, at=at)


@dataclass(frozen=True)
class Asked:
    """What a superior asked for and the lead has not acted upon; `until` is the day set, for an urging."""

    step: CaseStep
    until: date | None

    def overdue(self, today: date) -> bool:
        """Whether the day has passed."""
        return self.until is not None and self.until < today


def unanswered(case: Case, taken: Sequence[CaseStep]) -> list[Asked]:
    """What superiors asked for and no act of the lead has followed; `taken` are the case's steps, oldest first."""
    if State(case.state) in ENDED:
        return []
    acts = [step.id for step in taken if step.office_id == case.lead_id and step.event not in NO_ANSWER]
    last = max(acts, default=0)
    waiting = [step for step in taken if step.event in ASKING and step.id > last]
    if not waiting:
        return []
    rows = session().scalars(select(Urging).where(Urging.case_id == case.id))
    days = {row.step_id: row.until for row in rows}
    return [Asked(step, days.get(step.id)) for step in waiting]


def still_asked() -> ColumnElement[bool]:
    """The same as a condition on `CaseStep` joined with its `Case`, for the desk."""
    later = aliased(CaseStep)
    acted = select(later.id).where(
        later.case_id == CaseStep.case_id, later.id > CaseStep.id, later.office_id == Case.lead_id,
        later.event.not_in([event.value for event in NO_ANSWER]),
    )  # fmt: skip
    return CaseStep.event.in_(ASKING) & ~acted.exists()
