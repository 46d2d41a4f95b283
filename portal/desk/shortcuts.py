"""What one reaches from the desk in one step, as far as one's posts permit it and the page exists."""

from collections.abc import Callable
from dataclasses import dataclass

from portal.authority.actions import Action
from portal.desk.seats import administers, may
from portal.kit.actor import Actor
from portal.kit.pages import address
from portal.kit.shown import Offered
from portal.notices.queries import may_read_served

Link = tuple[str, str, str]
"""Label, icon, address."""


@dataclass(frozen=True)
class Shortcut:
    """One of them, with whose it is."""

    label: str
    icon: str
    endpoint: str
    concerns: Callable[[Actor], bool] = lambda actor: True


SHORTCUTS = (
    Shortcut("登记线索", "message-report", "reports.new", lambda by: may(by, Action.REPORT_REGISTER)),
    Shortcut("立案", "file-plus", "cases.open_new", lambda by: may(by, Action.OPEN)),
    Shortcut("与本机构有关的事项", "building", "desk.my_matters", may_read_served),
    Shortcut("报送自查情况", "message-report", "reports.self_inquiry", lambda by: may(by, Action.SELF_INQUIRY)),
    Shortcut("评价批次", "clipboard-list", "assessments.index", lambda by: may(by, Action.ASSESSMENT_MANAGE)),
    Shortcut("案件清单", "gavel", "desk.cases", lambda by: may(by, Action.CASE_READ)),
    Shortcut("期限计算", "calendar-due", "admin.calendar_count", lambda by: may(by, Action.RULEBOOK_READ)),
    Shortcut("查权责", "list-check", "desk.authority_matrix"),
    Shortcut("查细则", "scale", "desk.rulebook_page"),
    Shortcut("报备", "send", "filings.index", lambda by: may(by, Action.FILE, Action.RECEIVE_FILING)),
    Shortcut("工作日历", "calendar", "admin.calendar", lambda by: may(by, Action.LOAD)),
    Shortcut("人员与岗位", "users", "admin.people", lambda by: may(by, Action.PERSON_READ)),
    Shortcut("移交工作", "user-share", "admin.hand_over_index", lambda by: may(by, Action.HAND_OVER)),
    Shortcut("机构目录", "building-community", "admin.offices", lambda by: may(by, Action.OFFICE_READ)),
    Shortcut("查日志", "shield-check", "auditing.log", lambda by: may(by, Action.AUDIT_LOG_READ)),
    Shortcut("审计评阅", "clipboard-check", "auditing.reviews", lambda by: may(by, Action.AUDIT_REVIEW)),
    Shortcut("核验日志", "shield-check", "auditing.checks", lambda by: may(by, Action.VERIFY)),
    Shortcut("我的账号", "user-circle", "identity.me", administers),
)
SHOWN = 8


def shortcuts(actor: Actor) -> list[Link]:
    """The first eight that are this actor's and exist."""
    found = ((one, address(one.endpoint)) for one in SHORTCUTS if one.concerns(actor))
    return [(one.label, one.icon, url) for one, url in found if url][:SHOWN]


def main_act(actor: Actor) -> Offered | None:
    """The button beside the greeting: registering a report, where one may."""
    url = address("reports.new") if may(actor, Action.REPORT_REGISTER) else ""
    return Offered("登记线索", url, icon="plus") if url else None
