"""Proofs that can be handed out: that an entry is in a signed tree, and that a later tree continues an earlier one."""

import base64
from dataclasses import dataclass

from portal.audit.notes import Note
from portal.audit.reading import reader, whole_log
from portal.audit.sealing_models import SealedEntry
from portal.audit.stored import StoredTree, checkpoint_from
from portal.audit.tree import DIGESTS, consistency_ranges, inclusion_ranges, inclusion_root, leaf_hash


@dataclass(frozen=True)
class Evidence:
    """An entry's place in a signed tree: `path` leads from its leaf to the root that `note` states. The note's time is by
    when the entry was in the log; the checkpoint before it did not hold it yet."""

    position: int
    entry_id: int
    path: tuple[bytes, ...]
    note: str

    def holds(self, body: bytes) -> bool:
        """Whether the path leads from these bytes to the signed root. Who signed is another question (`notes.Trust`)."""
        head = Note.parse(self.note).head
        digest = DIGESTS[head.hash]
        return inclusion_root(leaf_hash(body, digest), self.position, head.size, self.path, digest) == head.root

    def plain(self) -> dict[str, object]:
        """As bundles state it."""
        path = [base64.b64encode(node).decode() for node in self.path]
        return {"position": self.position, "entry": self.entry_id, "path": path, "size": Note.parse(self.note).head.size}


def evidence(position: int) -> Evidence | None:
    """The proof for an entry that the acting person may see, against the first checkpoint that holds it; None where there
    is no such entry for them, or where it is not signed yet."""
    with reader() as asked:
        found = asked.get(SealedEntry, position)
        entry_id = found.entry_id if found else 0
    if not entry_id:
        return None
    with whole_log() as connection:
        signed = checkpoint_from(connection, position + 1)
        if signed is None:
            return None
        path = inclusion_path(StoredTree(connection, DIGESTS[signed.hash]), position, signed.size)
    return Evidence(position, entry_id, tuple(path), signed.note)


def inclusion_path(tree: StoredTree, position: int, size: int) -> list[bytes]:
    """The inclusion proof of a position in the tree of a size."""
    return [tree.hash_of(part) for part in inclusion_ranges(position, size)]


def consistency_path(tree: StoredTree, old: int, new: int) -> list[bytes]:
    """The proof that the tree of size `new` continues that of size `old`; empty for equal sizes and for the empty tree."""
    return [tree.hash_of(part) for part in consistency_ranges(old, new)] if 0 < old < new else []
