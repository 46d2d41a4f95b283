"""How evidence comes into a case and leaves it again (20(2)): received once, hashed at receipt, never edited, and corrected
only by a new exhibit that names the old one and says why."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from portal.audit.events import Result
from portal.audit.record import record, text_hash
from portal.cases.models import Case
from portal.evidence import acts
from portal.evidence.content import NotTaken, Upload, judge
from portal.evidence.kinds import KINDS
from portal.evidence.models import Exhibit
from portal.evidence.particulars import Correction, Particulars
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.files import Store
from portal.kit.refusal import Ground, Refused

OLDEST = timedelta(days=10 * 366)
LONGEST_RECORD = 50_000


@dataclass(frozen=True)
class Substance:
    """What an exhibit consists of: a kept file or a written record, with its SHA-256."""

    sha256: str
    file_name: str | None = None
    media_type: str | None = None
    size: int | None = None
    record: str | None = None


def add_file(case: Case, about: Particulars, upload: Upload, store: Store, *, by: Actor, at: datetime) -> Exhibit:
    """Receive a file as evidence: hashed, kept write-once, numbered E01 and on. Raises `Refused` beside the field."""
    acts.ADD_EVIDENCE.ensure(case, by=by, at=at)
    _check(about, at)
    return _add(case, about, _receive(case, upload, store), None, by=by, at=at)


def add_record(case: Case, about: Particulars, words: str, *, by: Actor, at: datetime) -> Exhibit:
    """Enter a written record (询问笔录, 现场笔录 …) as evidence; `words` is its text. Raises `Refused`."""
    acts.ADD_EVIDENCE.ensure(case, by=by, at=at)
    _check(about, at)
    return _add(case, about, _written(words), None, by=by, at=at)


def correct(
    correction: Correction, about: Particulars, substance: Upload | str | None, store: Store, *, by: Actor, at: datetime
) -> Exhibit:
    """Correct an exhibit by a new one that names it; the old one stays, struck through. `substance` is the right file or
    text, or None where only the particulars were wrong. Raises `Refused`."""
    old = correction.of
    acts.ADD_EVIDENCE.ensure(old.case, by=by, at=at)
    _check(about, at)
    if old.replaced_by is not None:
        raise _input(f"{old.label} 已由 {old.replaced_by.label} 更正，请更正后者。", "reason")
    if not correction.reason.strip():
        raise _input("请写明更正的理由。", "reason")
    return _add(old.case, about, _corrected(old, substance, store), correction, by=by, at=at)


def read(exhibit: Exhibit, store: Store, *, by: Actor, at: datetime) -> bytes:
    """The bytes of a file, hashed again on the way out and logged as read before they leave. Raises `Damaged`."""
    content = store.get(exhibit.sha256 or "")
    note_reading(exhibit, by=by, at=at)
    return content


def intact(exhibit: Exhibit, store: Store) -> bool:
    """Whether the content still has the hash taken at receipt."""
    if exhibit.record is not None:
        return text_hash(exhibit.record) == exhibit.sha256
    return store.intact(exhibit.sha256 or "")


def note_reading(exhibit: Exhibit, *, by: Actor, at: datetime) -> None:
    """The log says who read an exhibit, and which bytes."""
    facts: dict[str, object] = {"case": exhibit.case_id, "exhibit": exhibit.label, "sha256": exhibit.sha256}
    record("evidence:read", facts, by=by, at=at, clause="20(2)", result=Result.READ)


def note_damage(exhibit: Exhibit, *, by: Actor, at: datetime) -> Refused:
    """The log says that a kept file is not what was received; returns the refusal to hand it out."""
    facts: dict[str, object] = {"case": exhibit.case_id, "exhibit": exhibit.label, "sha256": exhibit.sha256}
    record("evidence:damaged", facts, by=by, at=at, clause="20(2)", result=Result.REFUSED)
    why = f"{exhibit.label} 的存储文件与收存时的哈希值不一致，已停止提供下载，并已记入日志。"
    return Refused(why, "20(2)", who="请联系系统管理员从备份恢复原件。")


def _check(about: Particulars, at: datetime) -> None:
    today = local(at).date()
    if about.kind not in KINDS:
        raise _input("请选择证据种类。", "kind")
    for field, words in (("title", about.title), ("source", about.source), ("collected_by", about.collected_by)):
        if not words.strip():
            raise _input("请填写此项。", field)
    if not about.proves.strip():
        raise _input("请写明证明对象：这份证据要证明什么。", "proves")
    if about.collected_on > today:
        raise _input("收集日期不能晚于今天。", "collected_on")
    if about.collected_on < today - OLDEST:
        raise _input("收集日期早于十年前，请核对年份。", "collected_on")


def _receive(case: Case, upload: Upload, store: Store, instead_of: Exhibit | None = None) -> Substance:
    try:
        name, media_type = judge(upload)
    except NotTaken as error:
        raise _input(str(error), "file") from error
    digest = store.put(upload.content)
    same = select(Exhibit).where(Exhibit.case_id == case.id, Exhibit.sha256 == digest).limit(1)
    known = session().scalar(same)
    if known is not None and known is not instead_of:
        raise _input(f"本案已收存内容完全相同的文件：{known.label}《{known.title}》，不必重复登记。", "file")
    return Substance(digest, name, media_type, len(upload.content))


def _written(words: str) -> Substance:
    text = words.strip()
    if not text:
        raise _input("请填写笔录内容。", "record")
    if len(text) > LONGEST_RECORD:
        raise _input(f"笔录最多 {LONGEST_RECORD} 个字，请分次登记。", "record")
    return Substance(text_hash(text), record=text)


def _corrected(old: Exhibit, substance: Upload | str | None, store: Store) -> Substance:
    if isinstance(substance, Upload):
        return _receive(old.case, substance, store, instead_of=old)
    if substance is not None:
        return _written(substance)
    return Substance(old.sha256 or "", old.file_name, old.media_type, old.size, old.record)


def _add(
    case: Case, about: Particulars, substance: Substance, correction: Correction | None, *, by: Actor, at: datetime
) -> Exhibit:
    number = (session().scalar(select(func.max(Exhibit.number)).where(Exhibit.case_id == case.id)) or 0) + 1
    exhibit = Exhibit(
        case_id=case.id, number=number, **vars(about), **vars(substance),
        replaces_id=correction.of.id if correction else None,
        correction_reason=correction.reason.strip() if correction else None,
        office_id=by.office_id, added_by=by.person_id, added_at=at,
    )  # fmt: skip
    # The case's version keeps two who add at once from drawing the same number: the later one is refused as stale.
    acts.ADD_EVIDENCE.perform(case, by=by, at=at, note=_note(exhibit, correction))
    _record(exhibit, correction, by, at)
    session().add(exhibit)
    session().flush()
    if correction is not None:
        session().expire(correction.of, ["replaced_by"])
    return exhibit


def _record(exhibit: Exhibit, correction: Correction | None, by: Actor, at: datetime) -> None:
    # The exhibit's own entry is the last one written, so that `entry` names it.
    facts: dict[str, object] = {"case": exhibit.case_id, "exhibit": exhibit.label}
    if correction is not None:
        record("evidence:corrected", {**facts, "replaces": correction.of.label}, by=by, at=at, clause="20(2)")
    facts |= {"kind": exhibit.kind, "sha256": exhibit.sha256, "size": exhibit.size}
    record("evidence:added", facts, by=by, at=at, clause="20(2)")


def _note(exhibit: Exhibit, correction: Correction | None) -> str:
    what = f"{exhibit.label} {KINDS[exhibit.kind]}《{exhibit.title}》"
    if correction is None:
        return what
    return f"{what}，更正 {correction.of.label}：{correction.reason.strip()}"


def _input(why: str, field: str) -> Refused:
    return Refused(why, "20(2)", ground=Ground.INPUT, field=field)
