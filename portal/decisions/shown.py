"""What the pages show of reviews and decisions, found out before the template asks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.cases.models import Case
from portal.cases.states import State
from portal.decisions import changes, queries
from portal.decisions.changes import Change
from portal.decisions.content import Signature, decision_content, with_names
from portal.decisions.models import Reversal, Review
from portal.decisions.striking import strikeable
from portal.decisions.words import GROUNDS
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.notices import queries as notices
from portal.notices.content import proposal_in_force
from portal.notices.models import Defence, Notice, NoticeDeadline
from portal.notices.since import tells
from portal.organisations.models import Institution, Office
from portal.rulebook import rulebook_of

UNSERVED = (State.DECIDED.value,)
"""The states of a decided case in which nothing has taken effect yet."""
TO_BE_WRITTEN = "（签发时写入下方填写的审批意见）"


@dataclass(frozen=True)
class Brief:
    """What whoever reviews or signs reads first: what was told, what was answered, how it was reviewed."""

    notice: Notice | None
    deadline: NoticeDeadline | None
    facts: list[dict[str, Any]]
    measures: list[dict[str, Any]]
    reasons: str
    defences: list[Defence]
    waived: bool
    review: Review | None


def brief(case: Case) -> Brief:
    """The case in short, for signing."""
    proposal, notice = proposal_in_force(case), notices.notice(case)
    passed = [one for one in queries.reviews(case) if one.passed]
    return Brief(
        notice=notice,
        deadline=notices.deadline(case),
        facts=notice.content["facts"] if notice else [],
        measures=with_names(case, proposal.measures) if proposal else [],
        reasons=proposal.reasons if proposal else "",
        defences=list(notices.defences(case)),
        waived=notices.waiver(case) is not None,
        review=passed[-1] if passed else None,
    )


def preview(case: Case, kind: str, office_id: int, at: datetime) -> dict[str, Any]:
    """The document as it would be signed now, all measures proposed in it."""
    proposal = proposal_in_force(case)
    measures = proposal.measures if proposal else []
    office = session().get_one(Office, office_id)
    return decision_content(case, Signature(kind, office, measures, TO_BE_WRITTEN, at))


def foreseen(case: Case, by: Actor, at: datetime, shown: int | None = changes.SHOWN) -> list[Change]:
    """What the proposal would change in the registers, all its measures taken."""
    proposal = proposal_in_force(case)
    return changes.foreseen(case, proposal.measures, by=by, at=at, shown=shown) if proposal else []


def every_change(case: Case, by: Actor, at: datetime) -> list[Change]:
    """What the decision changed, or before it what the proposal would, with every thing named."""
    decision = queries.decision(case)
    return changes.made(case, decision.id, None) if decision else foreseen(case, by, at, None)


@dataclass(frozen=True)
class Undone:
    """A reversal with the names of its measures."""

    row: Reversal
    named: str


def undone(case: Case) -> list[Undone]:
    """What reviews undid, for the strips of the case's page."""
    book = rulebook_of(case)
    return [Undone(row, "、".join(book.measure(one).name for one in row.measures)) for row in queries.reversals(case)]


@tells
def reversed_since(documents: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Of served decisions, what reviews undid: for those who have the document and not the case."""
    for row, signed in queries.reversals_of(documents):
        names = {one["measure"]: one["name"] for one in signed.measures}
        what = "、".join(names.get(one, one) for one in row.measures)
        ground = f"{GROUNDS[row.ground]}{row.reference}".strip()
        yield signed.notice_id, f"“{what}”已于 {local(row.reversed_at).date()} 撤销（{ground}）：{row.reasons}"


def strikeable_choices(case: Case) -> list[tuple[str, str]]:
    """The optional measures proposed, by identifier and name."""
    book, proposal = rulebook_of(case), proposal_in_force(case)
    if proposal is None:
        return []
    return [(one, book.measures[one].name) for one in strikeable(book, proposal.measures, case.clauses)]


def to_carry_out(case: Case) -> list[dict[str, Any]]:
    """The measures of the decision, those that nobody has stated yet first."""
    decision, open_ones = queries.decision(case), queries.unexecuted(case)
    every = [one for one in decision.measures if one.get("applicable", True)] if decision else []
    return [*open_ones, *(one for one in every if one not in open_ones)]


def begun_execution(case: Case) -> dict[str, str]:
    """What the form starts from: the measure where only one is left to state, and whom a talk is with."""
    left = queries.unexecuted(case)
    return {"measure": left[0]["measure"] if len(left) == 1 else "", "held_with": talked_with(case)}


def talked_with(case: Case) -> str:
    """Whom a talk is with: the examiner (11), or the head of the institution (15)."""
    if case.respondent_kind != "institution":
        return case.respondent_name
    known = session().get(Institution, case.institution_id) if case.institution_id else None
    return known.head if known else ""


def decided(case: Case) -> dict[str, Any]:
    """What `decisions/_decision.html` shows: reviews, proposals to terminate, the decision and its execution."""
    decision, reversals = queries.decision(case), undone(case)
    return {
        "decision": decision,
        "reversals": reversals,
        "undone": [measure for one in reversals for measure in one.row.measures],
        "grounds": GROUNDS,
        "changes": changes.made(case, decision.id) if decision and case.state not in UNSERVED else [],
        "reviews": queries.reviews(case),
        "terminations": queries.terminations(case),
        "executions": queries.executions(case),
    }
