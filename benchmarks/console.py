"""The auditors' console over a long log: what a page asks at 10,000,000 entries against the same at 1,000,000.

The database makes the entries straight into `audit_sealed`; their bodies do not matter to a list. Everything is asked as the
reader role, behind row-level security, as the pages ask it. `python -m benchmarks.console` prints the figures.
"""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.measure import Figure, at_most, medians
from benchmarks.world import World, actor, bare_app, offices, world
from portal.audit.seal import COUNT
from portal.auditing import figures as daily
from portal.auditing import search
from portal.auditing.filters import Filters
from portal.kit.actor import Actor
from portal.kit.clock import today
from portal.kit.db import acting
from portal.kit.working_days import Calendar

SHORT: Final = int(os.environ.get("BENCH_ENTRIES", "1000000"))
LONG: Final = 10 * SHORT
RATIO: Final = 1.3
SLACK_MS: Final = 0.5
RUNS: Final = 60
CASES: Final = 1000
STEP: Final = 1_000_000
SCRIPT: Final = Path(__file__).with_name("console.sql")
ASKED: Final = {
    "newest": Filters(), "refused": Filters(result="refused"), "event": Filters(what="decision:signed"),
    "group": Filters(what="login:"), "object": Filters(object="case:71"), "person": Filters(person=77),
    "clause": Filters(clause="20(3)"), "rare_clause": Filters(clause="22"), "day": Filters(since=today(), until=today()),
}  # fmt: skip


def cast() -> dict[str, Actor]:
    """One auditor a level; the first prefecture has 40 % of the entries."""
    return {level: actor(offices(level)[0], "auditor") for level in ("province", "prefecture", "county", "institution")}


def fill(of: World, entries: int) -> None:
    """So many entries, spread over the offices, counted by day, with the checkpoints that date them."""
    script = SCRIPT.read_text(encoding="utf-8")
    with of.administrator() as connection:
        for start in range(0, entries, STEP):
            end = min(start + STEP, entries)
            connection.execute(script.format(first=start, end=end, all=entries))
            connection.execute(COUNT, [start, end])
        connection.execute("vacuum (analyze) audit_sealed, audit_checkpoint")


def took(entries: int) -> dict[str, float]:
    """Milliseconds of every question of every level, over a log of so many entries."""
    with world(CASES) as of:
        fill(of, entries)
        with bare_app(of.urls.web, of.urls.reader).app_context():
            asked = {f"{level}_{name}": _page(who, one) for level, who in cast().items() for name, one in ASKED.items()}
            asked |= {f"{level}_figures": _figures(who) for level, who in cast().items()}
            found = medians(list(asked.values()), RUNS, warm=5)
    return dict(zip(asked, found, strict=True))


def _page(who: Actor, filters: Filters) -> Callable[[], object]:
    def ask() -> object:
        with acting(who):
            return search.page_of(filters, who)

    return ask


def _figures(who: Actor) -> Callable[[], object]:
    def ask() -> object:
        with acting(who):
            return daily.figures(who, daily.LONGEST, today(), Calendar())

    return ask


def figures() -> list[Figure]:
    """The same questions over the short and the long log."""
    short, long = took(SHORT), took(LONG)
    return [_figure(name, short[name], long[name]) for name in short]


def _figure(name: str, short: float, long: float) -> Figure:
    note = f"{long:.2f} ms at {LONG} entries, {short:.2f} ms at {SHORT}; or at most {SLACK_MS} ms more"
    if long - short <= SLACK_MS:
        return Figure(f"console_{name}", long / short, f"<={RATIO}", True, note)
    return at_most(f"console_{name}", long / short, RATIO, note)


def main() -> int:
    """Print what was measured; 1 where a limit does not hold."""
    found = figures()
    for one in found:
        print(one)
    return 0 if all(one.holds for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
