"""Where bytes are kept: content-addressed, write-once, encrypted, hashed at receipt and again on the way out."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag

from portal.kit.crypto import Keys


class Damaged(Exception):
    """The stored bytes are not those that were received."""


@dataclass(frozen=True)
class Store:
    """A folder of sealed files named by the SHA-256 of their content."""

    folder: Path
    keys: Keys

    def put(self, content: bytes) -> str:
        """Keep `content`; returns its SHA-256 in hex. Keeping the same bytes twice keeps them once."""
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            self._write(path, self.keys.seal(content, f"file:{digest}"))
        return digest

    def get(self, digest: str) -> bytes:
        """The bytes received under `digest`; raises `Damaged` when they are gone or are not the same any more."""
        try:
            content = self.keys.open(self._path(digest).read_bytes(), f"file:{digest}")
        except (OSError, InvalidTag, ValueError) as error:
            raise Damaged(digest) from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise Damaged(digest)
        return content

    def drop(self, digest: str) -> None:
        """Remove bytes whose time is over; what is gone already stays gone."""
        self._path(digest).unlink(missing_ok=True)

    def intact(self, digest: str) -> bool:
        """Whether what is kept is still what was received."""
        try:
            self.get(digest)
        except Damaged:
            return False
        return True

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:]

    def _write(self, path: Path, sealed: bytes) -> None:
        # A rename after fsync: after a power cut the file is whole or absent, never half.
        draft = path.with_name(f"{path.name}.{os.getpid()}.part")
        with draft.open("wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        draft.chmod(0o400)
        draft.replace(path)
        handle = os.open(path.parent, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
