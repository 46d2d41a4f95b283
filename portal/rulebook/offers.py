"""Which clauses a case may be found under: those for its respondent, as far as the clause itself lets it be offered."""

from dataclasses import dataclass

from portal.rulebook.clauses import Clause, Rulebook

PEOPLE = frozenset({"candidate", "examiner", "supervisor"})


@dataclass(frozen=True)
class Situation:
    """What is known of the case: `linked`, it was opened from an examiner's case (13, second sentence);
    `after_rectification`, the act came after the end of a rectification period ordered under 16 (R-9);
    `after_event`, it was found after the assessment (9); `elsewhere`, another authority is investigating the
    institution (16.6)."""

    respondent: str
    linked: bool = False
    after_rectification: bool = False
    after_event: bool = False
    elsewhere: bool = False


@dataclass(frozen=True)
class Offer:
    """A clause that may be chosen, with what to bear in mind, empty mostly; `specific` is false for 16.7, which is
    shown last and only where nothing more specific fits."""

    clause: Clause
    note: str = ""
    specific: bool = True


def fitting(book: Rulebook, respondent: str) -> tuple[Clause, ...]:
    """Every clause about this kind of respondent, in the order of the Rules; empty where no clause exists (10)."""
    return tuple(clause for clause in book.clauses.values() if clause.respondent == respondent)


def offers(book: Rulebook, case: Situation) -> tuple[Offer, ...]:
    """The clauses to choose from in this case, 16.7 last."""
    known = {
        "always": True,
        "residual": True,
        "linked_case": case.linked,
        "after_rectification": case.after_rectification,
        "after_event": case.after_event,
        "not_from_own_case": case.elsewhere,
    }
    found = [
        Offer(clause, "" if clause.offered == "always" else book.offered[clause.offered], clause.offered != "residual")
        for clause in fitting(book, case.respondent)
        if known[clause.offered]
    ]
    return tuple(sorted(found, key=lambda offer: not offer.specific))


def decided_by(book: Rulebook, word: str) -> tuple[Clause, ...]:
    """Every clause that this word of [offices] decides; for `province` those it issues as well (17, 18)."""
    return tuple(clause for clause in book.clauses.values() if word in clause.decided_by)


def institution_reach(book: Rulebook) -> tuple[Clause, ...]:
    """Under what an institution may act against its own candidates, examiners and supervisors, 4(4)."""
    own = {"institution", "appointer"}
    return tuple(c for c in book.clauses.values() if c.respondent in PEOPLE and own & set(c.decided_by))
