"""What the rooms along Article 20 say of a case, for the sections of its page: each room's partial gets what it asks for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import current_app

from portal.batches import queries as batches
from portal.cases.models import Case, CaseStep
from portal.cases.states import Event, State
from portal.decisions import earlier
from portal.decisions.shown import decided
from portal.deletions.shown import of_case as deletions_of
from portal.desk import case_file, case_offices
from portal.evidence import queries as evidence
from portal.evidence.kinds import KINDS, SIGNS
from portal.filings import queries as filings
from portal.filings.words import STATES as FILING_STATES
from portal.findings import judging
from portal.findings import queries as findings
from portal.kit.clock import local
from portal.kit.due import remaining
from portal.kit.web import current_actor
from portal.notices import queries as notices
from portal.notices.calendar_years import calendar_in_force
from portal.notices.receipts import BEFORE_THE_REVIEW, correctable
from portal.notices.shown import deadline_sheet, runs_anew
from portal.notices.words import MODES
from portal.publicity.queries import announcements, owed_again, recalls
from portal.rectifications.shown import ordered
from portal.reports.words import CHANNELS
from portal.rulebook import rulebook_of
from portal.sittings import queries as sittings

DECIDING = frozenset(
    {
        Event.REVIEW, Event.REVIEW_FAILS, Event.DECIDE, Event.PROPOSE_TERMINATION, Event.ISSUE_TERMINATION,
        Event.RETURN_TERMINATION,
    }
)  # fmt: skip
"""Until one of these has happened, the rooms of decisions and filings have nothing and are not asked."""


def of(case: Case, at: datetime, taken: Sequence[CaseStep]) -> dict[str, Any]:
    """All of them together; `taken` are the steps of the case."""
    decided = _decided(case, at) if any(step.event in DECIDING for step in taken) else UNDECIDED
    offices = case_offices.of(case, current_actor(), at, taken)
    return {**_gathered(case), **_judged(case, at), **_noticed(case, at), **decided, **_around(case), **offices}


def _gathered(case: Case) -> dict[str, Any]:
    return {
        "findings": findings.findings(case), "proposal": findings.proposal(case), "exhibits": evidence.exhibits(case),
        "kinds": KINDS, "signs": SIGNS, "rulebook": rulebook_of(case), "elsewhere": findings.decided_elsewhere(case),
    }  # fmt: skip


def _judged(case: Case, at: datetime) -> dict[str, Any]:
    return {"judged": judging.judged_by(case), "other_versions": judging.others(case, local(at).date())}


def _noticed(case: Case, at: datetime) -> dict[str, Any]:
    today = local(at).date()
    due = None
    if case.due_on is not None:
        due = remaining(case.due_on, local(case.state_since).date(), today, calendar_in_force())
    return {
        "notices": notices.notices(case), "modes": MODES, "defences": notices.defences(case), "due": due,
        "waiver": notices.waiver(case), "deadline": notices.deadline(case), "sheet": deadline_sheet(case, today),
        "window_runs": case.state == State.NOTIFIED, "runs_anew": runs_anew(case, today), "mistyped": _mistyped(case, at),
    }  # fmt: skip


def _mistyped(case: Case, at: datetime) -> int | None:
    """The service that this reader may correct."""
    served = notices.service(case) if case.state in BEFORE_THE_REVIEW else None
    return served.id if served is not None and correctable(served, current_actor(), at) else None


def _decided(case: Case, at: datetime) -> dict[str, Any]:
    announced = announcements(case)
    return {
        **decided(case), "announcements": announced, "owed_again": owed_again(case, announced), "recalls": recalls(case),
        "filings": filings.filings(case), "filing_states": FILING_STATES, "sittings": sittings.of_case(case),
        "rectification": ordered(case, current_actor(), local(at).date()),
        "deletions": deletions_of(case, current_actor(), local(at).date()),
    }  # fmt: skip


UNDECIDED: dict[str, Any] = {
    "decision": None, "reviews": (), "executions": {}, "terminations": (), "announcements": (), "filings": (),
    "filing_states": FILING_STATES, "recalls": (), "reversals": (), "undone": (), "changes": (), "owed_again": False,
    "rectification": None, "deletions": (), "sittings": (),
}  # fmt: skip


def _around(case: Case) -> dict[str, Any]:
    kinds, keys = dict(rulebook_of(case).respondents), current_app.extensions["portal_keys"]
    return {
        "person": case_file.respondent(case, keys, kinds), "related": case_file.related(case, current_actor()),
        "batch": batches.of_case(case), "sources": CHANNELS, "reports": case_file.reports(case, current_actor()),
        "earlier": earlier.decided_before(case, current_actor()),
    }  # fmt: skip
