"""The sealed entries with their bodies, in order, read a window ahead of whoever hashes them."""

from concurrent.futures import ThreadPoolExecutor

from portal.audit.stored import Connection

WINDOW = 10_000
"""Entries read at once."""


Entry = tuple[int, int, bytes, bytes | None]
"""A sealed entry as read: position, number, sealed leaf, and the body, None where it is gone. Millions of them are made, hence
plain."""


class Feed:
    """Sealed entries with their bodies, in order, read a window ahead of whoever hashes them."""

    def __init__(self, connection: Connection, first: int) -> None:
        self._connection = connection
        self._ready: list[Entry] = []
        self._taken = 0
        self._pool = ThreadPoolExecutor(1)
        self._coming = self._pool.submit(self._read, first)

    def take(self, count: int) -> list[Entry]:
        """Up to `count` of the next entries; none when there are no more."""
        if self._taken == len(self._ready):
            self._ready, self._taken = self._coming.result(), 0
            if self._ready:
                self._coming = self._pool.submit(self._read, self._ready[-1][0] + 1)
        some = self._ready[self._taken : self._taken + count]
        self._taken += len(some)
        return some

    def close(self) -> None:
        """Let the window that is being read come in, and no further one."""
        self._pool.shutdown()

    def _read(self, first: int) -> list[Entry]:
        cursor = self._connection.cursor(binary=True)
        sealed = cursor.execute(
            "select position, entry_id, leaf from audit_sealed where position >= %s order by position limit %s",
            [first, WINDOW],
        ).fetchall()
        bodies = self._bodies([row[1] for row in sealed])
        return [(position, entry, leaf, bodies.get(entry)) for position, entry, leaf in sealed]

    def _bodies(self, ids: list[int]) -> dict[int, bytes]:
        if not ids:
            return {}
        cursor = self._connection.cursor(binary=True)
        low, high = min(ids), max(ids)
        # Numbers and positions run nearly alike: one walk along the index, unless something stands far off.
        if high - low <= 4 * len(ids):
            return dict(cursor.execute("select id, body from audit_entry where id >= %s and id <= %s", [low, high]).fetchall())
        return dict(cursor.execute("select id, body from audit_entry where id = any(%s)", [ids]).fetchall())
