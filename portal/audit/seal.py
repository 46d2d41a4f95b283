"""Sealing (design 6): new entries are taken in commit order, appended to the Merkle tree, and the new head is signed.

Polling `id > last` would lose entries, for a number is drawn before its transaction commits. So every committed entry that
is not sealed yet is taken, ordered by transaction and number: whoever committed before another began stands before it. Below
the watermark (the oldest transaction that was still open) everything is finished and sealed, so that a round looks at new
transactions only. One transaction a batch: after a kill it happened or it did not. Two sealers are kept apart by an advisory
lock, and positions are unique.
"""

import json
from datetime import timedelta
from typing import Any, NamedTuple

import psycopg

from portal.audit import alarms
from portal.audit.alarms import Alarmed, Stopped
from portal.audit.growing import Edge, NewTile
from portal.audit.keys import SealerKeys
from portal.audit.notes import Head, Signer, signed
from portal.audit.projection import project
from portal.audit.publishing import CheckpointFolder
from portal.audit.settings import LogSettings
from portal.audit.stored import Signed, StoredTree, last_checkpoint
from portal.audit.tree import DIGESTS, leaf_hash

Connection = psycopg.Connection[Any]
LOCK = 0x67637B
"""The advisory lock's number: one sealer at a time."""
BATCH = 20_000
"""Entries a transaction."""
HEARTBEAT = timedelta(hours=1)
"""A log in which nothing happens is signed this often, so that its silence is vouched for."""

TAKE = """
select e.id, e.xid, e.leaf, e.body, pg_snapshot_xmin(pg_current_snapshot())::text::bigint
from audit_entry e
where e.xid >= %s and not exists (select from audit_sealed s where s.entry_id = e.id)
order by e.xid, e.id limit %s"""
PLACE = """
insert into audit_sealed (position, entry_id, leaf, recorded_at, event, kind, object, office_id, person_id, result, clause,
  acted_at, policy, prefecture_id, county_id)
select %s + n.place - 1, e.id, decode(n.row->>1, 'hex'), e.recorded_at, n.row->>2, n.row->>3, n.row->>4, (n.row->>5)::bigint,
  (n.row->>6)::bigint, n.row->>7, n.row->>8, (n.row->>9)::timestamptz, n.row->>10, o.prefecture_id, o.county_id
from json_array_elements(%s::json) with ordinality as n (row, place)
join audit_entry e on e.id = (n.row->>0)::bigint
left join office o on o.id = (n.row->>5)::bigint
order by n.place"""
COUNT = """
insert into audit_daily (office_id, day, refusals, logins, night_logins, lockouts)
select office_id, day, sum(refusals), sum(logins), sum(night_logins), sum(lockouts) from audit_counted
where position >= %s and position < %s group by office_id, day
on conflict (office_id, day) do update set refusals = audit_daily.refusals + excluded.refusals,
  logins = audit_daily.logins + excluded.logins, night_logins = audit_daily.night_logins + excluded.night_logins,
  lockouts = audit_daily.lockouts + excluded.lockouts"""
SIGN = """
insert into audit_checkpoint (size, root, hash, note, signed_at, key_id, watermark)
values (%s, %s, %s, %s, %s, %s, %s)"""


class Row(NamedTuple):
    """An entry that waits to be sealed; `open` is the oldest transaction that was open when it was read."""

    id: int
    xid: int
    leaf: bytes
    body: bytes
    open: int


