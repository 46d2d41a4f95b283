"""A bundle that proves itself: entries, their places in the signed tree, checkpoints, keys (read by tools/verify_log.py).

manifest.json      what the bundle holds, with the SHA-256 of every other file
entries.jsonl      one entry a line: position, entry, recorded_at, leaf, body (base64), path (its inclusion proof in the last
                   checkpoint; left out where the bundle holds the whole log, whose tree is then computed anew)
checkpoints.jsonl  the checkpoints by which the entries were sealed, each with the proof that it continues the one before
keys.txt           the log's first public key, then those of the witnesses
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.audit.notes import Note, Verifier
from portal.audit.proving import consistency_path, inclusion_path
from portal.audit.stored import Connection, Incomplete, Signed, StoredTree, last_checkpoint
from portal.audit.tree import DIGESTS

FORMAT = 1
WINDOW = 2_000
SHEET = """本目录是贵州省职业技能等级认定规范管理平台日志的导出件，可脱离平台核验：
  python3 verify_log.py 本目录 [--key 日志公钥] [--held 您留存的检查点文件]
This directory is an export of the portal's log. Check it without the portal:
  python3 verify_log.py DIRECTORY [--key PUBLIC_KEY] [--held CHECKPOINT_FILE]
"""


@dataclass(frozen=True)
class Wanted:
    """Positions from `first` to before `end` (None: to the end), of one office and those below it or of all."""

    first: int = 0
    end: int | None = None
    office_id: int | None = None


@dataclass(frozen=True)
class Exported:
    """What was written: the tree's size, the first position asked for, and the number of entries."""

    first: int
    size: int
    entries: int


class NothingSigned(Exception):
    """There is no checkpoint yet, so nothing can be proven."""


class Exporter:
    """Writes one bundle, as the reader with the whole in sight, from one consistent view (the caller's transaction)."""

    def __init__(self, connection: Connection, folder: Path, wanted: Wanted, held: Sequence[str] = ()) -> None:
        last = last_checkpoint(connection)
        if last is None:
            raise NothingSigned
        self.connection, self.folder, self.wanted, self.last = connection, folder, wanted, last
        self.end = last.size if wanted.end is None else min(wanted.end, last.size)
        self.whole = wanted.office_id is None and wanted.first == 0 and self.end == last.size
        self.tree = StoredTree(connection, DIGESTS[last.hash])
        self.covering: set[int] = set()
        self.held = held
        self.count = 0

    def write(self, first_key: Verifier) -> Exported:
        """Write the bundle; the folder must not exist yet, so that nothing old gets among it."""
        self.folder.mkdir(parents=True)
        self._lines("entries.jsonl", self._entries())
        self._lines("checkpoints.jsonl", self._checkpoints())
        witnesses = self.connection.execute("select verifier from audit_key where office_id is not null order by id")
        self._text("keys.txt", "".join(f"{key}\n" for key in (first_key, *(row[0] for row in witnesses))))
        self._text("README.txt", SHEET)
        self._text("manifest.json", json.dumps(self._manifest(), ensure_ascii=False, indent=1) + "\n")
        return Exported(self.wanted.first, self.last.size, self.count)

    def _manifest(self) -> dict[str, Any]:
        names = ("entries.jsonl", "checkpoints.jsonl", "keys.txt", "README.txt")
        return {
            "format": FORMAT, "origin": Note.parse(self.last.note).head.origin, "hash": self.last.hash,
            "size": self.last.size, "first": self.wanted.first, "end": self.end, "entries": self.count,
            "office": self.wanted.office_id, "whole": self.whole, "files": {name: self._digest(name) for name in names},
        }  # fmt: skip

    def _entries(self) -> Iterator[dict[str, Any]]:
        after = self.wanted.first - 1
        while rows := self._window(after):
            for position, entry, recorded_at, body, covering in rows:
                self.count += 1
                self.covering.add(covering)
                yield self._entry(position, entry, recorded_at.isoformat(), body)
            after = rows[-1][0]

    def _window(self, after: int) -> list[Any]:
        office = self.wanted.office_id
        return self.connection.execute(WINDOW_OF, [after, self.end, office, office, office, office, WINDOW]).fetchall()

    def _entry(self, position: int, entry: int, recorded_at: str, body: bytes | None) -> dict[str, Any]:
        sealed = b"".join(self.tree.fetch(0, position, 1))
        said = {"position": position, "entry": entry, "recorded_at": recorded_at, "leaf": _base64(sealed)}
        path = [] if self.whole else [_base64(node) for node in inclusion_path(self.tree, position, self.last.size)]
        return {**said, "body": _base64(body or b""), **({} if self.whole else {"path": path})}

    def _checkpoints(self) -> Iterator[dict[str, Any]]:
        before = 0
        for size, note, number in sorted(self._chosen(), key=lambda one: (one[0], one[2])):
            yield {"note": note, "witnesses": self._witnesses(number), "consistency": self._proof(before, size)}
            before = size

    def _proof(self, old: int, new: int) -> list[str]:
        """Empty where the stored tree cannot give it any more: then the bundle is found wanting, as it must be."""
        try:
            path = consistency_path(self.tree, old, new) if new <= self.last.size else []
        except Incomplete:
            return []
        return [_base64(node) for node in path]

    def _chosen(self) -> Iterable[tuple[int, str, int]]:
        """Those by which the exported entries were sealed, those that introduced keys, the last one, and what others hold."""
        numbers = [*self.covering, self.last.id]
        stored = [Signed(*row) for row in self.connection.execute(CHOSEN, [numbers])]
        notes = {one.note for one in stored}
        held = [(Note.parse(text).head.size, text, 0) for text in self.held if text not in notes]
        return [*((one.size, one.note, one.id) for one in stored), *held]

    def _witnesses(self, number: int) -> list[str]:
        asked = "select line from audit_witness where checkpoint_id = %s order by id"
        return [row[0] for row in self.connection.execute(asked, [number])]

    def _lines(self, name: str, lines: Iterable[dict[str, Any]]) -> None:
        with (self.folder / name).open("w", encoding="utf-8") as file:
            for line in lines:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _text(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def _digest(self, name: str) -> str:
        with (self.folder / name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


CHOSEN = """
select id, size, root, hash, note, signed_at, watermark from audit_checkpoint
where id = any(%s) or signed_at in (select introduced_at from audit_key where office_id is null)"""
WINDOW_OF = """
select s.position, s.entry_id, s.recorded_at, e.body,
  (select c.id from audit_checkpoint c where c.size > s.position order by c.size, c.id limit 1)
from audit_sealed s left join audit_entry e on e.id = s.entry_id
where s.position > %s and s.position < %s
  and (%s::bigint is null or s.office_id = %s or s.prefecture_id = %s or s.county_id = %s)
order by s.position limit %s"""


def _base64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
