#!/usr/bin/env python3
"""Checks an exported log bundle without the portal: Python's standard library and `cryptography`, this one file.

    python3 verify_log.py BUNDLE [--key KEY] [--held FILE ...] [--countersign KEYFILE --name NAME] [--json]

It recomputes the hash of every entry, leads each to the signed root (RFC 9162), follows the checkpoints one by one, checks
every signature (C2SP signed notes, Ed25519), and compares the log with checkpoints you hold yourself. Exit 0: everything
holds. Exit 1: something does not; the first bad entry is named. Without --key the key is the bundle's own, which proves only
that the bundle is consistent; without --held a log that was cut or put back as a whole cannot be told from a whole one.

核验导出的日志，不需要平台：逐条重算散列，逐级核对到签名的根，逐个核对检查点及其签名，并与您自己留存的检查点比对。
退出码 0 为全部相符，1 为有不符（指明第一条）。
"""

import argparse
import base64
import hashlib
import itertools
import json
import struct
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

DASH = "\u2014"
Digest = Callable[[bytes], bytes]
State = tuple[int, bytes]


class Bad(Exception):
    """What does not hold, in Chinese and English, and where."""

    def __init__(self, chinese: str, english: str, position: int | None = None, entry: int | None = None) -> None:
        super().__init__(english)
        self.chinese, self.english, self.position, self.entry = chinese, english, position, entry


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def sm3(data: bytes) -> bytes:
    state = hashes.Hash(hashes.SM3())
    state.update(data)
    return state.finalize()


DIGESTS = {"sha256": sha256, "sm3": sm3}


# --- RFC 9162 ---------------------------------------------------------------------------------------------------------


