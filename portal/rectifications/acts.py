"""What can be done with a rectification, as one list: the panel shows it, forms open by it, operations perform it.

May she (the policy), is it for her hands (who inspected does not judge, R-10), and can it now (`states.barrier`)."""

from dataclasses import dataclass
from datetime import datetime

from portal.authority.actions import Action
from portal.authority.permission import basis_for, refusal
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.refusal import Ground, Refused
from portal.rectifications.models import Rectification
from portal.rectifications.scope import capacities_of
from portal.rectifications.states import Kind, barrier

JUDGING = frozenset({Action.ACCEPT, Action.SEND_BACK, Action.FAIL})


@dataclass(frozen=True)
class Act:
    """One thing to do: `action` in the policy, `kind` of step, `endpoint` of the form, `clause` on which it rests."""

    action: Action
    kind: Kind
    endpoint: str
    label: str
    hint: str
    icon: str
    clause: str

    def ensure(self, rectification: Rectification, *, by: Actor, at: datetime) -> None:
        """Raise the `Refused` that doing it now would raise; a form is not even opened for a blocked act."""
        found = self.obstacle(rectification, by, at)
        if found is not None:
            raise found

    def permitted(self, rectification: Rectification, by: Actor) -> bool:
        """Whether the policy permits it to this actor here."""
        return basis_for(by, self.action, capacities_of(rectification, by)) is not None

    def obstacle(self, rectification: Rectification, by: Actor, at: datetime) -> Refused | None:
        """Why this actor cannot do it now, or None."""
        if not self.permitted(rectification, by):
            return refusal(by, self.action, capacities_of(rectification, by))
        inspected = {step.person_id for step in rectification.steps if step.kind == Kind.INSPECTED}
        if self.action in JUDGING and by.person_id in inspected:
            who = "由本机构未参加检查的审批人办理。"
            return Refused("您登记了本次整改的检查，检查人员不作验收决定。", "R-10", who=who, ground=Ground.AUTHORITY)
        found = barrier(self.kind, rectification.steps, local(at).date())
        return None if found is None else Refused(found[0], self.clause, when=found[1])


REPORT = Act(
    Action.RECTIFICATION_REPORT, Kind.FINAL, "rectifications.report", "报送整改报告",
    "写明整改措施和结果，附证明材料；整改中可以先报阶段报告", "file-text", "16",
)  # fmt: skip
ASK = Act(
    Action.ASK_INSPECTION, Kind.ASKED, "rectifications.ask", "请县级检查", "请所在县（市、区、特区）人社局到现场检查整改情况",
    "message-2", "4(3)",
)  # fmt: skip
INSPECT = Act(
    Action.INSPECT, Kind.INSPECTED, "rectifications.inspect", "登记整改检查", "两名检查人员到现场检查，如实记录所见",
    "search", "4(3)",
)  # fmt: skip
ACCEPT = Act(
    Action.ACCEPT, Kind.ACCEPTED, "rectifications.accept", "验收合格", "整改到位的，整改状态和暂停的职业（工种）即行解除",
    "rubber-stamp", "16",
)  # fmt: skip
SEND_BACK = Act(
    Action.SEND_BACK, Kind.RETURNED, "rectifications.send_back", "退回补正", "写明欠缺什么、何日前补正", "arrow-back-up", "16",
)  # fmt: skip
EXTEND = Act(
    Action.EXTEND, Kind.EXTENDED, "rectifications.extend", "延长整改期限", "期满前有正当理由的，写明理由", "calendar-due", "16",
)  # fmt: skip
FAIL = Act(
    Action.FAIL, Kind.FAILED, "rectifications.fail", "认定未按期完成", "期满未完成或者整改不到位的，写明查明的情况",
    "alert-triangle", "16.5",
)  # fmt: skip

ACTS = (REPORT, ACCEPT, SEND_BACK, INSPECT, ASK, EXTEND, FAIL)
"""In the order of the panel."""
