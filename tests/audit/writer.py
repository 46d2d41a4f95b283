"""A process that a test starts and kills: `writer.py URL NUMBER FILE` writes entries and notes in FILE what was committed.

Entry `n` of writer `w` is numbered `w * 1,000,000 + n`. It imports nothing of the portal, so that it is at work at once.
"""

import json
import random
import sys
import time
from pathlib import Path

import psycopg

APART = 1_000_000
SKIPPED = 1_000
"""A writer that starts again leaves out so many numbers: its forerunner may have committed more than it noted."""


def write_on(url: str, writer: int, noted: Path) -> None:
    """Transactions of one to eight entries, some slow, some given up, without end."""
    dice = random.Random(writer)
    number = writer * APART + SKIPPED + max(_known(noted), default=0) % APART
    with psycopg.connect(url) as connection, noted.open("a") as file:
        while True:
            some = list(range(number, number + dice.randint(1, 8)))
            number += len(some)
            for one in some:
                said = json.dumps({"event": "report:read", "facts": {"report": one}})
                connection.execute("insert into audit_entry (body) values (%s)", [said.encode()])
                time.sleep(0.02 if dice.random() < 0.05 else 0)
            if dice.random() < 0.05:
                connection.rollback()
                continue
            connection.commit()
            file.write(" ".join(map(str, some)) + "\n")
            file.flush()


def _known(noted: Path) -> list[int]:
    """What was noted, but for a last line that a kill cut short."""
    lines = noted.read_text().split("\n")[:-1] if noted.exists() else []
    return [int(one) for line in lines for one in line.split()]


if __name__ == "__main__":
    write_on(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