def inclusion_root(digest: Digest, leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """Section 2.1.3.2; None for a path of the wrong length."""
    number, last, root = index, size - 1, leaf
    for node in path:
        if last == 0:
            return None
        if number & 1 or number == last:
            root = digest(b"\x01" + node + root)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            root = digest(b"\x01" + root + node)
        number, last = number >> 1, last >> 1
    return root if last == 0 else None


def is_continued(digest: Digest, old: State, new: State, path: list[bytes]) -> bool:
    """Section 2.1.4.2; old and new are (size, root). Everything continues the empty tree."""
    if old[0] == 0:
        return True
    if old[0] == new[0]:
        return not path and old[1] == new[1]
    if not old[0] < new[0] or not path:
        return False
    nodes = path if old[0] & (old[0] - 1) else [old[1], *path]
    return climb(digest, old[0], new[0], nodes) == (old[1], new[1])


def climb(digest: Digest, old_size: int, size: int, nodes: list[bytes]) -> tuple[bytes, bytes] | None:
    """The roots of both trees that a consistency proof leads to; None where its length is wrong."""
    number, last = old_size - 1, size - 1
    while number & 1:
        number, last = number >> 1, last >> 1
    first = second = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return None
        if number & 1 or number == last:
            first, second = digest(b"\x01" + node + first), digest(b"\x01" + node + second)
            while number and not number & 1:
                number, last = number >> 1, last >> 1
        else:
            second = digest(b"\x01" + second + node)
        number, last = number >> 1, last >> 1
    return (first, second) if last == 0 else None


class Tree:
    """A growing tree that keeps only its complete parts: (level, hash)."""

    def __init__(self, digest: Digest) -> None:
        self.digest, self.size = digest, 0
        self.parts: list[tuple[int, bytes]] = []

    def add(self, leaf: bytes) -> None:
        level, node = 0, leaf
        while self.parts and self.parts[-1][0] == level:
            node, level = self.digest(b"\x01" + self.parts.pop()[1] + node), level + 1
        self.parts.append((level, node))
        self.size += 1

    def root(self) -> bytes:
        if not self.parts:
            return self.digest(b"")
        node = self.parts[-1][1]
        for _, left in reversed(self.parts[:-1]):
            node = self.digest(b"\x01" + left + node)
        return node


# --- signed notes -----------------------------------------------------------------------------------------------------


class Key:
    """A public key `name+id+base64(kind, key)`; kind 1 is a log's, 4 a witness's."""

    def __init__(self, text: str) -> None:
        self.text = text.strip()
        self.name, stated, encoded = self.text.split("+", 2)
        raw = base64.b64decode(encoded)
        self.kind, self.raw = raw[0], raw[1:]
        self.id = hashlib.sha256(self.name.encode() + b"\n" + raw).digest()[:4]
        if self.id.hex() != stated or len(self.raw) != 32:
            raise ValueError("not a public key")

    def signed(self, text: str, line: str) -> bool:
        """Whether this signature line is this key's, over this text."""
        name, _, encoded = line.strip()[2:].rpartition(" ")
        raw = base64.b64decode(encoded)
        if name != self.name or raw[:4] != self.id:
            return False
        message, signature = text.encode(), raw[4:]
        if self.kind == 4:
            message, signature = timed(message, raw[4:12]), raw[12:]
        try:
            Ed25519PublicKey.from_public_bytes(self.raw).verify(signature, message)
        except InvalidSignature:
            return False
        return True


def timed(message: bytes, stamp: bytes) -> bytes:
    (seconds,) = struct.unpack(">Q", stamp)
    return f"cosignature/v1\ntime {seconds}\n".encode() + message


class Checkpoint:
    """A signed note: what it says, and its signature lines."""

    def __init__(self, note: str, more: Iterable[str] = ()) -> None:
        self.note = note
        self.text, gap, tail = note.rpartition("\n\n")
        self.text += "\n"
        self.lines = [line for line in tail.split("\n") if line] + list(more)
        self.origin, size, root, *more_lines = self.text.rstrip("\n").split("\n")
        self.size, self.root = int(size), base64.b64decode(root)
        stated = dict(line.split(" ", 1) for line in more_lines)
        self.hash, self.time, self.new_key = stated["hash"], stated["time"], stated.get("key")
        self.proof: list[bytes] = []
        if not gap:
            raise ValueError("not a signed note")

    def signed_by(self, key: Key) -> bool:
        return any(key.signed(self.text, line) for line in self.lines)


# --- the bundle -------------------------------------------------------------------------------------------------------


class Bundle:
    """A bundle being checked; `said` gathers what was found, as (Chinese, English)."""

    def __init__(self, folder: str, key_text: str | None, held: list[str]) -> None:
        self.folder = Path(folder)
        self.manifest = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        self.digest = DIGESTS[self.manifest["hash"]]
        keys = [line for line in (self.folder / "keys.txt").read_text(encoding="utf-8").splitlines() if line]
        self.key = Key(key_text or keys[0])
        self.known = [self.key]
        self.witnesses = [Key(line) for line in keys[1:]]
        self.held = [Checkpoint(Path(file).read_text(encoding="utf-8")) for file in held]
        self.said: list[tuple[str, str]] = []
        self.checkpoints: list[Checkpoint] = []
        self.roots: dict[int, bytes] = {}
        if not key_text:
            self.say("注意：没有另行提供日志公钥，使用导出件自带的公钥。", "Note: no key was given; using the bundle's own.")

    def say(self, chinese: str, english: str) -> None:
        self.said.append((chinese, english))

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        with (self.folder / name).open(encoding="utf-8") as file:
            yield from map(json.loads, file)

    def check(self) -> None:
        self.check_signatures()
        self.check_entries()
        self.check_continuation()
        self.check_held()
        self.check_files()

    def check_files(self) -> None:
        """Last, so that an altered entry is named and not only the file it is in."""
        for name, stated in self.manifest["files"].items():
            with (self.folder / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != stated:
                    raise Bad(f"文件 {name} 与清单不符。", f"File {name} is not the one in the manifest.")
        self.say("各文件与清单相符。", "Every file is the one in the manifest.")

    def check_signatures(self) -> None:
        for line in self.lines("checkpoints.jsonl"):
            one = Checkpoint(line["note"], line["witnesses"])
            if one.origin != self.key.name or not self.signed(one):
                chinese = f"检查点（{one.size} 条，{one.time}）不是本日志密钥所签。"
                english = f"The checkpoint over {one.size} entries ({one.time}) is not signed by the log's key."
                raise Bad(chinese, english, self.checkpoints[-1].size if self.checkpoints else 0)
            one.proof = [base64.b64decode(node) for node in line["consistency"]]
            self.checkpoints.append(one)
        if not self.checkpoints or self.checkpoints[-1].size < self.manifest["size"]:
            raise Bad("缺少最后的检查点。", "The last checkpoint is missing.")
        last = self.checkpoints[-1]
        chinese = f"检查点 {len(self.checkpoints)} 个，签名有效；最后一个覆盖 {last.size} 条，时间 {last.time}，"
        english = f"{len(self.checkpoints)} checkpoints, all signed; the last covers {last.size} entries, {last.time},"
        self.say(f"{chinese}根 {last.root.hex()}。", f"{english} root {last.root.hex()}.")
        names = sorted({key.name for key in self.witnesses for one in self.checkpoints if one.signed_by(key)})
        self.say(f"副署：{'、'.join(names) or '无'}。", f"Countersigned by: {', '.join(names) or 'nobody'}.")

    def check_continuation(self) -> None:
        for before, one in itertools.pairwise(self.checkpoints):
            if not is_continued(self.digest, (before.size, before.root), (one.size, one.root), one.proof):
                chinese = f"检查点（{one.size} 条，{one.time}）不是前一检查点的延续（分叉）。"
                english = f"The checkpoint over {one.size} entries ({one.time}) does not continue the one before (fork)."
                raise Bad(chinese, english, before.size)
        self.say("各检查点依次延续。", "Each checkpoint continues the one before.")

    def signed(self, one: Checkpoint) -> bool:
        """By the key in force; a checkpoint that introduces a key is signed by both."""
        if not one.signed_by(self.known[-1]):
            return any(one.note == held.note for held in self.held) and any(one.signed_by(key) for key in self.known)
        if one.new_key:
            coming = Key(one.new_key)
            if not one.signed_by(coming):
                return False
            self.known.append(coming)
        return True

    def check_entries(self) -> None:
        last, tree, good, before, count = self.checkpoints[-1], Tree(self.digest), 0, None, 0
        self.roots = {one.size: one.root for one in self.checkpoints}
        for line in self.lines("entries.jsonl"):
            self.check_order(before, line["position"])
            leaf = self.check_entry(line, last)
            if self.manifest["whole"]:
                tree.add(leaf)
                good = self.compare(tree, good)
            count, before = count + 1, line["position"]
        due = self.manifest["end"] - self.manifest["first"] if self.dense() else count
        if count != self.manifest["entries"] or count != max(0, due):
            raise Bad("条目缺失。", "Entries are missing.", self.manifest["first"] if before is None else before + 1)
        self.say(f"条目 {count} 条，逐条与签名的根相符。", f"{count} entries, each in the signed tree.")

    def check_entry(self, line: dict[str, Any], last: Checkpoint) -> bytes:
        """One entry: its content against the leaf that was sealed, and in a part of the log its path to the last root."""
        leaf = self.digest(b"\x00" + base64.b64decode(line["body"]))
        path = [base64.b64decode(node) for node in line.get("path", [])]
        leads = self.manifest["whole"] or inclusion_root(self.digest, leaf, line["position"], last.size, path) == last.root
        if leaf != base64.b64decode(line["leaf"]) or not leads:
            raise Bad(
                "内容与封存时的散列值不符（被改动、删除或调换）。",
                "The content is not what was sealed (altered, deleted or exchanged).",
                line["position"],
                line["entry"],
            )
        return leaf

    def dense(self) -> bool:
        return self.manifest["office"] is None

    def check_order(self, before: int | None, position: int) -> None:
        expected = self.manifest["first"] if before is None else before + 1
        if position < expected or (self.dense() and position != expected):
            raise Bad("顺序中断：有条目缺失、多出或调换。", "Out of order: an entry is missing, added or exchanged.", expected)

    def compare(self, tree: Tree, good: int) -> int:
        """With the whole log: the tree against every checkpoint on the way."""
        expected = [one.root for one in (*self.checkpoints, *self.held) if one.size == tree.size]
        if not expected:
            return good
        self.roots[tree.size] = tree.root()
        if any(root != self.roots[tree.size] for root in expected):
            raise Bad(
                f"第 {good} 至 {tree.size - 1} 条之间有改动、插入或调换。",
                f"Something between {good} and {tree.size - 1} was altered, added or exchanged.",
                good,
            )
        return tree.size

    def check_held(self) -> None:
        for held in self.held:
            self.compare_held(held, self.checkpoints[-1])
            words = f"与您留存的检查点（{held.size} 条，{held.time}）一致。"
            self.say(words, f"Agrees with the checkpoint you hold over {held.size} entries.")

    def compare_held(self, held: Checkpoint, last: Checkpoint) -> None:
        if held.origin != self.key.name or not any(held.signed_by(key) for key in self.known):
            raise Bad("您留存的检查点不是本日志密钥所签。", "The checkpoint you hold is not signed by the log's key.")
        if held.size > last.size:
            chinese = f"您留存的检查点覆盖 {held.size} 条，导出件只到 {last.size} 条：尾部被截断，或导出件更早。"
            english = f"You hold a checkpoint over {held.size} entries, the bundle ends at {last.size}: cut, or older."
            raise Bad(chinese, english, last.size)
        if held.size not in self.roots:
            chinese = "导出件没有与您留存的检查点比对所需的证明，请用 --held 重新导出。"
            raise Bad(chinese, "The bundle lacks the proof for your checkpoint; export it again with --held.")
        if self.roots[held.size] != held.root:
            chinese, english = "日志与您留存的检查点不一致（分叉）。", "The log contradicts the checkpoint you hold (fork)."
            raise Bad(chinese, english, held.size - 1)


def countersign(checkpoint: Checkpoint, key_file: str, name: str) -> str:
    """The checkpoint with a witness's signature line, to be pasted into the auditors' console."""
    secret = Ed25519PrivateKey.from_private_bytes(Path(key_file).read_bytes())
    public = b"\x04" + secret.public_key().public_bytes_raw()
    stamp = struct.pack(">Q", int(time.time()))
    raw = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4] + stamp
    line = base64.b64encode(raw + secret.sign(timed(checkpoint.text.encode(), stamp))).decode()
    return f"{checkpoint.note}{DASH} {name} {line}\n"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="核验导出的日志 / check an exported log")
    parser.add_argument("bundle", help="导出件目录 / the bundle")
    parser.add_argument("--key", help="日志公钥或存有公钥的文件 / the log's public key, or a file that begins with it")
    parser.add_argument("--held", nargs="*", default=[], metavar="FILE", help="留存的检查点 / checkpoints you hold")
    parser.add_argument("--countersign", metavar="KEYFILE", help="核验无误后副署 / countersign if all holds")
    parser.add_argument("--name", help="副署公钥的名称 / the name of that key")
    parser.add_argument("--json", action="store_true", help="输出 JSON / print JSON")
    return parser.parse_args()


