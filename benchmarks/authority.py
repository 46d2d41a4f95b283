"""What compiling the policy buys: Casbin's Enforcer over all lines against the table made from its answers.

`bare_decision` is one decision, over the same mixed questions (half of them permitted). `whole_gate` is what a view pays:
the office's capacities and recusals in the case read from rows, then whether any seat may do this about every clause of the
case. `compile_seconds` is the start-up cost, the median of three.
"""

import itertools
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from benchmarks.measure import Figure, at_least, at_most, medians
from benchmarks.world import World, actor, bare_app, offices
from portal.authority.actions import Action, Kind
from portal.authority.matters import MATTERS
from portal.authority.permission import basis_for, seats
from portal.authority.policy import LINES_PATH, MODEL_PATH, CompiledPolicy, compile_policy, enforcer, standing_policy
from portal.authority.scope import capacities_of
from portal.authority.seats import Capacity, Level, Post, Seat
from portal.cases.models import Case
from portal.cases.queries import listed
from portal.identity.actors import duties
from portal.kit.actor import Actor
from portal.kit.clock import today
from portal.kit.db import acting, session

DECISION_RATIO: Final = 500
GATE_RATIO: Final = 20
COMPILE_SECONDS: Final = 1.5
POSTS: Final = ("handler", "approver", "reviewer")
CASES: Final = 10

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


def judge_of(policy: CompiledPolicy) -> Any:
    """Casbin's Enforcer over every line, as an application asks it that does not compile."""
    return enforcer(MODEL_PATH.read_text(encoding="utf-8"), policy.lines)


def decision(policy: CompiledPolicy) -> Figure:
    """The bare decision."""
    judge, asked = judge_of(policy), questions(policy)
    slow = seconds_each(lambda one: judge.enforce(str(one[0]), one[1].kind.value, one[1].name_, one[2]), asked, rounds=3)
    fast = seconds_each(lambda one: policy.decide(*one), asked, rounds=500)
    return at_least("bare_decision", slow / fast, DECISION_RATIO, f"{slow * 1e3:.2f} ms against {fast * 1e6:.2f} µs")


def compile_time() -> Figure:
    """Start-up."""
    took = []
    for _ in range(3):
        start = time.perf_counter()
        compile_policy(MODEL_PATH, LINES_PATH)
        took.append(time.perf_counter() - start)
    return at_most("compile_seconds", statistics.median(took), COMPILE_SECONDS)


def gate(world: World) -> Figure:
    """The whole gate: for each case of a bureau's first page, every act there is."""
    app, judge = bare_app(world.urls.web), judge_of(standing_policy())
    with app.app_context():
        who = actor(offices("prefecture")[0], *POSTS)
        with acting(who):
            session().rollback()
            cases = listed(who, [], None, CASES)
            asked = list(itertools.product(cases, (action for action in Action if action.kind is Kind.CASE)))
            posts = medians([lambda: duties(who.person_id, today())], 200)[0]
            fast, slow = medians([lambda: compiled(who, asked), lambda: uncompiled(judge, who, asked)], runs=3, warm=1)
            session().rollback()
    each = len(asked)
    note = f"{slow / each:.2f} ms against {fast / each:.2f} ms; the posts, read once a request before, {posts:.2f} ms"
    return at_least("whole_gate", slow / fast, GATE_RATIO, note)


def compiled(who: Actor, asked: Sequence[tuple[Case, Action]]) -> None:
    """As portal/authority/gate.py asks."""
    for case, action in asked:
        basis_for(who, action, capacities_of(case, who), case.clauses)


def uncompiled(judge: Any, who: Actor, asked: Sequence[tuple[Case, Action]]) -> None:
    """The same rows, the same seats; each question goes to Casbin."""
    for case, action in asked:
        mine = [str(seat) for seat in seats(who, capacities_of(case, who))]
        for matter in case.clauses:
            any(judge.enforce_ex(seat, action.kind.value, action.name_, matter)[0] for seat in mine)


def figures(world: World) -> list[Figure]:
    """All of them."""
    policy = compile_policy(MODEL_PATH, LINES_PATH)
    return [gate(world), decision(policy), compile_time()]
