"""Signed notes (C2SP signed-note, tlog-checkpoint, tlog-cosignature): what a checkpoint says, and who vouches for it.

A checkpoint's text is the log's name, the tree's size, its root, and lines of our own: the hash's name, the database's time
and, when a new key is introduced, that key. Signature lines follow after an empty line.
"""

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass, field, replace
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

DASH = "\u2014"
LOG_KEY, WITNESS_KEY = 1, 4
"""Kinds of Ed25519 keys: a log's own, and a witness's, whose signatures carry their time."""
ID_BYTES, TIME_BYTES, KEY_BYTES = 4, 8, 32


class BadNote(Exception):
    """Not a note of this form, or not signed by whom it should be."""


@dataclass(frozen=True)
class Verifier:
    """A public key with its name; as text `name+id+key`, which is how keys are handed on."""

    name: str
    key: bytes
    kind: int = LOG_KEY

    @property
    def id(self) -> bytes:
        """The four bytes by which signature lines name the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:ID_BYTES]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{base64.b64encode(bytes([self.kind]) + self.key).decode()}"

    @classmethod
    def parse(cls, text: str) -> "Verifier":
        """Read what `str` wrote; raises `BadNote`."""
        name, _, rest = text.strip().partition("+")
        stated, _, encoded = rest.partition("+")
        raw = _decode(encoded)
        if len(raw) != 1 + KEY_BYTES or raw[0] not in (LOG_KEY, WITNESS_KEY):
            raise BadNote("not a public key of the form name+id+key")
        found = cls(name, raw[1:], raw[0])
        if found.id.hex() != stated:
            raise BadNote("the key does not have the id that is stated with it")
        return found

    def accepts(self, text: str, signature: bytes) -> bool:
        """Whether the signature (without the id) is this key's, over this text."""
        message = text.encode()
        if self.kind == WITNESS_KEY:
            message, signature = _timed(message, signature[:TIME_BYTES]), signature[TIME_BYTES:]
        try:
            Ed25519PublicKey.from_public_bytes(self.key).verify(signature, message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A private key with its name."""

    name: str
    secret: bytes = field(repr=False)
    kind: int = LOG_KEY

    @property
    def verifier(self) -> Verifier:
        """The public side."""
        return Verifier(self.name, self._key().public_key().public_bytes_raw(), self.kind)

    def line(self, text: str, at: datetime) -> str:
        """A signature line under this text; a witness's carries the time `at`."""
        message, stamp = text.encode(), b""
        if self.kind == WITNESS_KEY:
            stamp = struct.pack(">Q", int(at.timestamp()))
            message = _timed(message, stamp)
        raw = self.verifier.id + stamp + self._key().sign(message)
        return f"{DASH} {self.name} {base64.b64encode(raw).decode()}\n"

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)


def _timed(message: bytes, stamp: bytes) -> bytes:
    (seconds,) = struct.unpack(">Q", stamp.rjust(TIME_BYTES, b"\x00"))
    return f"cosignature/v1\ntime {seconds}\n".encode() + message


@dataclass(frozen=True)
class Head:
    """What a checkpoint says: a tree head, when it was taken, and the key it introduces, if any."""

    origin: str
    size: int
    root: bytes
    hash: str
    time: datetime
    new_key: str = ""

    @property
    def text(self) -> str:
        """The text that is signed."""
        lines = [self.origin, str(self.size), base64.b64encode(self.root).decode(), f"hash {self.hash}"]
        lines.append(f"time {self.time.isoformat()}")
        return "\n".join([*lines, *([f"key {self.new_key}"] if self.new_key else []), ""])

    def introducing(self, verifier: Verifier) -> "Head":
        """The same head that also names the key that will sign from now on."""
        return replace(self, new_key=str(verifier))

    @classmethod
    def parse(cls, text: str) -> "Head":
        """Read what `text` says; raises `BadNote`."""
        try:
            origin, size, root, *more = text.removesuffix("\n").split("\n")
            stated = dict(line.split(" ", 1) for line in more)
            time = datetime.fromisoformat(stated["time"])
            return cls(origin, int(size), _decode(root), stated["hash"], time, stated.get("key", ""))
        except (ValueError, KeyError) as error:
            raise BadNote("not a checkpoint of this log") from error


@dataclass(frozen=True)
class Note:
    """A text and the signature lines under it."""

    text: str
    lines: tuple[str, ...]

    @classmethod
    def parse(cls, whole: str) -> "Note":
        """Take a note apart; raises `BadNote`."""
        text, gap, tail = whole.rpartition("\n\n")
        lines = tuple(line + "\n" for line in tail.split("\n") if line)
        if not gap or not lines or any(not line.startswith(DASH + " ") for line in lines):
            raise BadNote("not a signed note")
        return cls(text + "\n", lines)

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(self.lines)}"

    @property
    def head(self) -> Head:
        """The tree head it states; raises `BadNote`."""
        return Head.parse(self.text)

    def signed_by(self, verifier: Verifier) -> bool:
        """Whether this key signed it, and validly."""
        return bool(self.line_of(verifier))

    def line_of(self, verifier: Verifier) -> str:
        """This key's valid signature line, or ""."""
        return next((line for line in self.lines if self._valid(line, verifier)), "")

    def with_line(self, line: str) -> "Note":
        """The same note with one more signature."""
        return replace(self, lines=(*self.lines, line))

    def _valid(self, line: str, verifier: Verifier) -> bool:
        name, _, encoded = line[2:].rstrip("\n").rpartition(" ")
        raw = _decode(encoded)
        known = name == verifier.name and raw[:ID_BYTES] == verifier.id
        return known and verifier.accepts(self.text, raw[ID_BYTES:])


@dataclass
class Trust:
    """Which key must have signed the next checkpoint: the known one, until it and a new one sign the new one's coming."""

    verifier: Verifier

    def accept(self, note: Note) -> Head:
        """What a checkpoint says, once it is known to be the log's; raises `BadNote`. Ask in the order of signing."""
        if not note.signed_by(self.verifier):
            raise BadNote("not signed by the log's key")
        head = note.head
        if head.origin != self.verifier.name:
            raise BadNote("a checkpoint of another log")
        if head.new_key:
            coming = Verifier.parse(head.new_key)
            if coming.name != self.verifier.name or not note.signed_by(coming):
                raise BadNote("a new key that did not sign its own coming")
            self.verifier = coming
        return head


def signed(head: Head, *signers: Signer) -> Note:
    """A checkpoint signed by these keys."""
    return Note(head.text, tuple(signer.line(head.text, head.time) for signer in signers))


def _decode(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNote("not base64") from error
