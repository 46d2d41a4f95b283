"""Countersigning (副署): another office checks that the log continues what it last saw, and signs the new head.

The witness keeps beside its key what it saw last (`<key>.seen`) and which key the log had then; what the database says about
that is not asked. Two ways lead here: `flask audit witness` with the office's key file, and the auditors' console, into which
an auditor pastes a note that was countersigned elsewhere, for instance with tools/verify_log.py.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from portal.audit.checking import chain
from portal.audit.keys import write_whole
from portal.audit.notes import WITNESS_KEY, BadNote, Note, Signer, Trust, Verifier
from portal.audit.proving import consistency_path
from portal.audit.reading import whole_log
from portal.audit.record import record
from portal.audit.sealing_models import Checkpoint, Countersignature, VerifierKey
from portal.audit.stored import StoredTree, last_checkpoint, rotations
from portal.audit.tree import DIGESTS, continues
from portal.kit.actor import Actor
from portal.kit.crypto import drawn_once
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused

OVERDUE = timedelta(hours=24)
"""A witness that has not countersigned for so long is late."""


@dataclass(frozen=True)
class WitnessKey:
    """An office's key file, with what the office saw last beside it."""

    path: Path
    name: str

    def signer(self) -> Signer:
        """The key, drawn on the first run."""
        return Signer(self.name, drawn_once(self.path), WITNESS_KEY)

    def seen(self) -> tuple[Verifier, Note] | None:
        """The log's key and checkpoint that were seen last; None before the first time."""
        if not self._seen.exists():
            return None
        first, _, note = self._seen.read_text(encoding="utf-8").partition("\n")
        return Verifier.parse(first), Note.parse(note)

    def remember(self, verifier: Verifier, note: Note) -> None:
        """Keep what was seen."""
        write_whole(self._seen, f"{verifier}\n{note}")

    @property
    def _seen(self) -> Path:
        return self.path.with_name(f"{self.path.name}.seen")


class NotContinued(Exception):
    """The log does not continue what this witness countersigned before, or is not signed by the log's key."""


def countersign(key: WitnessKey, first: Verifier, at: datetime) -> Note | None:
    """Check the newest checkpoint against the one seen last and countersign it; None where there is nothing new.

    `first` is the log's key for a witness that has seen nothing yet. Raises `NotContinued`, and then nothing is signed.
    """
    verifier, seen = key.seen() or (first, None)
    with whole_log() as connection:
        newest, introduced = last_checkpoint(connection), rotations(connection)
        if newest is None or (seen is not None and seen.text == Note.parse(newest.note).text):
            return None
        old = seen.head if seen else None
        path = consistency_path(StoredTree(connection, DIGESTS[newest.hash]), old.size, newest.size) if old else []
    note = Note.parse(newest.note)
    trust = Trust(chain(verifier, introduced)[-1])
    try:
        head = trust.accept(note)
    except BadNote as error:
        raise NotContinued(str(error)) from error
    if old and not continues((old.size, old.root), (head.size, head.root), path, DIGESTS[head.hash]):
        raise NotContinued(f"{old.size} → {head.size}")
    key.remember(trust.verifier, note)
    return note.with_line(key.signer().line(note.text, at))


def register(office_id: int, verifier: str, *, by: Actor, at: datetime) -> VerifierKey:
    """Enter the public key with which an office countersigns; entering it again changes nothing.

    Raises `Refused` for what is no such key.
    """
    try:
        key = Verifier.parse(verifier)
    except BadNote as error:
        raise _wrong("这不是有效的副署公钥（格式为 名称+编号+公钥）。", "verifier") from error
    if key.kind != WITNESS_KEY:
        raise _wrong("这是日志自身的公钥，不是副署公钥。", "verifier")
    values = {"office_id": office_id, "key_id": key.id.hex(), "verifier": str(key), "introduced_at": at}
    added = session().execute(upsert(VerifierKey).values(**values).on_conflict_do_nothing().returning(VerifierKey.id)).all()
    if added:
        record("audit:witness_entered", {"office": office_id, "key": str(key)}, by=by, at=at)
    return session().scalars(select(VerifierKey).where(VerifierKey.verifier == str(key))).one()


def accept(whole: str, office_id: int, *, by: Actor, at: datetime) -> Countersignature:
    """Keep the countersignature that an office's registered key set under a checkpoint: `whole` is the countersigned note.

    Raises `Refused` where the note is not one of this log's checkpoints, or not signed by a key of this office.
    """
    try:
        note = Note.parse(whole.replace("\r\n", "\n").strip() + "\n")
        head = note.head
    except BadNote as error:
        raise _wrong("这不是经副署的检查点，请粘贴完整内容（包括各签名行）。") from error
    found = session().scalars(select(Checkpoint).where(Checkpoint.signed_at == head.time, Checkpoint.size == head.size)).first()
    if found is None or Note.parse(found.note).text != note.text:
        raise _wrong("本日志没有这个检查点。若确系本系统发布，请立即报告：日志可能已经分叉。")
    key, line = _own_line(note, office_id)
    kept = select(Countersignature).where(Countersignature.checkpoint_id == found.id, Countersignature.key_id == key.id.hex())
    if (already := session().scalars(kept).first()) is not None:
        return already
    values = {"checkpoint_id": found.id, "office_id": office_id, "key_id": key.id.hex(), "line": line, "signed_at": at}
    session().execute(insert(Countersignature).inline().values(**values))
    record("audit:witnessed", {"office": office_id, "size": head.size, "root": head.root.hex()}, by=by, at=at)
    return session().scalars(kept).one()


def _own_line(note: Note, office_id: int) -> tuple[Verifier, str]:
    """The key of this office that signed the note, and its line."""
    registered = session().scalars(select(VerifierKey.verifier).where(VerifierKey.office_id == office_id))
    for key in map(Verifier.parse, registered):
        line = note.line_of(key)
        if line:
            return key, line
    raise _wrong("其中没有本单位已登记的副署公钥所作的有效签名。")


def _wrong(words: str, field: str = "note") -> Refused:
    return Refused(words, ground=Ground.INPUT, field=field)


@dataclass(frozen=True)
class Standing:
    """How a witness stands: the last countersignature and its size (None: none yet), and whether the next is overdue."""

    office_id: int
    verifier: str
    signed_at: datetime | None
    size: int | None
    late: bool


def standings(asked: Session, at: datetime) -> list[Standing]:
    """Every registered witness, with what it countersigned last; the late and the missing ones first."""
    last = (
        select(Countersignature.key_id, func.max(Countersignature.id).label("id")).group_by(Countersignature.key_id).subquery()
    )
    found = (
        select(VerifierKey, Countersignature.signed_at, Checkpoint.size)
        .outerjoin(last, last.c.key_id == VerifierKey.key_id)
        .outerjoin(Countersignature, Countersignature.id == last.c.id)
        .outerjoin(Checkpoint, Checkpoint.id == Countersignature.checkpoint_id)
        .where(VerifierKey.office_id.is_not(None))
    )
    rows = [_standing(key, signed_at, size, at) for key, signed_at, size in asked.execute(found)]
    return sorted(rows, key=lambda one: (not one.late, one.office_id))


def _standing(key: VerifierKey, signed_at: datetime | None, size: int | None, at: datetime) -> Standing:
    late = at - (signed_at or key.introduced_at) > OVERDUE
    return Standing(key.office_id or 0, key.verifier, signed_at, size, late)
