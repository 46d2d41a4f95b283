"""The case list: filters as conditions, keyset pages forward and back, and a count that stops at its cap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, select

from portal.cases import queries
from portal.cases.models import Case, CaseHandler
from portal.cases.search import matching
from portal.cases.words import STATES
from portal.cases.workflow import DECIDED
from portal.desk.places import STILL_OPEN
from portal.filings.models import Filing
from portal.filings.words import NOT_FILED
from portal.kit import keyset
from portal.kit.actor import Actor
from portal.kit.pages import address
from portal.rulebook import rulebook

PAGE = 20
NAMES = ("q", "state", "article", "kind", "prefecture", "due", "mine", "unfiled")

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Page:
    """One page of the list; `newer` and `older` are the addresses of the pages beside it, "" where there is none."""

    cases: list[Case]
    newer: str
    older: str


def narrowed(asked: Mapping[str, str], actor: Actor, today: date, soon: date) -> list[Condition]:
    """The filters as conditions. What is not one of the offered values narrows nothing."""
    found = [_state(asked.get("state", "")), _kind(asked.get("kind", "")), _article(asked.get("article", ""))]
    found += [_due(asked.get("due", ""), today, soon), _prefecture(asked.get("prefecture", ""))]
    if asked.get("mine"):
        found.append(Case.id.in_(_handled_by(actor)))
    if asked.get("unfiled"):
        found.append(_unfiled(actor))
    if asked.get("q"):
        found.append(matching(asked["q"]))
    return [one for one in found if one is not None]


def _state(word: str) -> Condition | None:
    if word == "open":
        return STILL_OPEN
    return Case.state == word if word in STATES else None


def _kind(word: str) -> Condition | None:
    return Case.respondent_kind == word if word in rulebook().respondents else None


def _article(word: str) -> Condition | None:
    clauses = [clause.id for clause in rulebook().clauses.values() if str(clause.article) == word]
    return Case.clauses.overlap(clauses) if clauses else None


def _due(word: str, today: date, soon: date) -> Condition | None:
    if word == "overdue":
        return and_(STILL_OPEN, Case.due_on < today)
    if word == "soon":
        return and_(STILL_OPEN, Case.due_on >= today, Case.due_on <= soon)
    return None


def _prefecture(word: str) -> Condition | None:
    return Case.prefecture_id == int(word) if word.isascii() and word.isdigit() and len(word) < 18 else None


def _handled_by(actor: Actor) -> Select[int]:
    return select(CaseHandler.case_id).where(CaseHandler.person_id.in_(actor.persons), CaseHandler.ended_at.is_(None))


def _unfiled(actor: Actor) -> Condition:
    owed = select(Filing.id).where(Filing.case_id == Case.id, Filing.state.in_(NOT_FILED)).exists()
    return and_(Case.state.in_([state.value for state in DECIDED]), owed)


def page_of(actor: Actor, conditions: list[Condition], asked: Mapping[str, str]) -> Page:
    """The page that the keys in the address ask for; a key that cannot be read means the first page."""
    before, after = keyset.read(asked.get("before", "")), keyset.read(asked.get("after", ""))
    kept = {name: asked[name] for name in NAMES if asked.get(name)}
    if after is not None:
        rows = queries.listed(actor, conditions, None, PAGE + 1, after)
        more, cases = len(rows) > PAGE, rows[-PAGE:]
        return Page(cases, _newer(kept, cases) if more else "", _older(kept, cases))
    rows = queries.listed(actor, conditions, before, PAGE + 1)
    more, cases = len(rows) > PAGE, rows[:PAGE]
    return Page(cases, _newer(kept, cases) if before and cases else "", _older(kept, cases) if more else "")


def _older(kept: Mapping[str, str], cases: list[Case]) -> str:
    before = {"before": keyset.written(cases[-1].opened_at, cases[-1].id)} if cases else {}
    return address("desk.cases", **kept, **before)


def _newer(kept: Mapping[str, str], cases: list[Case]) -> str:
    return address("desk.cases", **kept, after=keyset.written(cases[0].opened_at, cases[0].id))