def key_text(given: str | None) -> str | None:
    return Path(given).read_text(encoding="utf-8").split("\n")[0] if given and Path(given).is_file() else given


def main() -> int:
    asked, bad, bundle = arguments(), None, None
    try:
        bundle = Bundle(asked.bundle, key_text(asked.key), asked.held)
        bundle.check()
    except Bad as found:
        bad = found
    except (OSError, ValueError, KeyError, TypeError, AttributeError, struct.error, UnsupportedAlgorithm) as error:
        bad = Bad(f"导出件不完整或格式不对：{error}", f"The bundle is incomplete or malformed: {error}")
    said = bundle.said if bundle else []
    if asked.json:
        print(
            json.dumps(
                {
                    "sound": bad is None,
                    "position": bad and bad.position,
                    "entry": bad and bad.entry,
                    "words": bad.chinese if bad else "",
                    "found": said,
                },
                ensure_ascii=False,
            )
        )
    else:
        report(said, bad)
    if bundle and bad is None and asked.countersign:
        print(countersign(bundle.checkpoints[-1], asked.countersign, asked.name))
    return 0 if bad is None else 1


def report(said: list[tuple[str, str]], bad: Bad | None) -> None:
    for chinese, english in said:
        print(f"{chinese}\n  {english}")
    if bad is None:
        print("核验通过。\n  Everything holds.")
        return
    where = "" if bad.position is None else f"第 {bad.position} 条" + (f"（日志号 {bad.entry}）" if bad.entry else "") + "："
    place = "" if bad.position is None else f"Position {bad.position}" + (f" (entry {bad.entry})" if bad.entry else "") + ": "
    print(f"核验不通过。{where}{bad.chinese}\n  FAILED. {place}{bad.english}")


if __name__ == "__main__":
    sys.exit(main())
