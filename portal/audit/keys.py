"""The sealer's key: a file 0600 that only the worker and `flask audit` open, never the web process.

Beside it `verifiers.txt` lists the public keys, the oldest first; that file is what whoever checks the log copies. A new key
waits as `next.key` until a checkpoint signed by both has introduced it; then it takes the old one's place.
"""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from portal.audit.notes import BadNote, Signer, Verifier
from portal.kit.crypto import drawn_once


@dataclass(frozen=True)
class SealerKeys:
    """The keys in a folder, under the log's name."""

    folder: Path
    name: str

    def current(self) -> Signer:
        """The key that signs now, drawn on the first run."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        signer = Signer(self.name, drawn_once(self._current))
        self._publish(signer.verifier)
        return signer

    def coming(self) -> Signer:
        """The key that will sign next, drawn where none waits yet."""
        return Signer(self.name, drawn_once(self._coming))

    def waiting(self) -> Signer | None:
        """The key that waits, if one does: a rotation was begun."""
        return self.coming() if self._coming.exists() else None

    def take_over(self) -> Signer:
        """Put the waiting key in the current one's place; the old one is gone for good."""
        self._coming.replace(self._current)
        return self.current()

    def public(self) -> list[Verifier]:
        """The public keys so far, the oldest first; raises `BadNote` where the file is not whole."""
        if not self._public.exists():
            return []
        return [Verifier.parse(line) for line in self._public.read_text(encoding="utf-8").splitlines()]

    def first(self) -> Verifier:
        """The key with which checking begins; raises `BadNote` where none is known here."""
        known = self.public()
        if not known:
            raise BadNote("no public key of the log is known here")
        return known[0]

    def _publish(self, verifier: Verifier) -> None:
        known = self.public()
        if verifier not in known:
            write_whole(self._public, "".join(f"{one}\n" for one in (*known, verifier)))

    @property
    def _current(self) -> Path:
        return self.folder / "sealer.key"

    @property
    def _coming(self) -> Path:
        return self.folder / "next.key"

    @property
    def _public(self) -> Path:
        return self.folder / "verifiers.txt"


def write_whole(path: Path, text: str) -> None:
    """Write a file that is whole or not there, also after a power cut."""
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)
