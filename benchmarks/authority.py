"""What compiling the policy buys: `python -m benchmarks.authority` prints `name ratio limit PASS|FAIL` a line.

`bare_decision` is one decision of Casbin's Enforcer over all lines against the same decision read from the table, over
the same mixed questions (half of them permitted). `compile_seconds` is the start-up cost, the median of three."""

import itertools
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from typing import Final

from portal.authority.actions import MATTERS, Action, Capacity, Level, Post, Seat
from portal.authority.policy import LINES_PATH, MODEL_PATH, CompiledPolicy, compile_policy, enforcer

DECISION_RATIO: Final = 500
COMPILE_SECONDS: Final = 1.5

Question = tuple[Seat, Action, str]


def questions(policy: CompiledPolicy) -> list[Question]:
    """Forty questions that are permitted and forty that are not, spread over the policy."""
    every = itertools.product(itertools.starmap(Seat, itertools.product(Level, Post, Capacity)), Action, MATTERS)
    refused = (question for question in every if not policy.decide(*question).allowed)
    permitted = [(line.seat, line.action, line.matter if line.matter != "any" else "16.1") for line in policy.lines]
    return permitted[:: len(permitted) // 40][:40] + list(itertools.islice(refused, 0, 40 * 7919, 7919))


def seconds_each(ask: Callable[[Question], object], asked: Sequence[Question], rounds: int) -> float:
    """Seconds one question takes: the median of the rounds."""
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        for question in asked:
            ask(question)
        took.append((time.perf_counter() - start) / len(asked))
    return statistics.median(took)


def decision_ratio(policy: CompiledPolicy) -> float:
    judge = enforcer(MODEL_PATH.read_text(encoding="utf-8"), policy.lines)
    asked = questions(policy)
    rows = [(str(seat), action.kind.value, action.name_, matter) for seat, action, matter in asked]
    start = time.perf_counter()
    for row in rows:
        judge.enforce(*row)
    slow = (time.perf_counter() - start) / len(rows)
    return slow / seconds_each(lambda question: policy.decide(*question), asked, rounds=500)


def compile_seconds() -> float:
    took = []
    for _ in range(3):
        start = time.perf_counter()
        compile_policy(MODEL_PATH, LINES_PATH)
        took.append(time.perf_counter() - start)
    return statistics.median(took)


def main() -> int:
    ratio = decision_ratio(compile_policy(MODEL_PATH, LINES_PATH))
    start_up = compile_seconds()
    results = [
        ("bare_decision", ratio, f">={DECISION_RATIO}", ratio >= DECISION_RATIO),
        ("compile_seconds", start_up, f"<={COMPILE_SECONDS}", start_up <= COMPILE_SECONDS),
    ]
    for name, value, limit, passed in results:
        print(f"{name} {value:.2f} {limit} {'PASS' if passed else 'FAIL'}")
    return 0 if all(passed for *_, passed in results) else 1


if __name__ == "__main__":
    sys.exit(main())
