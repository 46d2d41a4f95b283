"""What can be done with a case around its notice (20(3)): the list from which panel, forms and operations are made."""

from portal.authority.actions import Action
from portal.cases.acts import Act, Hands, declare
from portal.cases.models import Case
from portal.cases.states import Event
from portal.notices import queries


def _unconfirmed(case: Case) -> bool:
    waiver = queries.waiver(case)
    return waiver is not None and waiver.confirmed_at is None


def _none_stated(case: Case) -> bool:
    return queries.waiver(case) is None


def _has_points(case: Case) -> bool:
    return queries.unanswered_count(case) > 0


ISSUE_NOTICE = declare(
    Act(
        Action.ISSUE_NOTICE, Event.ISSUE_NOTICE, "notices.issue", "签发拟处理告知书",
        "核对事实、理由、依据和拟处理措施后签发，交承办人送达。", "rubber-stamp", Hands.SEPARATE, order=40,
    )
)  # fmt: skip
WITHDRAW_PROPOSAL = declare(
    Act(
        Action.ISSUE_NOTICE, Event.WITHDRAW_PROPOSAL, "notices.withdraw", "退回拟处理意见",
        "拟处理意见不妥的，说明理由退回承办人重新提出。", "arrow-back-up", Hands.SEPARATE, order=41,
    )
)  # fmt: skip
SERVE_NOTICE = declare(
    Act(
        Action.SERVE_NOTICE, Event.SERVE_NOTICE, "notices.serve", "登记告知书送达",
        "填写送达方式、收到日期并附送达回证；从收到次日起计算十五个工作日。", "mail", Hands.HANDLER, order=44,
    )
)  # fmt: skip
SERVE_FOR_ANOTHER = declare(
    Act(
        Action.SERVE_FOR_ANOTHER, Event.SERVE_NOTICE, "notices.serve_for_another", "协助送达告知书",
        "受主办机构委托送达并附送达回证，期限由平台计算。", "mail", order=45,
    )
)  # fmt: skip
CORRECT_RECEIPT = Act(
    Action.CORRECT, Event.CORRECT, "notices.correct_receipt", "更正送达记录",
    "收到日期、收件人登记有误的，另记更正，期限随之重新计算；原记录保留。", "pencil", Hands.HANDLER,
)  # fmt: skip
"""Of one service and not of the case as such, so the panel does not show it: it stands beside the service."""
RECORD_DEFENCE = declare(
    Act(
        Action.RECORD_DEFENCE, Event.RECORD_DEFENCE, "notices.record_defence", "登记陈述申辩",
        "逐点登记当事人的意见；在期限内交邮的视为按期。", "message-report", order=50,
    )
)  # fmt: skip
ANSWER_DEFENCE = declare(
    Act(
        Action.ANSWER_DEFENCE, Event.ANSWER_DEFENCE, "notices.answer_defence", "答复陈述申辩",
        "对当事人提出的每一点书面答复是否采纳及理由。", "message-reply", Hands.HANDLER, applies=_has_points, order=51,
    )
)  # fmt: skip
RECORD_WAIVER = declare(
    Act(
        Action.RECORD_WAIVER, Event.RECORD_WAIVER, "notices.record_waiver", "登记放弃陈述申辩",
        "只凭当事人明确的书面声明；评价机构办理的案件须经市（州）局确认。", "file-off", Hands.HANDLER, applies=_none_stated,
        order=53,
    )
)  # fmt: skip
CONFIRM_WAIVER = declare(
    Act(
        Action.CONFIRM_WAIVER, Event.WAIVE, "notices.confirm_waiver", "确认放弃陈述申辩",
        "核对当事人的书面声明属实后确认，陈述申辩期即告结束。", "check", applies=_unconfirmed, order=54,
    )
)  # fmt: skip
