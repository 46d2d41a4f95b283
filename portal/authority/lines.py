"""The strict reader of `policies/authority.csv`. Casbin's own loader passes over mistyped lines, keeps comments inside
fields and splits quoted commas; here every line is a comment, blank, or `p, seat, kind, action, matter, basis` in known
words, and anything else stops the app and names its file and line."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from portal.authority.actions import Action, action_named
from portal.authority.matters import ANY, MATTERS
from portal.authority.seats import Seat

FIELDS: Final = ("p", "seat", "kind", "action", "matter", "basis")

BASES: Final = frozenset(
    {"4", *(f"4({n})" for n in range(1, 5)), *(f"20({n})" for n in range(1, 7))}
    | {str(article) for article in (*range(6, 10), *range(11, 20), 21, 22)}
    | set(MATTERS)
)
"""What a line can rest on: the numbered parts of Articles 4 and 20, a whole article, or a clause."""


class PolicyError(Exception):
    """The policy is not fit to start with. The text begins with `file:line`."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the policy: this seat may do this, about this matter, because of this clause."""

    seat: Seat
    action: Action
    matter: str
    basis: str
    number: int

    @property
    def row(self) -> list[str]:
        """As Casbin's model wants it."""
        return [str(self.seat), self.action.kind.value, self.action.name_, self.matter, self.basis]


def read_lines(path: Path) -> tuple[Line, ...]:
    """Every line of the file, in its order; PolicyError at the first that is not a sentence of the vocabulary."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path}:0: cannot be read: {error}") from error
    lines: list[Line] = []
    for number, raw in enumerate(text.splitlines(), start=1):
        if raw.strip() and not raw.startswith("#"):
            lines.append(_line(raw, f"{path}:{number}", number))
    if not lines:
        raise PolicyError(f"{path}:0: no line at all; nobody could do anything")
    _refuse_repetition(lines, path)
    return tuple(lines)


def _line(raw: str, where: str, number: int) -> Line:
    fields = [field.strip() for field in raw.split(",")]
    if len(fields) != len(FIELDS):
        raise PolicyError(f"{where}: {len(fields)} fields, not the {len(FIELDS)} of {', '.join(FIELDS)}")
    for name, field in zip(FIELDS, fields, strict=True):
        if not field:
            raise PolicyError(f"{where}: the {name} is missing")
    mark, seat, kind, action, matter, basis = fields
    if mark != "p":
        raise PolicyError(f"{where}: begins with {mark!r}, not with p")
    if matter != ANY and matter not in MATTERS:
        raise PolicyError(f"{where}: unknown matter {matter!r}")
    if basis not in BASES:
        raise PolicyError(f"{where}: unknown basis {basis!r}")
    return Line(_seat(seat, where), _action(kind, action, where), matter, basis, number)


def _seat(text: str, where: str) -> Seat:
    try:
        seat = Seat.parse(text)
    except ValueError as error:
        raise PolicyError(f"{where}: unknown seat {text!r}: {error}") from error
    if not seat.exists:
        raise PolicyError(f"{where}: nobody can sit at {text!r}")
    return seat


def _action(kind: str, name: str, where: str) -> Action:
    try:
        return action_named(kind, name)
    except ValueError as error:
        raise PolicyError(f"{where}: unknown action {name!r} of {kind!r}") from error


def _refuse_repetition(lines: Iterable[Line], path: Path) -> None:
    """One question, one basis: no line twice, and no single clause beside an `any` that already covers it."""
    seen: dict[tuple[Seat, Action], dict[str, int]] = {}
    for line in lines:
        matters = seen.setdefault((line.seat, line.action), {})
        if line.matter in matters:
            raise PolicyError(f"{path}:{line.number}: says again what line {matters[line.matter]} says")
        if matters and (line.matter == ANY or ANY in matters):
            first = next(iter(matters.values()))
            raise PolicyError(f"{path}:{line.number}: covers the same as line {first}: any beside a single clause")
        matters[line.matter] = line.number
