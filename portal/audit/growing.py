"""A tree that grows: with its edge kept in tiles (the sealer's), or forgetting everything but its peaks (the checker's)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from portal.audit.tree import WIDTH, Digest, join, peaks_of, perfect_root, sha256

Fetch = Callable[[int, int, int], list[bytes]]
"""(height, first, count) → neighbouring nodes of level 8 * height."""


@dataclass
class Frontier:
    """A tree that only grows and forgets its leaves: enough to know its root at every size."""

    digest: Digest = sha256
    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, node: bytes, level: int = 0) -> None:
        """Add a leaf, or a complete tree of 2**level leaves where the size is a multiple of that."""
        count = self.size >> level
        while count & 1:
            node = self.digest(b"\x01" + self.peaks.pop() + node)
            count >>= 1
        self.peaks.append(node)
        self.size += 1 << level

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Add leaves; whole tiles at once where they fit."""
        start = 0
        while start < len(leaves):
            if self.size % WIDTH == 0 and len(leaves) - start >= WIDTH:
                self.add(perfect_root(leaves[start : start + WIDTH], self.digest), 8)
                start += WIDTH
            else:
                self.add(leaves[start])
                start += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return join(self.peaks, self.digest)


class NewTile(NamedTuple):
    """A tile that became complete."""

    height: int
    number: int
    hashes: bytes
    root: bytes


@dataclass
class Edge:
    """The right edge of a tree that is kept in tiles: at every height the nodes that fill no tile yet."""

    digest: Digest
    size: int
    heights: list[list[bytes]]

    @classmethod
    def load(cls, size: int, fetch: Fetch, digest: Digest = sha256) -> "Edge":
        """The edge of the stored tree of this size."""
        heights, height, above = [], 0, size
        while above:
            above, open_nodes = divmod(above, WIDTH)
            heights.append(fetch(height, above * WIDTH, open_nodes) if open_nodes else [])
            height += 1
        return cls(digest, size, heights)

    def extend(self, leaves: Iterable[bytes]) -> list[NewTile]:
        """Add leaves; the tiles that became complete, lower ones first."""
        tiles: list[NewTile] = []
        counted = list(leaves)
        self._fill(0, counted, self.size, tiles)
        self.size += len(counted)
        return tiles

    def _fill(self, height: int, nodes: list[bytes], before: int, tiles: list[NewTile]) -> None:
        if height == len(self.heights):
            self.heights.append([])
        row, number, roots = self.heights[height] + nodes, before // WIDTH, []
        while len(row) >= WIDTH:
            full, row = row[:WIDTH], row[WIDTH:]
            roots.append(perfect_root(full, self.digest))
            tiles.append(NewTile(height, number, b"".join(full), roots[-1]))
            number += 1
        self.heights[height] = row
        if roots:
            self._fill(height + 1, roots, before // WIDTH, tiles)

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return join([peak for row in reversed(self.heights) for peak in peaks_of(row, self.digest)], self.digest)
