"""How figures are taken and judged: medians of interleaved runs, one line a figure."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured figure, its limit as it is printed, whether it holds, and how it came about."""

    name: str
    value: float
    limit: str
    holds: bool
    note: str = ""

    def __str__(self) -> str:
        """`name measured limit PASS|FAIL`, with the note after it."""
        line = f"{self.name} {self.value:.2f} {self.limit} {'PASS' if self.holds else 'FAIL'}"
        return f"{line}  # {self.note}" if self.note else line


def at_least(name: str, value: float, limit: float, note: str = "") -> Figure:
    """A figure that must not fall below its limit."""
    return Figure(name, value, f">={limit:g}", value >= limit, note)


def at_most(name: str, value: float, limit: float, note: str = "") -> Figure:
    """A figure that must not exceed its limit."""
    return Figure(name, value, f"<={limit:g}", value <= limit, note)


def medians(asked: Sequence[Callable[[], object]], runs: int, warm: int = 20) -> list[float]:
    """Milliseconds each takes: the median of `runs`, taken turn by turn so that the machine's moods strike all alike."""
    took: list[list[float]] = [[] for _ in asked]
    for run in range(-warm, runs):
        gc.collect(0)
        for ask, times in zip(asked, took, strict=True):
            start = time.perf_counter()
            ask()
            if run >= 0:
                times.append((time.perf_counter() - start) * 1000)
    return [statistics.median(times) for times in took]
