"""The policy, compiled: Casbin judges what the lines mean, once, at start; requests read its answers from a table.

Casbin takes milliseconds for a decision over all lines and was seen to answer wrongly when reloaded under threads. So
one small enforcer for each (seat, kind, action) that has lines is asked every question of the vocabulary; where there
is no line the answer is no. The result cannot be changed and is safe to share. This module alone imports Casbin."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import casbin

from portal.authority import explanation
from portal.authority.actions import Action
from portal.authority.explanation import Explanation, Right
from portal.authority.lines import Line, PolicyError, read_lines
from portal.authority.matters import NO_MATTER, QUESTIONS
from portal.authority.seats import Capacity, Level, Post, Seat

POLICIES: Final = Path(__file__).resolve().parents[2] / "policies"
MODEL_PATH: Final = POLICIES / "model.conf"
LINES_PATH: Final = POLICIES / "authority.csv"


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a seat may, and the clause that permits it; there is no clause behind a no."""

    allowed: bool
    basis: str | None


NO: Final = Answer(False, None)

Grants = Mapping[tuple[Seat, Action], Mapping[str, str]]
"""For a seat and an act: the matters it may be done about, each with the clause that permits it."""

_NOTHING: Final[Mapping[str, Answer]] = MappingProxyType({})


@dataclass(frozen=True)
class CompiledPolicy:
    """Every answer of the policy. `hash` is of the model and the lines together; every audit row carries it."""

    grants: Grants
    lines: tuple[Line, ...]
    hash: str
    _answers: Mapping[Action, Mapping[Seat, Mapping[str, Answer]]] = field(repr=False)

    def decide(self, seat: Seat, action: Action, matter: str = NO_MATTER) -> Answer:
        """Whether this seat may do this about this clause (`""`: about none). A clause nobody knows is refused."""
        return self._answers[action].get(seat, _NOTHING).get(matter, NO)

    def seats_for(self, action: Action) -> tuple[Seat, ...]:
        """Every seat that may do this about anything, in the order of the policy."""
        return tuple(self._answers[action])

    def who_could(self, action: Action, matter: str = NO_MATTER) -> tuple[Seat, ...]:
        """Every seat that may do this about this matter, in the order of the policy."""
        return tuple(seat for seat, answers in self._answers[action].items() if matter in answers)

    def capacities_for(self, level: Level, posts: Collection[str], action: Action) -> Mapping[Capacity, frozenset[str]]:
        """In which capacities an office of this level may do this through one of these posts, and about what matters
        (`""` among them where the act may concern none); what a scope of lists is built from."""
        found: dict[Capacity, set[str]] = {}
        for seat, answers in self._answers[action].items():
            if seat.level == level and seat.post in posts:
                found.setdefault(seat.capacity, set()).update(answers)
        return MappingProxyType({capacity: frozenset(matters) for capacity, matters in found.items()})

    def explain(self, seat: Seat, action: Action, matter: str = NO_MATTER, lead: str = "") -> Explanation:
        """The answer in Chinese: what permits it, or why not and which seats could instead; of those that lead, where the
        level of the lead is known, only that level's."""
        answer = self.decide(seat, action, matter)
        if answer.basis is not None:
            return explanation.allowed(seat, action, answer.basis)
        issuers = self._rights(Action.ISSUE_TERMINATION, matter)
        rights = self._rights(action, matter)
        near = [right for right in rights if not lead or right[0].capacity is not Capacity.LEAD or right[0].level == lead]
        return explanation.refused(seat, action, matter, near or rights, issuers)

    def explain_anywhere(self, level: Level, post: Post, action: Action) -> Explanation:
        """The same for somebody whom nothing permits this at all: who could, about whatever it may be."""
        rights = [(seat, next(iter(self.grants[seat, action].values()))) for seat in self.seats_for(action)]
        near = next((seat.capacity for seat, _ in rights if seat.level is level), Capacity.OWN)
        return explanation.refused(Seat(level, post, near), action, NO_MATTER, rights, ())

    def _rights(self, action: Action, matter: str) -> list[Right]:
        return [(seat, self.grants[seat, action][matter]) for seat in self.who_could(action, matter)]


def enforcer(model: str, lines: Iterable[Line]) -> Any:
    """A Casbin enforcer over these lines, handed to it as rows: its own loader never sees the file."""
    made = casbin.Enforcer(casbin.Enforcer.new_model(text=model))
    made.add_policies([line.row for line in lines])
    return made


def compile_policy(model_path: Path, csv_path: Path) -> CompiledPolicy:
    """Ask Casbin once for everything. PolicyError where a line is not one, or the model permits without a reason."""
    lines = read_lines(csv_path)
    model = _read_model(model_path)
    groups: dict[tuple[Seat, Action], list[Line]] = {}
    for line in lines:
        groups.setdefault((line.seat, line.action), []).append(line)
    grants = {key: _ask(model, *key, group, model_path) for key, group in groups.items()}
    digest = hashlib.sha256(model.encode() + b"\0" + csv_path.read_bytes()).hexdigest()
    return CompiledPolicy(MappingProxyType(grants), lines, digest, _by_action(grants))


@cache
def standing_policy() -> CompiledPolicy:
    """The policy of this installation, compiled once in a process."""
    return compile_policy(MODEL_PATH, LINES_PATH)


def _read_model(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path}:0: cannot be read: {error}") from error


def _ask(model: str, seat: Seat, action: Action, lines: Iterable[Line], where: Path) -> Mapping[str, str]:
    """Every question of one seat and act, put to an enforcer that holds only their lines."""
    small = _parsing_once(enforcer(model, lines))
    found: dict[str, str] = {}
    for matter in QUESTIONS:
        allowed, line = small.enforce_ex(str(seat), action.kind.value, action.name_, matter)
        if allowed and not line:
            raise PolicyError(f"{where}:0: permits {action.value} to {seat} and cannot say by which line")
        if allowed:
            found[matter] = line[-1]
    return MappingProxyType(found)


def _parsing_once(made: Any) -> Any:
    """Casbin parses its matcher anew for every question, half of the time start-up took; one parse serves one enforcer.
    Should Casbin rename what is replaced here, it parses again and answers the same."""
    parse = made._get_expression
    parsed: dict[str, Any] = {}

    def expression(text: str, functions: Any = None) -> Any:
        if text not in parsed:
            parsed[text] = parse(text, functions)
        return parsed[text]

    made._get_expression = expression
    return made


def _by_action(grants: Grants) -> Mapping[Action, Mapping[Seat, Mapping[str, Answer]]]:
    """The same answers the way requests ask: by act, then seat, then matter; one Answer object for each basis."""
    answers = {basis: Answer(True, basis) for matters in grants.values() for basis in matters.values()}
    table: dict[Action, dict[Seat, Mapping[str, Answer]]] = {action: {} for action in Action}
    for (seat, action), matters in grants.items():
        made = {matter: answers[basis] for matter, basis in matters.items()}
        table[action][seat] = MappingProxyType(made)
    return MappingProxyType({action: MappingProxyType(seats) for action, seats in table.items()})
