"""What it costs to make the log evidence: sealing a backlog, checking the log anew, checking one proof.

`seal_to_requests` compares the rate of sealing with the rate at which the portal's web processes can append at most: the
shortest audited request there is, by as many processes as the portal serves with. `check_rate` is a whole check, every body
hashed and every root compared; where the machine cannot read 300,000 entries a second at all, it is measured against reading
them and doing nothing. `running` lets a sealer work beside whatever else is measured.
"""

import contextlib
import multiprocessing
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import psycopg

from benchmarks.measure import Figure, at_least, at_most
from benchmarks.pages import browser, portal
from benchmarks.world import World, world
from portal.audit.checking import check
from portal.audit.feed import WINDOW, Feed
from portal.audit.outcomes import Known
from portal.audit.record import canonical, statement
from portal.audit.seal import Sealer
from portal.audit.settings import LogSettings, log_settings
from portal.audit.tree import inclusion_root, sha256
from portal.jobs import sealing
from portal.jobs.credentials import for_psycopg
from portal.kit.actor import SYSTEM
from portal.kit.clock import now

ENTRIES: Final = 300_000
PROCESSES: Final = 3
FIRST_PERSON: Final = 900
SECONDS: Final = 5.0
SEAL_RATIO: Final = 30
CHECK_RATE: Final = 300_000
READ_SHARE: Final = 0.75
PROOF_US: Final = 20
FACTS: Final[dict[str, object]] = {
    "case": 1, "event": "confirm", "from": "investigating", "to": "confirmed", "version": 7, "note": "",
}  # fmt: skip

Connection = psycopg.Connection[Any]


def figures(world: World) -> list[Figure]:
    """All, on a log of 300,000 entries."""
    requests = append_rate(world)
    place = log_settings(world.home)
    fill(world)
    sealed = seal_rate(world, place)
    note = f"{sealed:.0f} sealed a second, {requests:.0f} appended by {PROCESSES} web processes"
    return [at_least("seal_to_requests", sealed / requests, SEAL_RATIO, note), check_figure(world, place), proof_figure()]


def append_rate(world: World) -> float:
    """Entries a second that the web's processes append at most, each at its shortest audited request."""
    context = multiprocessing.get_context("spawn")
    with world.administrator() as connection, context.Pool(PROCESSES) as pool:
        before = entries(connection)
        served = pool.starmap(ask, [(world, number) for number in range(PROCESSES)], chunksize=1)
        written = entries(connection) - before
    assert written >= sum(count for count, _ in served), "every request must have written its entry"
    return sum(count / seconds for count, seconds in served)


def ask(world: World, number: int) -> tuple[int, float]:
    """One process of them: a case that does not exist is asked for, refused and noted, again and again."""
    client = browser(portal(world), "prefecture", ("handler",), FIRST_PERSON + number)
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < SECONDS:
        assert client.get("/cases/999999999").status_code == 404
        count += 1
    return count, time.perf_counter() - start


def entries(connection: Connection) -> int:
    """How many there are."""
    row = connection.execute("select count(*) from audit_entry").fetchone()
    assert row
    return int(row[0])


def fill(world: World) -> None:
    """A backlog of entries of usual length."""
    body = canonical({**statement("case:step", FACTS, by=SYSTEM, at=now()), "clause": "20(2)", "posts": ["handler"]})
    with world.administrator() as connection:
        asked = "insert into audit_entry (body) select %s || convert_to(' ' || g, 'UTF8') from generate_series(1, %s) g"
        connection.execute(asked, [body[:-1] + b',"n":0}', ENTRIES])
        connection.execute("vacuum (analyze) audit_entry")


def seal_rate(world: World, place: LogSettings) -> float:
    """Entries a second, the whole backlog."""
    with sealing.connect(str(world.urls.sealer)) as connection:
        start = time.perf_counter()
        count = Sealer(connection, place).seal()
        return count / (time.perf_counter() - start)


def check_figure(world: World, place: LogSettings) -> Figure:
    """A whole check; or what reading alone takes, where that is what limits it."""
    with world.administrator() as connection:
        connection.execute("vacuum (analyze) audit_entry, audit_sealed, audit_tile")
    with psycopg.connect(for_psycopg(str(world.urls.reader)), autocommit=True) as connection:
        connection.execute("select set_config('app.level', 'system', false)")
        read = statistics.median(read_rate(connection) for _ in range(3))
        key = Sealer(connection, place).keys.first()
        start = time.perf_counter()
        outcome = check(connection, Known(key))
        rate = outcome.size / (time.perf_counter() - start)
    assert outcome.bad is None
    limit = min(CHECK_RATE, READ_SHARE * read)
    return at_least("check_rate", rate, limit, f"entries a second; {read:.0f} are read without hashing")


def read_rate(connection: Connection) -> float:
    """Entries a second that the database gives out, with nothing done to them."""
    feed, count, start = Feed(connection, 0), 0, time.perf_counter()
    while some := feed.take(WINDOW):
        count += len(some)
    feed.close()
    return count / (time.perf_counter() - start)


def proof_figure() -> Figure:
    """Checking an inclusion proof in a log of a million entries."""
    path = [bytes([number]) * 32 for number in range(20)]
    took = []
    for _ in range(50):
        start = time.perf_counter()
        for position in range(100):
            inclusion_root(path[0], position, 1 << 20, path, sha256)
        took.append((time.perf_counter() - start) / 100 * 1_000_000)
    return at_most("proof_check_us", statistics.median(took), PROOF_US)


@contextlib.contextmanager
def running(world: World) -> Iterator[None]:
    """A sealer at work beside the block, as the worker runs it: a process of its own, every second."""
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_seal_on, args=(str(world.urls.sealer), world.home), daemon=True)
    process.start()
    time.sleep(sealing.SEALING_PAUSE * 2)
    try:
        yield
    finally:
        process.terminate()
        process.join()


def _seal_on(url: str, home: Path) -> None:
    sealing.keep_sealing(url, log_settings(home), threading.Event())


def main() -> int:
    """These figures alone, on a small world."""
    with world(cases=1000) as made:
        found = figures(made)
    for figure in found:
        print(figure)
    return 0 if all(figure.holds for figure in found) else 1


if __name__ == "__main__":
    sys.exit(main())
