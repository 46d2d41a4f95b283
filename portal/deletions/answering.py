"""The reader's office signs what it deleted, part by part; the office that ordered it checks samples (19)."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.audit.events import Result
from portal.audit.record import record
from portal.authority.actions import Action
from portal.deletions.models import DeletionOrder, DeletionStep
from portal.deletions.states import Kind, open_parts
from portal.deletions.stepping import Said, add, ensure_answers, ensure_its_own, now_of
from portal.deletions.words import FOUND, HOW
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.files import Store
from portal.kit.refusal import Ground, Refused
from portal.reports.attachments import Upload, clean, media_type

CLEAN, REFUSED = "clean", "refused"


@dataclass(frozen=True)
class Attestation:
    """One signed statement: what part, deleted on which day, how, by whom; with a file or without."""

    part_id: int
    done_on: date
    how: str
    done_by: str
    words: str = ""
    upload: Upload | None = None


def attest(order: DeletionOrder, said: Attestation, store: Store, *, by: Actor, at: datetime) -> DeletionStep:
    """Sign for one part. Raises `Refused` for another office than the reader's, and beside the field at fault."""
    ensure_answers(order, by)
    now_of(order, Kind.ATTESTED, at)
    if said.part_id not in open_parts([part.id for part in order.kept.parts], order.steps):
        raise _wrong("请选择尚未签署删除说明的数据。", "part")
    if said.how not in HOW:
        raise _wrong("请选择删除的方式。", "how")
    if not local(order.revocation.ordered_at).date() <= said.done_on <= local(at).date():
        raise _wrong("删除日期应在取消读取权限之后、今天以前。", "done_on")
    name, sha256, size = _kept(said.upload, store)
    stated = Said(
        Kind.ATTESTED, said.part_id, said.done_on, said.how, said.done_by, None, said.words, name, sha256, size,
    )  # fmt: skip
    return add(order, stated, by=by, at=at)


def check(order: DeletionOrder, found: str, words: str, *, by: Actor, at: datetime) -> DeletionStep:
    """Record a sample check by the office that ordered it: what was checked, and what was found (`FOUND`)."""
    ensure_its_own(order, Action.DELETION_CHECK, by)
    if found not in FOUND:
        raise _wrong("请选择抽查结果。", "found")
    if by.person_id in {order.person_id} | {step.person_id for step in order.steps if step.kind == Kind.ATTESTED}:
        who = "由本机构其他人员抽查"
        raise Refused("被责令的人和签署删除说明的人不能自己抽查。", "19", who=who, ground=Ground.AUTHORITY)
    kind, passed = (Kind.REFUSED, None) if found == REFUSED else (Kind.CHECKED, found == CLEAN)
    now_of(order, kind, at, bool(passed))
    return add(order, Said(kind, passed=passed, words=words), by=by, at=at)


def read_file(step: DeletionStep, store: Store, *, by: Actor, at: datetime) -> bytes:
    """The file of an attestation, hashed again on the way out and logged before it leaves. Raises `Damaged`."""
    content = store.get(step.sha256 or "")
    record("deletion:file_read", _file(step), by=by, at=at, clause="19", result=Result.READ)
    return content


def note_damage(step: DeletionStep, *, by: Actor, at: datetime) -> Refused:
    """The log says that a kept file is not what was received; returns the refusal to hand it out."""
    record("deletion:file_damaged", _file(step), by=by, at=at, clause="19", result=Result.REFUSED)
    why = f"“{step.file}”的存储文件与收存时的哈希值不一致，已停止提供下载，并已记入日志。"
    return Refused(why, "19", who="请联系系统管理员从备份恢复原件。")


def _file(step: DeletionStep) -> dict[str, object]:
    return {"deletion": step.order_id, "sha256": step.sha256}


def _kept(upload: Upload | None, store: Store) -> tuple[str, str | None, int | None]:
    if upload is None:
        return "", None, None
    try:
        media_type(upload)
    except Refused as refused:
        raise _wrong(refused.why, "proof") from refused
    return clean(upload.name), store.put(upload.content), len(upload.content)


def _wrong(why: str, field: str) -> Refused:
    return Refused(why, "19", ground=Ground.INPUT, field=field)
