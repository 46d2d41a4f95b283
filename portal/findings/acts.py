"""What handlers do from the evidence to the proposal (20(2), 20(3))."""

from portal.authority.actions import Action
from portal.cases.acts import Act, Hands, declare
from portal.cases.states import Event
from portal.findings.queries import facts_for_confirming

RECORD = declare(
    Act(
        Action.INVESTIGATE, Event.RECORD_FINDING, "findings.record", "认定事实", "把事实与条款、证据对应起来", "scale",
        hands=Hands.HANDLER, order=21,
    )
)  # fmt: skip
CONFIRM = declare(
    Act(
        Action.INVESTIGATE, Event.CONFIRM, "findings.confirm", "确认事实", "调查终结，由承办人共同确认", "circle-check",
        hands=Hands.LEAD_HANDLER, facts=facts_for_confirming, order=22,
    )
)  # fmt: skip
REINVESTIGATE = declare(
    Act(
        Action.INVESTIGATE, Event.REINVESTIGATE, "findings.reinvestigate", "补充调查", "出现新的事实或证据时，退回调查环节",
        "refresh", hands=Hands.LEAD_HANDLER, order=60,
    )
)  # fmt: skip
PROPOSE = declare(
    Act(
        Action.PROPOSE, Event.PROPOSE, "findings.propose", "提出拟处理意见", "只能从已认定条款的处理措施中选择",
        "clipboard-list", hands=Hands.LEAD_HANDLER, order=23,
    )
)  # fmt: skip
