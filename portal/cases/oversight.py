"""What a superior says of a case (4(1), 4(2)): comments, urging (督办), return for re-investigation; and how a case ends
without a decision: dismissed with reasons."""

from datetime import date, datetime

from portal.authority.actions import Action
from portal.cases.acts import Act, declare
from portal.cases.models import Case
from portal.cases.states import Event
from portal.kit.actor import Actor
from portal.kit.refusal import Ground, Refused

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
    )
)  # fmt: skip


def comment(case: Case, words: str, *, by: Actor, at: datetime) -> None:
    """A comment, seen by every office that takes part."""
    COMMENT.perform(case, by=by, at=at, note=words)


def urge(case: Case, words: str, until: date, *, by: Actor, at: datetime) -> None:
    """督办: the lead is urged to act until a day."""
    if until < at.date():
        raise Refused("督办期限不能早于今天。", "4(1)", ground=Ground.INPUT, field="until")
    SUPERVISE.perform(case, by=by, at=at, note=f"{words}（请于 {until.isoformat()} 前办理）")


def send_back(case: Case, words: str, *, by: Actor, at: datetime) -> None:
    """Back to the investigation, with reasons; what was gathered stays."""
    RETURN.perform(case, by=by, at=at, note=words)


def dismiss(case: Case, words: str, *, by: Actor, at: datetime) -> None:
    """不予处理, with reasons. Other staff without a clause of their own (10) end here, with a note to the employer."""
    DISMISS.perform(case, by=by, at=at, note=words)
    case.due_on = case.due_what = None
