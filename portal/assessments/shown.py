"""Rows of pages: candidates, examiners and supervisors with what is derived of them; numbers masked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.assessments import history, queries, readers, states
from portal.assessments.models import Candidate, Score, Subsidy
from portal.assessments.states import Recovery
from portal.assessments.words import SUBJECTS
from portal.assessments.words import UPLOAD_KINDS as UPLOAD_KINDS
from portal.kit.crypto import Keys
from portal.organisations.models import Standing
from portal.organisations.standing import IN_PART, LASTING, word_of
from portal.organisations.vocabulary import STANDINGS

READ_WITH_IT: Final = ("candidates", "scores")
"""Uploads that whoever reads an assessment reads; those of certificates belong to their own room."""

COLOURS: Final = {
    "valid": "green", "active": "green", "paid": "", "recovered": "green", "held_back": "amber", "ordered": "amber",
    "to_refund": "amber", "suspended": "amber", "card_recovered": "red", "cancelled": "red", "void": "red",
    "dismissed": "red", "revoked": "red",
}  # fmt: skip


@dataclass(frozen=True)
class CandidateRow:
    """A candidate with masked number, scores by subject with their state, and how the result stands."""

    candidate: Candidate
    number: str
    scores: dict[str, tuple[Score | None, str]]
    result: str

    @property
    def scored(self) -> bool:
        """Whether there is a score in any subject."""
        return any(score is not None for score, _ in self.scores.values())


def number_of(thing: Any, keys: Keys) -> str:
    """The identity number of a candidate, an examiner or a supervisor, masked."""
    opened = keys.open(thing.id_number, f"{thing.__tablename__}:{thing.id}:id_number").decode()
    return readers.masked(thing.id_kind, opened)


def candidate_rows(candidates: Sequence[Candidate], keys: Keys, day: date) -> list[CandidateRow]:
    """Three questions to the database, whatever their number."""
    ids = [one.id for one in candidates]
    scores, entries = queries.scores(ids), queries.entries("candidate_id", ids)

    def row(one: Candidate) -> CandidateRow:
        mine = entries.get(one.id, [])
        told = {
            subject: (scores.get(one.id, {}).get(subject), states.score_state(mine, subject, day)) for subject in SUBJECTS
        }
        return CandidateRow(one, number_of(one, keys), told, states.result_state(mine, day))

    return [row(one) for one in candidates]


@dataclass(frozen=True)
class SubsidyRow:
    """A payment, how its recovery stands, and what was entered about it."""

    subsidy: Subsidy
    recovery: Recovery
    lines: list[history.Line]


def subsidy_rows(subsidies: Sequence[Subsidy], day: date) -> list[SubsidyRow]:
    """Every payment with its recovery."""
    entries = queries.entries("subsidy_id", [one.id for one in subsidies])
    return [
        SubsidyRow(one, states.recovery(entries.get(one.id, []), one.amount, day), history.lines(entries.get(one.id, []), day))
        for one in subsidies
    ]


@dataclass(frozen=True)
class StaffRow:
    """An examiner or a supervisor with masked number, state, and the day until which a suspension lasts."""

    person: Any
    number: str
    state: str
    until: date | None


def examiner_rows(examiners: Sequence[Any], keys: Keys, day: date) -> list[StaffRow]:
    """Examiners as a list shows them."""
    entries = queries.entries("examiner_id", [one.id for one in examiners])
    return [
        StaffRow(one, number_of(one, keys), states.examiner_state(entries.get(one.id, []), day), None) for one in examiners
    ]


def supervisor_rows(supervisors: Sequence[Any], keys: Keys, day: date) -> list[StaffRow]:
    """Supervisors as a list shows them."""
    entries = queries.entries("supervisor_id", [one.id for one in supervisors])

    def row(one: Any) -> StaffRow:
        mine = entries.get(one.id, [])
        barring = states.supervisor_entry(mine, day)
        return StaffRow(one, number_of(one, keys), states.supervisor_state(mine, day), barring.until if barring else None)

    return [row(one) for one in supervisors]


def standing_lines(entries: Iterable[Standing], day: date) -> list[history.Line]:
    """The entries of an institution's standing."""
    known = list(entries)
    words = {one.effect: STANDINGS[word_of(one)] for one in known if word_of(one) != IN_PART}
    return history.lines(known, day, {"suspended": STANDINGS[IN_PART], **words}, tuple(LASTING))
