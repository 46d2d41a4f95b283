"""The Merkle tree of RFC 9162, section 2.1, as pure functions: roots, proofs as ranges, checks.

Sizes and positions count leaves from 0. A range is (first, past the last). Hashes are raw bytes. SHA-256 unless the log was
begun with SM3; everything takes the digest as an argument.
"""

import hashlib
from collections.abc import Callable, Sequence

from cryptography.hazmat.primitives import hashes

Digest = Callable[[bytes], bytes]
Range = tuple[int, int]
State = tuple[int, bytes]
"""A tree's size and root."""
WIDTH = 256
"""Hashes in a complete tile."""


def sha256(data: bytes) -> bytes:
    """SHA-256, the default."""
    return hashlib.sha256(data).digest()


def sm3(data: bytes) -> bytes:
    """SM3 (GB/T 32905); raises `UnsupportedAlgorithm` where the cryptographic library lacks it."""
    state = hashes.Hash(hashes.SM3())
    state.update(data)
    return state.finalize()


DIGESTS: dict[str, Digest] = {"sha256": sha256, "sm3": sm3}


def leaf_hash(body: bytes, digest: Digest = sha256) -> bytes:
    """The hash of a leaf (2.1.1)."""
    return digest(b"\x00" + body)


def node_hash(left: bytes, right: bytes, digest: Digest = sha256) -> bytes:
    """The hash of an inner node (2.1.1)."""
    return digest(b"\x01" + left + right)


def split(count: int) -> int:
    """The largest power of two smaller than `count` (more than one): how many leaves hang on the left."""
    return 1 << ((count - 1).bit_length() - 1)


def perfect_root(nodes: Sequence[bytes], digest: Digest = sha256) -> bytes:
    """The node above a power of two of neighbouring nodes."""
    while len(nodes) > 1:
        pairs = iter(nodes)
        nodes = [digest(b"\x01" + left + right) for left, right in zip(pairs, pairs, strict=True)]
    return nodes[0]


def join(peaks: Sequence[bytes], digest: Digest = sha256) -> bytes:
    """The root over complete trees of falling size, left to right; without any, the empty tree's."""
    if not peaks:
        return digest(b"")
    root = peaks[-1]
    for peak in reversed(peaks[:-1]):
        root = digest(b"\x01" + peak + root)
    return root


def peaks_of(nodes: Sequence[bytes], digest: Digest = sha256) -> list[bytes]:
    """The complete trees, falling in size, over neighbouring nodes that start at an even place."""
    found, start = [], 0
    for bit in reversed(range(len(nodes).bit_length())):
        if len(nodes) >> bit & 1:
            found.append(perfect_root(nodes[start : start + (1 << bit)], digest))
            start += 1 << bit
    return found


def tree_root(leaves: Sequence[bytes], digest: Digest = sha256) -> bytes:
    """The root over leaf hashes (2.1.1)."""
    return join(peaks_of(leaves, digest), digest)


def inclusion_ranges(position: int, size: int) -> list[Range]:
    """What an inclusion proof is made of, lowest first (2.1.3.1): the hash of each range is one of its nodes."""
    found, low, high = [], 0, size
    while high - low > 1:
        middle = low + split(high - low)
        if position < middle:
            found.append((middle, high))
            high = middle
        else:
            found.append((low, middle))
            low = middle
    return found[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """What a proof that the tree of size `new` continues that of size `old` (at least 1) is made of (2.1.4.1)."""
    found, low, high, whole = [], 0, new, True
    while old != high:
        middle = low + split(high - low)
        if old <= middle:
            found.append((middle, high))
            high = middle
        else:
            found.append((low, middle))
            low, whole = middle, False
    return ([] if whole else [(low, high)]) + found[::-1]


def perfect_ranges(first: int, end: int) -> list[tuple[int, int]]:
    """A range as complete trees, left to right: (level, index at that level)."""
    found = []
    while first < end:
        room = (end - first).bit_length() - 1
        level = min(room, (first & -first).bit_length() - 1) if first else room
        found.append((level, first >> level))
        first += 1 << level
    return found


def inclusion_root(leaf: bytes, position: int, size: int, path: Sequence[bytes], digest: Digest = sha256) -> bytes | None:
    """The root that an inclusion proof leads to (2.1.3.2); None where the proof has not the shape of any."""
    if not 0 <= position < size:
        return None
    place, last, root = position, size - 1, leaf
    for node in path:
        if not last:
            return None
        if place & 1 or place == last:
            root = digest(b"\x01" + node + root)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            root = digest(b"\x01" + root + node)
        place >>= 1
        last >>= 1
    return None if last else root


def continues(old: State, new: State, path: Sequence[bytes], digest: Digest = sha256) -> bool:
    """Whether the tree `new` continues the tree `old` by this consistency proof (2.1.4.2)."""
    if not 0 < old[0] <= new[0] or (old[0] == new[0] and path):
        return False
    if old[0] == new[0]:
        return old[1] == new[1]
    nodes = list(path) if old[0] & (old[0] - 1) else [old[1], *path]
    return bool(nodes) and _climb(old, new, nodes, digest)


def _climb(old: State, new: State, nodes: Sequence[bytes], digest: Digest) -> bool:
    place, last = old[0] - 1, new[0] - 1
    while place & 1:
        place >>= 1
        last >>= 1
    seen = whole = nodes[0]
    for node in nodes[1:]:
        if not last:
            return False
        if place & 1 or place == last:
            seen, whole = digest(b"\x01" + node + seen), digest(b"\x01" + node + whole)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            whole = digest(b"\x01" + whole + node)
        place >>= 1
        last >>= 1
    return not last and (seen, whole) == (old[1], new[1])
