"""Secrets at rest: AES-256-GCM for what is stored, keyed HMAC for what must be found again, keys in files 0600."""

import contextlib
import hashlib
import hmac
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    """The cipher of a key, set up once: a sheet seals two hundred thousand values."""
    return AESGCM(key)


@dataclass(frozen=True)
class Keys:
    """One 256-bit key for each purpose, derived from the portal's master key so that none does two jobs."""

    sealing: bytes
    finding: bytes
    cookie: bytes

    def seal(self, plain: bytes, about: str) -> bytes:
        """Encrypt; `about` (table, row, column) is bound to the result, so that it cannot be moved elsewhere."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + _cipher(self.sealing).encrypt(nonce, plain, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """Decrypt what `seal` made; raises `cryptography.exceptions.InvalidTag` when anything was changed."""
        return _cipher(self.sealing).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())

    def index(self, value: str) -> bytes:
        """The blind index by which an encrypted value is found; without the key it cannot be reversed."""
        return hmac.new(self.finding, value.encode(), hashlib.sha256).digest()


def load_keys(folder: Path) -> Keys:
    """The portal's keys, drawn on the first run and kept in `folder`/master.key with mode 0600."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "master.key"
    return derive(drawn_once(path))


def drawn_once(path: Path) -> bytes:
    """The 256-bit secret in this file (0600), drawn where there is none yet."""
    if not path.exists():
        _draw(path)
    return path.read_bytes()


def _draw(path: Path) -> None:
    """Draw a secret. A hard link makes it appear whole or not at all, and once, among several workers."""
    draft = path.with_name(f"{path.stem}.{os.getpid()}.part")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(secrets.token_bytes(32))
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()


def derive(master: bytes) -> Keys:
    """Keys for each purpose from the master key (HMAC-SHA256 as the derivation)."""
    if len(master) != 32:
        raise ValueError("the master key must have 32 bytes")
    sealing, finding, cookie = (hmac.new(master, name, hashlib.sha256).digest() for name in (b"seal", b"find", b"cookie"))
    return Keys(sealing, finding, cookie)
