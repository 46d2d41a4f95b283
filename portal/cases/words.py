"""What the machine's words are called on a page, and the clause each event rests on."""

from portal.cases.states import Event, State

S, E = State, Event

STATES: dict[State, str] = {
    S.OPENED: "已立案",
    S.INVESTIGATING: "调查核实",
    S.FOUND: "事实已确认",
    S.PROPOSED: "拟处理待审签",
    S.ISSUED: "告知书待送达",
    S.NOTIFIED: "陈述申辩期",
    S.HEARD: "申辩期满待审核",
    S.REVIEWED: "已审核待决定",
    S.TERMINATION_PROPOSED: "已报省厅待出具通知书",
    S.DECIDED: "已决定待送达",
    S.SERVED: "已送达待执行",
    S.EFFECTIVE: "已执行待报备结案",
    S.CLOSED: "已结案",
    S.DISMISSED: "不予处理",
    S.TRANSFERRED: "已移交",
}

EVENTS: dict[Event, tuple[str, str]] = {
    E.ASSIGN: ("指派承办人", "R-10"),
    E.START: ("开始调查", "20(1)"),
    E.ADD_EVIDENCE: ("登记证据", "20(2)"),
    E.RECORD_FINDING: ("认定事实", "20(2)"),
    E.CONFIRM: ("确认事实", "20(2)"),
    E.REINVESTIGATE: ("退回补充调查", "20(2)"),
    E.APPLY_VERSION: ("从轻适用规则版本", "R-13"),
    E.PROPOSE: ("提出拟处理意见", "20(3)"),
    E.ISSUE_NOTICE: ("签发拟处理告知书", "20(3)"),
    E.WITHDRAW_PROPOSAL: ("退回拟处理意见", "20(3)"),
    E.SERVE_NOTICE: ("登记告知书送达", "20(3)"),
    E.RECORD_DEFENCE: ("登记陈述申辩", "20(3)"),
    E.ANSWER_DEFENCE: ("答复陈述申辩", "R-2"),
    E.RECORD_WAIVER: ("登记放弃陈述申辩", "R-2"),
    E.WAIVE: ("放弃陈述申辩", "R-2"),
    E.WINDOW_ENDS: ("陈述申辩期满", "20(3)"),
    E.REVIEW: ("法制审核通过", "R-10"),
    E.REVIEW_FAILS: ("法制审核退回", "R-10"),
    E.DECIDE: ("作出处理决定", "20(4)"),
    E.PROPOSE_TERMINATION: ("报请省厅出具终止通知书", "20(4)"),
    E.ISSUE_TERMINATION: ("出具终止通知书", "20(4)"),
    E.RETURN_TERMINATION: ("退回终止建议", "20(4)"),
    E.SERVE_DECISION: ("登记决定书送达", "20(4)"),
    E.REVERSE: ("撤销处理决定", "20(4)"),
    E.CARRY_OUT: ("登记执行情况", "20(4)"),
    E.TAKE_EFFECT: ("确认执行完毕", "20(4)"),
    E.FILE: ("报备", "20(5)"),
    E.RECEIVE_FILING: ("收讫报备", "20(5)"),
    E.RETURN_FILING: ("退回报备", "20(5)"),
    E.ANNOUNCE: ("向社会公告", "20(4)"),
    E.WITHDRAW_ANNOUNCEMENT: ("撤回公告", "20(4)"),
    E.RECORD_CLEARANCE: ("登记排除嫌疑", "16.6"),
    E.CLOSE: ("结案", "20(4)"),
    E.DISMISS: ("不予处理", "20(4)"),
    E.TRANSFER: ("移交", "4"),
    E.REFER: ("移送有关部门", "8"),
    E.INTERIM: ("采取临时措施", "20(1)"),
    E.HOLD_BACK: ("暂缓上报本人成绩", "4(4)"),
    E.LIFT_MEASURE: ("变更或解除临时措施", "20(1)"),
    E.ASK_ASSISTANCE: ("请求协助", "4(3)"),
    E.ANSWER_ASSISTANCE: ("答复协助请求", "4(3)"),
    E.END_ASSISTANCE: ("结束协助", "4(3)"),
    E.ASK_COORDINATION: ("报请省厅协调", "20(6)"),
    E.COORDINATE: ("协调联合调查", "20(6)"),
    E.COMMENT: ("批注", "4(1)"),
    E.SUPERVISE: ("督办", "4(1)"),
    E.RETURN: ("退回重新调查", "4(1)"),
    E.RECUSE: ("回避", "R-10"),
    E.LINK: ("关联案件", "20(2)"),
    E.CORRECT: ("更正记录", "20(2)"),
}

STAGES: tuple[tuple[str, str, tuple[State, ...]], ...] = (
    ("立案", "20(1)", (S.OPENED,)),
    ("调查核实", "20(1)", (S.INVESTIGATING,)),
    ("事实确认", "20(2)", (S.FOUND,)),
    ("书面告知", "20(3)", (S.PROPOSED, S.ISSUED)),
    ("陈述申辩", "20(3)", (S.NOTIFIED,)),
    ("审核决定", "20(4)", (S.HEARD, S.REVIEWED, S.TERMINATION_PROPOSED)),
    ("送达执行", "20(4)", (S.DECIDED, S.SERVED)),
    ("报备结案", "20(5)", (S.EFFECTIVE, S.CLOSED)),
)
"""The tracker's stages: title, clause, the states it covers."""


def state_word(state: str) -> str:
    """The Chinese word of a stored state."""
    return STATES[State(state)]


def event_word(event: str) -> str:
    """The Chinese word of a stored event; steps before the machine (opening) have words of their own."""
    return "立案" if event == "open" else EVENTS[Event(event)][0]
