"""Whether a revocation holds (19): people read certificate data from the real server in every way there is, permissions are
taken from them again and again, and no answer whose request began after a revocation was answered carries any data.

`python -m benchmarks.revocation` runs until enough was revoked and asked, or is interrupted; it ends with 1 when anything was
served.
"""

import os
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

import psycopg

from benchmarks.browsing import Browser, Unexpected, moment
from benchmarks.readers import WAYS, Client, Reader, Seen
from benchmarks.school import people
from benchmarks.serving import serving
from benchmarks.world import world
from portal.app import create_app

REVOCATIONS: Final = int(os.environ.get("RIG_REVOCATIONS", "30"))
REQUESTS: Final = int(os.environ.get("RIG_REQUESTS", "20000"))
CERTIFICATES: Final = int(os.environ.get("RIG_CERTIFICATES", "4200"))
BEFORE, AFTER = 1.0, 1.0
"""Seconds of reading before a revocation and, at the old addresses, after it."""
EXTENTS: Final = ("grant", "office")
NOTHING: Final = "没有提供过任何数据"
SERVED: Final = """
select count(*) from certificate_reading r join read_grant_step s on s.grant_id = r.grant_id
  join revocation v on v.id = s.revocation_id where r.refused = '' and r.read_at >= v.ordered_at"""
ORDERED: Final = """
select s.grant_id, extract(epoch from v.ordered_at)::float8
  from read_grant_step s join revocation v on v.id = s.revocation_id"""


@dataclass
class Rig:
    """Readers at work, and what became of it: by grant, when its revocation was answered and where its order is shown."""

    readers: Sequence[Reader]
    approver: Browser
    answered: dict[int, float] = field(default_factory=dict)
    orders: list[str] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)

    def run(self, revocations: int, requests: int) -> float:
        """Revoke so often while so much is asked; returns the seconds it took. Every session is older than every order."""
        for reader in self.readers:
            reader.begin(self.approver)
        with self._reading() as clients:
            began = time.monotonic()
            with suppress(KeyboardInterrupt):
                while True:
                    time.sleep(BEFORE)
                    ended = self._revoke(self.readers[len(self.orders) % len(self.readers)])
                    time.sleep(AFTER)
                    if len(self.orders) >= revocations and sum(len(one.seen) for one in clients) >= requests:
                        break
                    for one in ended:
                        one.begin(self.approver)
            took = time.monotonic() - began
        self.seen = [one for client in clients for one in client.seen]
        return took

    @contextmanager
    def _reading(self) -> Iterator[list[Client]]:
        stopping = threading.Event()
        clients = [Client(reader, ways, stopping) for reader in self.readers for ways in reader.windows]
        for client in clients:
            client.start()
        try:
            yield clients
        finally:
            stopping.set()
            for client in clients:
                client.join()

    def _revoke(self, reader: Reader) -> list[Reader]:
        """Alternately one grant, and all of an office; who lost theirs. They go on at the old addresses."""
        extent = EXTENTS[len(self.orders) % 2]
        ended = [one for one in self.readers if one is reader or (extent == "office" and one.office == reader.office)]
        said = {"extent": extent, "reason": "beyond", "words": "超范围读取", "basis": "第十九条"}
        assert reader.aim is not None
        order = self.approver.form(f"/grants/{reader.aim.grant}/revoke", **said)
        answered = moment()
        self.answered |= {one.aim.grant: answered for one in ended if one.aim}
        self.orders.append(order)
        return ended

    def unproved(self) -> list[str]:
        """The orders whose page does not say that nothing was served after them."""
        return [order for order in self.orders if NOTHING not in self.approver.page(order)]


@dataclass(frozen=True)
class Found:
    """What the rig found. `tails` are the milliseconds by which data of a request begun before an order still arrived after
    it, by the way it was read and how the answer ended; `served` are the answers that must not be, `failed` those that no
    revocation explains; `whole` counts by way what was delivered to its end."""

    requests: int
    revocations: int
    refused: int
    after: int
    served: Sequence[Seen]
    read_after: int
    unproved: Sequence[str]
    tails: dict[tuple[str, str], list[float]]
    whole: Mapping[str, int]
    failed: int

    @property
    def holds(self) -> bool:
        """Whether nothing was served, by the answers, the read log and the pages of the orders; and whether that says anything:
        every way led to data before, and was tried after."""
        tried = self.after and all(self.whole[way] for way in WAYS)
        return bool(tried) and not (self.served or self.read_after or self.unproved or self.failed)

    def __str__(self) -> str:
        lines = [
            f"{self.requests} requests, {self.revocations} revocations; refused: {self.refused}, failed: {self.failed}",
            "delivered to their end: " + ", ".join(f"{way} {self.whole[way]}" for way in WAYS),
            f"begun after the revocation of their grant was answered: {self.after}; with certificate data: {len(self.served)}"
            f" {dict(Counter(one.way for one in self.served)) or ''}".rstrip(),
            f"readings on record at or after their order: {self.read_after}; orders not proved: {len(self.unproved)}",
        ]
        lines += [
            f"in flight at the order, {way}, {ended}: {len(tail)}, the last data {max(tail):.0f} ms after it"
            for (way, ended), tail in sorted(self.tails.items())
        ]
        return "\n".join(lines)


def find(rig: Rig, rows: psycopg.Connection) -> Found:
    """Compare answers, read log and orders; `rows` sees past every wall."""
    ordered: dict[int, float] = dict(rows.execute(ORDERED).fetchall())
    late = [one for one in rig.seen if one.begun > rig.answered.get(one.grant, moment())]
    tails: dict[tuple[str, str], list[float]] = {}
    for one in rig.seen:
        if one.begun <= ordered.get(one.grant, 0.0) < one.last:
            tails.setdefault((one.way, one.ended), []).append((one.last - ordered[one.grant]) * 1000)
    read_after = rows.execute(SERVED).fetchone()
    assert read_after is not None
    whole = Counter(one.way for one in rig.seen if one.last and one.ended == "whole")
    broken = {("stream", "broken")}
    failed = [one for one in rig.seen if one.status >= 500 or (one.status == 200 and (one.way, one.ended) in broken)]
    refused = [one for one in rig.seen if one.status in (401, 403)]
    return Found(
        len(rig.seen), len(rig.orders), len(refused), len(late), [one for one in late if one.last], read_after[0],
        rig.unproved(), tails, whole, len(failed),
    )  # fmt: skip


def main() -> int:
    """A world of its own, thrown away at the end."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with world(1) as made:
        app, out = create_app(), made.home / "rig.out"
        with serving(os.environ, out) as port:
            rig = Rig(*people(app, CERTIFICATES, port))
            try:
                took = rig.run(REVOCATIONS, REQUESTS)
                with made.administrator() as rows:
                    found = find(rig, rows)
            except Unexpected as error:
                print(f"{error}\n{out.read_text(encoding='utf-8', errors='replace')[-5000:]}", file=sys.stderr)
                return 1
    print(found)
    print(f"{found.requests / took:.0f} requests/s from {sum(len(one.windows) for one in rig.readers)} windows")
    return 0 if found.holds else 1


if __name__ == "__main__":
    sys.exit(main())
