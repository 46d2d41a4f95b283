"""The places of the portal: what the side navigation leads to, for whom, and what waits there."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Boolean, literal_column, select

from portal.authority.actions import Action
from portal.authority.scope import not_recused
from portal.cases.models import OPEN, Case
from portal.cases.states import State
from portal.desk.counts import Asked
from portal.desk.deleting import DELETIONS
from portal.desk.noticing import NOTICED
from portal.desk.rectifying import RECTIFICATIONS
from portal.desk.seats import administers, may, region
from portal.desk.todo import asked_of
from portal.desk.waiting import FILINGS, INQUIRIES, REPORTS, SOURCES
from portal.grants import queries as grants
from portal.kit.actor import Actor
from portal.notices.queries import may_read_served

STILL_OPEN = literal_column(f"case_file.{OPEN}", Boolean)
CLOSED = Case.state == literal_column(f"'{State.CLOSED.value}'")
"""Written as literals, so that the planner can prove that the partial indexes hold them."""


@dataclass(frozen=True)
class Place:
    """One entry: its section, label, icon and endpoint; whose it is; which rooms' pages, or which single pages, belong to
    it; what waits there, by names that mean the same in every place, and whether that waits for the person (`hot`)."""

    section: str
    label: str
    icon: str
    endpoint: str
    concerns: Callable[[Actor], bool] = lambda actor: True
    rooms: tuple[str, ...] = ()
    waiting: Callable[[Actor], dict[str, Asked]] = lambda actor: {}
    hot: bool = False


def open_cases(actor: Actor) -> Asked:
    """The cases of the actor's region that have not ended."""
    return select(Case.id).where(region(actor), STILL_OPEN, not_recused(Case.id, actor)).order_by(Case.due_on)


def _business(actor: Actor) -> bool:
    return may(actor, Action.CASE_READ) and not administers(actor)


PLACES: tuple[Place, ...] = (
    Place("办理", "工作台", "home-2", "desk.home", waiting=lambda by: asked_of(by, SOURCES), hot=True),
    Place(
        "办理", "案件办理", "gavel", "desk.cases", _business,
        ("cases", "batches", "sittings", "evidence", "findings", "decisions"),
        lambda by: {"open": open_cases(by)},
    ),
    Place(
        "办理", "举报线索", "inbox", "reports.index", lambda by: may(by, Action.REPORT_READ), ("reports",),
        lambda by: asked_of(by, REPORTS),
    ),
    Place(
        "办理", "报备", "send", "filings.index", lambda by: may(by, Action.FILE, Action.RECEIVE_FILING), ("filings",),
        lambda by: asked_of(by, FILINGS),
    ),
    Place(
        "办理", "限期整改", "clipboard-check", "rectifications.index", lambda by: may(by, Action.RECTIFICATION_READ),
        ("rectifications",), lambda by: asked_of(by, RECTIFICATIONS),
    ),
    Place(
        "办理", "责令删除数据", "trash", "deletions.index", lambda by: may(by, Action.DELETION_CHECK, Action.DELETION_ATTEST),
        ("deletions",), lambda by: asked_of(by, DELETIONS),
    ),
    Place("办理", "与本机构有关的事项", "building", "desk.my_matters", may_read_served),
    Place("办理", "送达我机构的文书", "file-text", "notices.served", may_read_served),
    Place(
        "监管", "审计询问", "message-2", "auditing.inquiries", lambda by: may(by, Action.EXPLAIN), ("auditing",),
        lambda by: asked_of(by, INQUIRIES), hot=True,
    ),
    Place(
        "监管", "机构目录", "building-community", "admin.offices", lambda by: may(by, Action.OFFICE_READ),
        tuple(f"admin.{page}" for page in ("office", "register_office", "change_scope", "enter_standing")),
    ),
    Place(
        "监管", "评价活动", "clipboard-list", "assessments.index", lambda by: may(by, Action.ASSESSMENT_READ), ("assessments",)
    ),
    Place(
        "监管", "考评与督导人员", "id-badge-2", "staff.supervisors", lambda by: may(by, Action.SUPERVISOR_READ), ("staff",)
    ),
    Place(
        "监管", "证书上传与审核", "upload", "certificates.index",
        lambda by: may(by, Action.CERTIFICATE_UPLOAD, Action.CERTIFICATE_ACCEPT), ("certificates",),
    ),
    Place("监管", "证书数据", "certificate", "readings.index", lambda by: may(by, Action.CERTIFICATE_READ), ("readings",)),
    Place(
        "监管", "读取权限", "key", "grants.index", lambda by: may(by, Action.READ_GRANT_READ), ("grants",),
        lambda by: {"grants": grants.asked_of(by), "blocks": grants.blocks_waiting(by)}, hot=True,
    ),
    Place(
        "监管", "读取预警", "bell", "watching.index", lambda by: may(by, Action.ALERT_READ), ("watching",),
        lambda by: asked_of(by, NOTICED), hot=True,
    ),
    Place("监管", "读取记录", "eye", "read_log.index", lambda by: may(by, Action.READ_LOG_READ), ("read_log",)),
    Place("监管", "公示公告", "speakerphone", "publicity.index", _business, ("publicity",)),
    Place("规范", "权责清单", "list-check", "desk.authority_matrix"),
    Place("规范", "实施细则", "scale", "desk.rulebook_page"),
    Place("规范", "期限计算", "calendar-due", "admin.calendar_count", lambda by: may(by, Action.RULEBOOK_READ)),
    Place("规范", "工作日历", "calendar", "admin.calendar", lambda by: may(by, Action.LOAD)),
    Place(
        "系统", "人员与岗位", "users", "admin.people", lambda by: may(by, Action.PERSON_READ),
        tuple(f"admin.{page}" for page in ("person", "invite", "appoint_known", "appoint", "end_post", "stand_in")),
    ),
    Place(
        "系统", "移交工作", "user-share", "admin.hand_over_index", lambda by: may(by, Action.HAND_OVER), ("admin.hand_over",)
    ),
    Place("系统", "接口密钥", "key", "keys.index", lambda by: may(by, Action.END_KEYS), ("keys",)),
    Place("系统", "审计与存证", "shield-check", "auditing.log", lambda by: may(by, Action.AUDIT_LOG_READ), ("auditing",)),
)  # fmt: skip


