"""What of a report is read only with an entry in the log: who made it (4(2)), and the files handed in with it."""

import json
from datetime import datetime

from portal.audit.events import Result
from portal.audit.record import record, text_hash
from portal.authority.seats import Level
from portal.kit.actor import Actor
from portal.kit.crypto import Keys
from portal.kit.files import Store
from portal.kit.refusal import Ground, Refused
from portal.reports.models import Report, ReportAttachment


def may_learn_reporter(report: Report, by: Actor) -> bool:
    """Whether this office has to do with who reported: the bureau with which the report lies, and the office that took it
    down. An institution that only looks into it, because it was passed on, has not."""
    took_it_down = report.registered_office_id == by.office_id
    return took_it_down or (report.holder_id == by.office_id and by.level != Level.INSTITUTION)


def ensure_sealed_for(report: Report, by: Actor) -> None:
    """Raise the `Refused` that asking who reported would raise."""
    if not may_learn_reporter(report, by):
        why = "举报人的身份只供登记机构和现在办理本线索的人社部门查看。"
        raise Refused(why, "4(2)", who=f"由{report.holder.name}办理。", ground=Ground.AUTHORITY)
    if report.reporter is None:
        raise Refused("这是匿名举报，没有举报人的姓名和电话。", "4(2)")


def reporter_of(report: Report, reason: str, keys: Keys, *, by: Actor, at: datetime) -> tuple[str, str]:
    """Who reported: (name, telephone), unsealed for a stated reason by a logged act. Raises `Refused`."""
    ensure_sealed_for(report, by)
    if report.reporter is None:
        raise ValueError(report.number)
    facts: dict[str, object] = {"report": report.id, "reason": text_hash(reason)}
    record("report:reporter_read", facts, by=by, at=at, clause="4(2)", result=Result.READ)
    name, phone = json.loads(keys.open(report.reporter, f"report:{report.id}:reporter"))
    return (name, phone)


def attachment_bytes(attachment: ReportAttachment, store: Store, *, by: Actor, at: datetime) -> bytes:
    """The bytes, hashed again on the way out and logged as read before they leave. Raises `Damaged`."""
    content = store.get(attachment.sha256)
    record("report:attachment_read", _facts(attachment), by=by, at=at, clause="20(2)", result=Result.READ)
    return content


def note_damage(attachment: ReportAttachment, *, by: Actor, at: datetime) -> Refused:
    """The log says that a kept file is not what was received; returns the refusal to hand it out."""
    record("report:attachment_damaged", _facts(attachment), by=by, at=at, clause="20(2)", result=Result.REFUSED)
    why = f"“{attachment.name}”的存储文件与收存时的哈希值不一致，已停止提供下载，并已记入日志。"
    return Refused(why, "20(2)", who="请联系系统管理员从备份恢复原件。")


def _facts(attachment: ReportAttachment) -> dict[str, object]:
    return {"report": attachment.report_id, "attachment": attachment.id, "sha256": attachment.sha256}
