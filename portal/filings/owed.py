"""To whom a decision is filed (报备), under which clause and by when: 4(2), 4(3), 4(4), 12, 13, 20(5). Pure.

A termination notice is the province's own act (20(4)); there is nobody above to file it with. What went out is filed again,
corrected, once a review reversed what it says.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.rulebook.clauses import Rulebook
from portal.rulebook.measures import Choice, filing_targets

INSTITUTION = "institution"
FILING, REPORT_UP = "filing", "report_up"
"""The internal limits (R-11): an institution files, a bureau reports up."""


@dataclass(frozen=True)
class Decided:
    """What the filings follow from: the level of the office that leads, the clauses found, the measures signed."""

    level: str
    clauses: tuple[str, ...]
    measures: frozenset[str]
    by_province: bool = False


@dataclass(frozen=True)
class Places:
    """The offices that may receive a filing, by id: the lead's own prefecture, that of the venue where it is another,
    and the province."""

    prefecture: int | None
    venue: int | None
    province: int


@dataclass(frozen=True)
class Owed:
    """One filing that is owed: to which office, under which clause, within which internal limit."""

    recipient: int
    basis: str
    limit: str


def owed(book: Rulebook, decided: Decided, places: Places) -> tuple[Owed, ...]:
    """Every filing that this decision calls for, none twice; empty where the province itself decided."""
    if decided.by_province:
        return ()
    offices = {
        "prefecture": places.prefecture,
        "venue_prefecture": places.venue or places.prefecture,
        "province": places.province,
    }
    limit = limit_of(decided.level)
    found: dict[int, Owed] = {}
    for word in filing_targets(book, Choice(decided.clauses, decided.measures, decided.level)):
        recipient = offices[word]
        if recipient is not None:
            found.setdefault(recipient, Owed(recipient, _basis(decided, recipient, places), limit))
    return tuple(sorted(found.values(), key=lambda one: (one.recipient == places.province, one.recipient != places.prefecture)))


@dataclass(frozen=True)
class Made:
    """A filing as it stands: its id, the office it is for, and whether it lies with that office (not owed, not given back)."""

    key: int
    recipient: int
    sent: bool


def to_correct(made: Iterable[Made]) -> tuple[int, ...]:
    """The filings, of a case's in the order in which they arose, that a reversal makes untrue: of each recipient the latest,
    where it went out. One that is still to be filed will say itself what was reversed."""
    latest = {one.recipient: one for one in made}
    return tuple(sorted(one.key for one in latest.values() if one.sent))


def limit_of(level: str) -> str:
    """The internal limit (R-11) for an office of this level."""
    return FILING if level == INSTITUTION else REPORT_UP


def _basis(decided: Decided, recipient: int, places: Places) -> str:
    if decided.level != INSTITUTION:
        return {"prefecture": "4(2)", "county": "4(3)"}.get(decided.level, "4(2)")
    if recipient == places.venue and recipient != places.prefecture:
        return next(clause for clause in decided.clauses if clause.partition(".")[0] in ("12", "13"))
    return "20(5)"
