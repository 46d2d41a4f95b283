"""The tree as the database keeps it: leaves in `audit_sealed`, complete tiles in `audit_tile`, heads in `audit_checkpoint`.

Everything here works on a psycopg connection of the sealer or of the reader (with the context of the system: hashes are
nobody's, and a proof needs the whole tree's).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NamedTuple

import psycopg

from portal.audit.growing import Frontier
from portal.audit.tree import WIDTH, Digest, Range, join, perfect_ranges, perfect_root

Connection = psycopg.Connection[Any]
HASH_BYTES = 32
MOST_TILES = 512
"""Tiles kept in memory (8 KB each)."""


class Signed(NamedTuple):
    """A stored checkpoint."""

    id: int
    size: int
    root: bytes
    hash: str
    note: str
    signed_at: datetime
    watermark: int


SIGNED = "select id, size, root, hash, note, signed_at, watermark from audit_checkpoint"


def last_checkpoint(connection: Connection) -> Signed | None:
    """The newest checkpoint."""
    return _one(connection, f"{SIGNED} order by id desc limit 1")


def checkpoint(connection: Connection, number: int) -> Signed | None:
    """A checkpoint by its id."""
    return _one(connection, f"{SIGNED} where id = %s", number)


def checkpoint_from(connection: Connection, size: int) -> Signed | None:
    """The first checkpoint of at least this size."""
    return _one(connection, f"{SIGNED} where size >= %s order by size, id limit 1", size)


def _one(connection: Connection, asked: str, *values: object) -> Signed | None:
    row = connection.execute(asked, values).fetchone()
    return Signed(*row) if row else None


def oldest_unsealed(connection: Connection) -> float | None:
    """The age, in seconds by the database's clock, of the oldest entry that is not sealed; None where all are."""
    asked = (
        "select extract(epoch from clock_timestamp() - e.recorded_at)::float8 from audit_entry e"
        " where e.xid >= coalesce((select watermark from audit_checkpoint order by id desc limit 1), 0)"
        " and not exists (select from audit_sealed s where s.entry_id = e.id) order by e.xid, e.id limit 1"
    )
    row = connection.execute(asked).fetchone()
    return row[0] if row else None


def rotations(connection: Connection) -> list[str]:
    """The checkpoints by which keys were introduced, in order: the chain from the first key to the one in use."""
    asked = (
        "select c.note from audit_key k join audit_checkpoint c on c.signed_at = k.introduced_at"
        " where k.office_id is null order by c.id"
    )
    return [row[0] for row in connection.execute(asked)]


class Incomplete(Exception):
    """A part of the stored tree is not there."""


@contextmanager
def as_system(connection: Connection) -> Iterator[Connection]:
    """A transaction in which row-level security shows the whole log."""
    with connection.transaction():
        connection.execute("select set_config('app.level', 'system', true)")
        yield connection


class StoredTree:
    """Nodes of the stored tree, each tile read at most once; a proof reads a few tiles, however long the log is."""

    def __init__(self, connection: Connection, digest: Digest) -> None:
        self._connection = connection
        self._digest = digest
        self._tiles: dict[tuple[int, int], bytes | None] = {}

    def fetch(self, height: int, first: int, count: int) -> list[bytes]:
        """`count` neighbouring nodes of level 8 * height, within one tile."""
        tile = self._tile(height, first // WIDTH)
        if tile is None:
            return self._open_nodes(height, first, count)
        start = first % WIDTH * HASH_BYTES
        return [tile[at : at + HASH_BYTES] for at in range(start, start + count * HASH_BYTES, HASH_BYTES)]

    def hash_of(self, part: Range) -> bytes:
        """The hash over a range of leaves, as proofs name them; raises `Incomplete`."""
        return join([self._node(level, index) for level, index in perfect_ranges(*part)], self._digest)

    def root(self, size: int) -> bytes:
        """The root of the tree of this size; raises `Incomplete`."""
        return self.hash_of((0, size)) if size else self._digest(b"")

    def frontier(self, size: int) -> Frontier:
        """The tree of this size as it would be had it been built leaf by leaf; raises `Incomplete`."""
        peaks = [self._node(level, index) for level, index in perfect_ranges(0, size)]
        return Frontier(self._digest, size, peaks)

    def _node(self, level: int, index: int) -> bytes:
        height, steps = divmod(level, WIDTH.bit_length() - 1)
        nodes = self.fetch(height, index << steps, 1 << steps)
        if len(nodes) != 1 << steps:
            raise Incomplete(f"level {level}, node {index}")
        return perfect_root(nodes, self._digest)

    def _tile(self, height: int, number: int) -> bytes | None:
        if (height, number) not in self._tiles:
            if len(self._tiles) >= MOST_TILES:
                self._tiles.clear()
            asked = "select hashes from audit_tile where height = %s and number = %s"
            row = self._connection.execute(asked, [height, number]).fetchone()
            self._tiles[height, number] = row[0] if row else None
        return self._tiles[height, number]

    def _open_nodes(self, height: int, first: int, count: int) -> list[bytes]:
        if height:
            asked = "select root from audit_tile where height = %s and number >= %s and number < %s order by number"
            rows = self._connection.execute(asked, [height - 1, first, first + count]).fetchall()
        else:
            asked = "select leaf from audit_sealed where position >= %s and position < %s order by position"
            rows = self._connection.execute(asked, [first, first + count]).fetchall()
        return [row[0] for row in rows]
