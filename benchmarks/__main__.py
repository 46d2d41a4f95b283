"""`make bench`: every figure against its limit; ends with 1 when one of them is missed.

Words after the command choose among the parts: `python -m benchmarks authority lists pages`.
"""

import os
import platform
import sys
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks import authority, console, lists, pages, sealing, uploads, writes
from benchmarks.measure import Figure
from benchmarks.world import CASES, World, world

PARTS: Final[dict[str, Callable[[World], Sequence[Figure]]]] = {
    "authority": authority.figures, "lists": lists.figures, "pages": pages.figures, "writes": writes.figures,
    "sealing": sealing.figures, "uploads": uploads.figures,
    "console": lambda _: console.figures(),
}  # fmt: skip


def machine() -> str:
    """What the figures were taken on, and how busy it was with other things."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()}, Python {platform.python_version()}"
    return f"# {os.cpu_count()} cores, {memory:.0f} GiB, {system}, load {os.getloadavg()[0]:.2f}"


def main() -> int:
    """One world, all parts, one line a figure as it is taken."""
    chosen = sys.argv[1:] or list(PARTS)
    print(f"# {CASES} cases; {', '.join(chosen)}", flush=True)
    held = True
    with world() as made:
        for name in chosen:
            print(machine(), flush=True)
            for figure in PARTS[name](made):
                print(figure, flush=True)
                held = held and figure.holds
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