class Sealer:
    """Seals one log, on a connection of its own with the sealer's role."""

    def __init__(self, connection: Connection, place: LogSettings) -> None:
        self.connection = connection
        self.place = place
        self.keys = SealerKeys(place.keys, place.name)
        self.folder = CheckpointFolder(place.checkpoints)

    def seal(self) -> int:
        """Seal everything that is committed now, batch by batch, and hand the checkpoints to the folder; how many entries.

        What forbids signing becomes an alarm, which the next round that signs ends.
        """
        total = 0
        while True:
            count = self.seal_batch()
            total += count
            self.folder.catch_up(self.connection)
            if count < BATCH:
                return total

    def seal_batch(self) -> int:
        """One transaction's worth; 0 also while another sealer works or an alarm stands against it."""
        try:
            with self.connection.transaction():
                if not self._alone():
                    return 0
                self._finish_rotation()
                count = self._seal()
        except Stopped as stop:
            with self.connection.transaction():
                alarms.raise_alarm(self.connection, stop.alarm)
            return 0
        self._finish_rotation()
        return count

    def _alone(self) -> bool:
        row = self.connection.execute("select pg_try_advisory_xact_lock(%s)", [LOCK]).fetchone()
        return bool(row and row[0])

    def _seal(self) -> int:
        last, now = last_checkpoint(self.connection), self._clock()
        self._check(last, now)
        rows = self._take(last)
        waiting = self.keys.waiting()
        due = last is not None and (waiting is not None or now - last.signed_at >= HEARTBEAT)
        if not rows and not due:
            return 0
        self._append(last, rows)
        for kind in alarms.STOPPING:
            alarms.clear_alarm(self.connection, kind)
        return len(rows)

    def _clock(self) -> Any:
        row = self.connection.execute("select clock_timestamp()").fetchone()
        assert row
        return row[0]

    def _check(self, last: Signed | None, now: Any) -> None:
        """Raise `Stopped` where what is outside, or the clock, contradicts the stored log: signing would be a fork."""
        if last and now < last.signed_at:
            raise Stopped(Alarmed("clock_backwards", reason=f"{now.isoformat()} < {last.signed_at.isoformat()}"))
        contradiction = self.folder.contradiction(self.connection)
        if contradiction:
            raise Stopped(Alarmed("held_ahead", reason=contradiction))

    def _take(self, last: Signed | None) -> list[Row]:
        since = last.watermark if last else 0
        row = self.connection.execute("select pg_snapshot_xmin(pg_current_snapshot())::text::bigint").fetchone()
        assert row
        if row[0] < since:  # a restored copy counts transactions anew: look at everything once
            alarms.raise_alarm(self.connection, Alarmed("counter_restarted", reason=f"{row[0]} < {since}"))
            since = 0
        return [Row(*found) for found in self.connection.execute(TAKE, [since, BATCH])]

    def _append(self, last: Signed | None, rows: list[Row]) -> None:
        size, name = (last.size, last.hash) if last else (0, self.place.hash)
        digest = DIGESTS[name]
        edge = Edge.load(size, StoredTree(self.connection, digest).fetch, digest)
        if last and edge.root() != last.root:
            raise Stopped(Alarmed("tree_damaged", position=last.size - 1, reason=f"checkpoint {last.id}"))
        leaves = [row.leaf for row in rows] if name == "sha256" else [leaf_hash(row.body, digest) for row in rows]
        tiles = edge.extend(leaves)
        if rows:
            self._place(size, rows, leaves)
        self._keep(tiles)
        self._sign(Head(self.place.name, edge.size, edge.root(), name, self._clock()), _watermark(last, rows))

    def _place(self, first: int, rows: list[Row], leaves: list[bytes]) -> None:
        placed = [(row.id, leaf.hex(), *project(row.body)) for row, leaf in zip(rows, leaves, strict=True)]
        self.connection.execute(PLACE, [first, json.dumps(placed)])
        self.connection.execute(COUNT, [first, first + len(rows)])

    def _keep(self, tiles: list[NewTile]) -> None:
        if tiles:
            with self.connection.cursor() as cursor:
                cursor.executemany("insert into audit_tile values (%s, %s, %s, %s)", tiles)

    def _sign(self, head: Head, watermark: int) -> None:
        signer, waiting = self.keys.current(), self.keys.waiting()
        if waiting:
            head = head.introducing(waiting.verifier)
        note = signed(head, *(one for one in (signer, waiting) if one))
        values = [head.size, head.root, head.hash, str(note), head.time, signer.verifier.id.hex(), watermark]
        self.connection.execute(SIGN, values)
        for one in filter(None, (signer, waiting)):
            self._register(one, head)

    def _register(self, signer: Signer, head: Head) -> None:
        verifier = signer.verifier
        added = self.connection.execute(
            "insert into audit_key (key_id, verifier, introduced_at) values (%s, %s, %s) on conflict do nothing",
            [verifier.id.hex(), str(verifier), head.time],
        )
        if added.rowcount:
            alarms.note(self.connection, "audit:key_introduced", {"key": str(verifier)}, head.time)

    def _finish_rotation(self) -> None:
        """A waiting key takes over once a committed checkpoint has introduced it; after a kill, before the next signing."""
        waiting, last = self.keys.waiting(), last_checkpoint(self.connection)
        if waiting and last and f"\nkey {waiting.verifier}\n" in last.note:
            self.keys.take_over()


def _watermark(last: Signed | None, rows: list[Row]) -> int:
    """Below it everything is finished and sealed: the oldest open transaction, or the last row's of a full batch."""
    if not rows:
        return last.watermark if last else 0
    return min(rows[-1].xid, rows[-1].open) if len(rows) == BATCH else rows[-1].open
