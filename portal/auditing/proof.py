"""One entry with its proof, checked while it is shown: the body hashed anew, the path climbed to the signed root, the
checkpoint's signature, and who countersigned it."""

import base64
import json
from dataclasses import dataclass

from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.audit.notes import BadNote, Head, Note, Verifier
from portal.audit.proving import Evidence, evidence
from portal.audit.reading import reader
from portal.audit.sealing_models import Checkpoint, Countersignature, SealedEntry, VerifierKey
from portal.audit.tree import DIGESTS, leaf_hash, node_hash
from portal.auditing import picture
from portal.auditing.picture import Picture
from portal.kit.db import session
from portal.organisations.models import Office

LATER = 5
"""Countersignatures that are shown of the checkpoint and those after it."""


@dataclass(frozen=True)
class Witness:
    """A countersignature: under this checkpoint (`here`), or under a later one, whose signer saw it continue this one."""

    office: str
    size: int
    line: str
    valid: bool
    here: bool


@dataclass(frozen=True)
class Proof:
    """What can be said of a sealed entry. `whole`: body, path and root agree; `signed`: by the log's key."""

    evidence: Evidence
    checkpoint: Checkpoint
    head: Head
    whole: bool
    signed: bool
    picture: Picture
    witnesses: tuple[Witness, ...]
    text: str

    @property
    def holds(self) -> bool:
        """Whether everything that can be checked here agrees."""
        return self.whole and self.signed


def sealed(entry_id: int) -> SealedEntry | None:
    """The place of an entry in the tree; None while it is not sealed."""
    with reader() as asked:
        return asked.scalars(select(SealedEntry).where(SealedEntry.entry_id == entry_id)).one_or_none()


def proof_of(entry: AuditEntry, place: SealedEntry) -> Proof | None:
    """The proof for an entry that the acting person may see; None while no signed checkpoint holds it."""
    found = evidence(place.position)
    if found is None:
        return None
    note = Note.parse(found.note)
    head = note.head
    digest = DIGESTS[head.hash]
    leaf = leaf_hash(entry.body, digest)
    levels = picture.climb(found.position, head.size, leaf, found.path, lambda left, right: node_hash(left, right, digest))
    stored = select(Checkpoint).where(Checkpoint.size == head.size, Checkpoint.note == found.note)
    checkpoint = session().scalars(stored).first()
    if checkpoint is None:
        return None
    signed = any(note.signed_by(key) for key in log_keys())
    witnesses = tuple(_witnesses(checkpoint))
    return Proof(
        found, checkpoint, head, found.holds(entry.body) and leaf == place.leaf, signed, picture.draw(levels), witnesses,
        _text(entry, found, leaf, witnesses),
    )  # fmt: skip


def log_keys() -> list[Verifier]:
    """The log's own public keys, as this portal lists them; whoever checks elsewhere holds a copy of his own."""
    own = select(VerifierKey.verifier).where(VerifierKey.office_id.is_(None)).order_by(VerifierKey.id)
    return [Verifier.parse(text) for text in session().scalars(own)]


def witness_keys(office_id: int) -> list[str]:
    """The public keys with which an office countersigns."""
    own = select(VerifierKey.verifier).where(VerifierKey.office_id == office_id).order_by(VerifierKey.id)
    return list(session().scalars(own))


def _witnesses(checkpoint: Checkpoint) -> list[Witness]:
    asked = (
        select(Countersignature.line, Office.short, VerifierKey.verifier, Checkpoint)
        .join(Office, Office.id == Countersignature.office_id)
        .join(VerifierKey, (VerifierKey.key_id == Countersignature.key_id) & (VerifierKey.office_id == Office.id))
        .join(Checkpoint, Checkpoint.id == Countersignature.checkpoint_id)
        .where(Countersignature.checkpoint_id >= checkpoint.id)
        .order_by(Countersignature.checkpoint_id, Countersignature.id)
        .limit(LATER)
    )
    return [
        Witness(office, one.size, line, _valid(Note.parse(one.note), line, key), one.id == checkpoint.id)
        for line, office, key, one in session().execute(asked)
    ]


def _valid(note: Note, line: str, key: str) -> bool:
    try:
        return note.with_line(line).signed_by(Verifier.parse(key))
    except BadNote:
        return False


def _text(entry: AuditEntry, found: Evidence, leaf: bytes, witnesses: tuple[Witness, ...]) -> str:
    """Everything an outsider needs, to be copied."""
    said = {
        **found.plain(), "recorded_at": entry.recorded_at.isoformat(), "leaf": base64.b64encode(leaf).decode(),
        "body": base64.b64encode(entry.body).decode(), "checkpoint": found.note,
        "witnesses": [one.line for one in witnesses if one.here],
    }  # fmt: skip
    return json.dumps(said, ensure_ascii=False, indent=1)
