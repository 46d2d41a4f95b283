"""权责清单: the compiled policy as a table people read. Acts down, levels across; in each cell who may, as what, about which
clauses, and under which clause of the Rules. Pure: it shows the same answers that every check gives."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from portal.authority.actions import Action, Kind
from portal.authority.matters import MATTERS, NO_MATTER, QUESTIONS
from portal.authority.policy import CompiledPolicy
from portal.authority.seats import Capacity, Level, Post, Seat
from portal.rulebook.citation import cite

Grants = Mapping[tuple[Seat, Action], Mapping[str, str]]


@dataclass(frozen=True)
class Wanted:
    """What the table is narrowed to; empty means all. `posts` is the preset of what one may oneself."""

    level: str = ""
    post: str = ""
    capacity: str = ""
    kind: str = ""
    action: str = ""
    clause: str = ""
    posts: frozenset[str] = frozenset()

    def keeps(self, seat: Seat, action: Action, matters: Mapping[str, str]) -> bool:
        """Whether a grant is shown."""
        asked = (
            (self.level, seat.level), (self.post, seat.post), (self.capacity, seat.capacity), (self.kind, action.kind),
            (self.action, action),
        )  # fmt: skip
        if any(word and word != is_ for word, is_ in asked) or (self.clause and self.clause not in matters):
            return False
        return not self.posts or seat.post in self.posts


@dataclass(frozen=True)
class Right:
    """One line of a cell: these posts in this capacity, about these clauses ("" where an act is about none), because of
    `basis`."""

    posts: tuple[Post, ...]
    capacity: Capacity
    matters: str
    basis: str

    @property
    def posts_text(self) -> str:
        """承办人、审批人."""
        return "、".join(post.label for post in self.posts)


@dataclass(frozen=True)
class Row:
    """One act with what each level may."""

    action: Action
    cells: Mapping[Level, list[Right]]


def table(policy: CompiledPolicy, wanted: Wanted) -> list[tuple[Kind, list[Row]]]:
    """The rows by kind, in the order of the vocabulary; acts that nobody shown may do are left out."""
    kept = {key: matters for key, matters in policy.grants.items() if wanted.keeps(*key, matters)}
    rows = [Row(action, _cells(action, kept, wanted)) for action in Action]
    shown = [row for row in rows if any(row.cells.values())]
    kinds = dict.fromkeys(row.action.kind for row in shown)
    return [(kind, [row for row in shown if row.action.kind is kind]) for kind in kinds]


def levels(wanted: Wanted) -> list[Level]:
    """The columns."""
    return [level for level in Level if wanted.level in ("", level)]


def _cells(action: Action, kept: Grants, wanted: Wanted) -> dict[Level, list[Right]]:
    found: dict[Level, list[Right]] = {}
    for level in levels(wanted):
        grants = [(seat, matters) for (seat, act), matters in kept.items() if act is action and seat.level is level]
        found[level] = list(_rights(action, grants))
    return found


def _rights(action: Action, grants: Iterable[tuple[Seat, Mapping[str, str]]]) -> Iterator[Right]:
    groups: dict[tuple[Capacity, str, str], list[Post]] = {}
    for seat, matters in grants:
        for basis in dict.fromkeys(matters.values()):
            covered = frozenset(matter for matter, because in matters.items() if because == basis)
            about = condensed(covered) if action.kind is Kind.CASE else ""
            groups.setdefault((seat.capacity, about, basis), []).append(seat.post)
    for (capacity, about, basis), posts in groups.items():
        yield Right(tuple(posts), capacity, about, basis)


def condensed(matters: Iterable[str]) -> str:
    """Clauses as ranges in the order of the Rules: 第六条至第八条、第十四条第（四）项; all of them are 各条款."""
    held = set(matters)
    if held >= set(QUESTIONS) or held == {NO_MATTER}:
        return "各条款" if len(held) > 1 else ""
    return "、".join(_range(run) for run in _runs([matter for matter in MATTERS if matter in held]))


def _runs(found: list[str]) -> Iterator[list[str]]:
    run: list[str] = []
    for matter in found:
        if run and MATTERS.index(matter) != MATTERS.index(run[-1]) + 1:
            yield run
            run = []
        run.append(matter)
    if run:
        yield run


def _range(run: list[str]) -> str:
    if run == ["13"]:
        return f"{cite('13')}第二句"
    first, last = _whole(run[0], run, STARTS), _whole(run[-1], run, ENDS)
    article = cite(run[0].partition(".")[0])
    return first if first == last else f"{first}至{last.removeprefix(article)}"


def _whole(matter: str, run: list[str], edges: Mapping[str, str]) -> str:
    """The article alone where the run holds it from its first matter to its last, else the very clause."""
    article = matter.partition(".")[0]
    held = STARTS[article] in run and ENDS[article] in run
    return cite(article if held and matter == edges[article] else matter)


ENDS: Mapping[str, str] = {matter.partition(".")[0]: matter for matter in MATTERS}
STARTS: Mapping[str, str] = {matter.partition(".")[0]: matter for matter in reversed(MATTERS)}
"""The last and the first matter of every article."""
