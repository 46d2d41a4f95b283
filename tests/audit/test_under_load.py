"""Eight processes write while two seal, and each is killed in turn: no entry is lost, doubled or left out of the tree."""

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from portal.audit.checking import check
from portal.audit.keys import SealerKeys
from portal.audit.outcomes import Known
from portal.audit.publishing import CheckpointFolder
from portal.audit.tree import leaf_hash, tree_root
from portal.jobs import embedded
from portal.jobs.credentials import Urls, for_psycopg
from tests import databases
from tests.audit.sealing import connected, place, sealer
from tests.databases import PROJECT

WRITING, SEALING = 8, 2
BETWEEN = 0.5
"""Seconds between two kills."""
PATIENCE = 20
"""Seconds until all are at work."""
WRITER = PROJECT / "tests" / "audit" / "writer.py"


@dataclass
class Crew:
    """The processes at work on a durable cluster."""

    urls: Urls
    home: Path
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> None:
        """Start one: `writer 3` or `sealer 1`."""
        kind, _, number = name.partition(" ")
        if kind == "writer":
            command = [str(WRITER), for_psycopg(self.urls.web), number, str(self.noted(number))]
        else:
            command = ["-m", "tests.audit.night_sealer", for_psycopg(str(self.urls.sealer)), str(self.home)]
        self.running[name] = subprocess.Popen([sys.executable, *command], cwd=PROJECT)

    def at_work(self) -> bool:
        """Whether every writer has committed something and something is sealed."""
        noted = [self.noted(str(number)) for number in range(WRITING)]
        return all(file.exists() and file.stat().st_size for file in noted) and (self.home / "checkpoints").exists()

    def noted(self, number: str) -> Path:
        """What a writer knows to be committed."""
        return self.home / f"writer-{number}.txt"

    def kill(self, name: str) -> None:
        """kill -9."""
        self.running[name].kill()
        self.running[name].wait()

    def committed(self) -> set[int]:
        """What all writers know to be committed; a killed one may have committed once more than it noted."""
        lines = [line for n in range(WRITING) for line in self.noted(str(n)).read_text().split("\n")[:-1]]
        return {int(one) for line in lines for one in line.split()}


@pytest.fixture
def crew(tmp_path: Path) -> Iterator[Crew]:
    """A durable cluster of its own, and nobody left at work at the end."""
    home = tmp_path / "home"
    with embedded.start(home) as cluster:
        databases.migrate(cluster.urls)
        crew = Crew(cluster.urls, home)
        try:
            yield crew
        finally:
            for name in crew.running:
                crew.kill(name)
    embedded.remove(home)


def test_whoever_is_killed_every_committed_entry_is_sealed_once(crew: Crew) -> None:
    names = [*(f"writer {n}" for n in range(WRITING)), *(f"sealer {n}" for n in range(SEALING))]
    for name in names:
        crew.start(name)
    deadline = time.monotonic() + PATIENCE
    while not crew.at_work() and time.monotonic() < deadline:
        time.sleep(0.1)
    for name in random.Random(9162).sample(names + names[-SEALING:], len(names) + SEALING):
        time.sleep(BETWEEN)
        assert crew.running[name].poll() is None, f"{name} had stopped by itself"
        crew.kill(name)
        crew.start(name)
    time.sleep(1)
    for name in names:
        crew.kill(name)
    time.sleep(0.5)
    with sealer(crew.urls, crew.home) as last:
        while last.seal():
            pass
    compare(crew)


def compare(crew: Crew) -> None:
    """Database, tree, writers' notes and the check agree."""
    with connected(crew.urls.reader, "system") as reading:
        stored = dict(reading.execute("select id, body from audit_entry").fetchall())
        order = reading.execute("select position, entry_id from audit_sealed order by position").fetchall()
        numbers = Counter(numbered(body) for body in stored.values())
        assert [position for position, _ in order] == list(range(len(stored)))
        assert {entry for _, entry in order} == set(stored)
        assert crew.committed() <= numbers.keys()
        assert len(crew.committed()) > 500
        assert max(count for number, count in numbers.items() if number >= 0) == 1
        root = reading.execute("select root from audit_checkpoint order by id desc limit 1").fetchone()
        assert root == (tree_root([leaf_hash(stored[entry]) for _, entry in order]),)
        assert sound(reading, crew.home, len(stored))


def numbered(body: bytes) -> int:
    """The number in an entry of the writers; -1 for what the log says about itself."""
    return int(json.loads(body)["facts"].get("report", -1))


def sound(reading: psycopg.Connection, home: Path, size: int) -> bool:
    """Whether the portal's check, with every checkpoint that left the database, finds nothing."""
    where = place(home)
    first = SealerKeys(where.keys, where.name).first()
    outcome = check(reading, Known(first, CheckpointFolder(where.checkpoints).notes()))
    return (outcome.bad, outcome.size) == (None, size) and outcome.held == outcome.checkpoints > 5
