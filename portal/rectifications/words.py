"""What rectifications are called on a page and in the log."""

from portal.rectifications.states import Kind, State

STATES: dict[str, tuple[str, str]] = {
    State.RUNNING: ("整改中", "blue"),
    State.REPORT_DUE: ("即将到期", "amber"),
    State.RETURNED: ("退回补正", "amber"),
    State.OVERDUE: ("逾期未完成", "red"),
    State.FAILED: ("未按期完成", "red"),
    State.REPORTED: ("待核查", "amber"),
    State.INSPECTED: ("已检查待验收", "amber"),
    State.ACCEPTED: ("验收合格", "green"),
    State.REVERSED: ("决定已撤销", ""),
    State.OVERTAKEN: ("因终止评价活动而终结", ""),
}
"""Each state with its word and its colour."""

KINDS: dict[str, str] = {
    Kind.ORDERED: "责令限期整改",
    Kind.EXTENDED: "延长整改期限",
    Kind.INTERIM: "报送阶段报告",
    Kind.FINAL: "提交整改报告",
    Kind.ASKED: "请县级检查",
    Kind.INSPECTED: "检查整改",
    Kind.RETURNED: "退回补正",
    Kind.ACCEPTED: "验收合格",
    Kind.FAILED: "认定未按期完成整改",
    Kind.REVERSED: "决定撤销，整改终止",
    Kind.OVERTAKEN: "因终止评价活动而终结",
    Kind.RESUMED: "终止评价活动的决定撤销，整改恢复",
}
"""Each step with what it is called in the record."""

FOUND = {True: "整改到位", False: "整改不到位"}
"""What an inspection found."""
