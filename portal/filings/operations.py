"""报备: owed from the day of the decision, filed by the office that leads, received or returned by the office above; owed once
more where a review reversed what was filed."""

from collections.abc import Collection
from datetime import date, datetime

from portal.audit.record import record
from portal.authority.seats import Capacity
from portal.cases.models import Case
from portal.decisions.consequences import follows, follows_reversal
from portal.decisions.models import Decision
from portal.decisions.striking import chosen
from portal.decisions.taking_part import give
from portal.filings import acts, queries
from portal.filings.models import Filing
from portal.filings.owed import Decided, Made, Owed, Places, limit_of, owed, to_correct
from portal.filings.words import FILED, NOT_FILED, OWED, RECEIVED, RETURNED
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.limits import due
from portal.kit.refusal import Ground, Refused
from portal.notices.calendar_years import calendar_in_force
from portal.organisations.queries import province
from portal.rulebook import rulebook_on
from portal.rulebook.internal_limits import limits_on


@follows
def owe(case: Case, decision: Decision, by: Actor, at: datetime) -> None:
    """Note what the decision just signed has to be filed, with whom and by when (4(2), 4(3), 20(5))."""
    above = province().id
    places = Places(case.prefecture_id, case.venue_id, above)
    decided = Decided(
        case.lead_level, tuple(decision.clauses), chosen(decision.measures), by_province=decision.office_id == above
    )
    for one in owed(rulebook_on(local(at).date()), decided, places):
        _note(case, decision, one, by, at)


@follows_reversal
def owe_corrections(case: Case, decision: Decision, measures: Collection[str], by: Actor, at: datetime) -> None:
    """Measures were reversed on review: whoever was told of the decision is told of that, by the same office."""
    made = {one.id: one for one in queries.filings(case)}
    for key in to_correct(Made(one.id, one.to_id, one.state not in NOT_FILED) for one in made.values()):
        _note_correction(made[key], limit_of(case.lead_level), by, at)


def file(filing: Filing, summary: str, *, by: Actor, at: datetime) -> Filing:
    """File it: the recipient takes part in the case as `filed_to` from now on. A returned one is filed again."""
    case = filing.case
    acts.FILE.ensure(case, by=by, at=at)
    if filing.from_id != by.office_id or filing.state not in NOT_FILED:
        raise Refused("该项报备已经报送。", "20(5)", ground=Ground.STALE)
    _needed(summary, "请填写报备内容。", "summary")
    acts.FILE.perform(case, by=by, at=at, note=f"报{filing.recipient.short}：{summary}")
    filing.state, filing.summary, filing.filed_at, filing.filed_by = FILED, summary, at, by.person_id
    give(case, filing.to_id, Capacity.FILED_TO, clause=filing.basis, by=by, at=at)
    session().flush()
    return filing


def receive(filing: Filing, *, by: Actor, at: datetime) -> Filing:
    """The office above has what it needs."""
    _mine(filing, by)
    acts.RECEIVE_FILING.perform(filing.case, by=by, at=at, note=f"收讫{filing.sender.short}报备")
    filing.state, filing.answered_at, filing.answered_by = RECEIVED, at, by.person_id
    session().flush()
    return filing


def return_(filing: Filing, comment: str, *, by: Actor, at: datetime) -> Filing:
    """The office above gives it back with a comment; the sender files again."""
    _mine(filing, by)
    acts.RETURN_FILING.ensure(filing.case, by=by, at=at)
    _needed(comment, "请写明退回的意见。", "comment")
    acts.RETURN_FILING.perform(filing.case, by=by, at=at, note=f"退回{filing.sender.short}：{comment}")
    filing.state, filing.answered_at, filing.answered_by = RETURNED, at, by.person_id
    filing.comment = comment
    session().flush()
    return filing


def _note(case: Case, decision: Decision, one: Owed, by: Actor, at: datetime) -> None:
    day = _due(one.limit, at)
    filing = Filing(
        case_id=case.id, from_id=case.lead_id, to_id=one.recipient, major=decision.major, basis=one.basis, state=OWED,
        due_on=day, created_at=at, summary="", comment="",
    )  # fmt: skip
    session().add(filing)
    session().flush()
    facts: dict[str, object] = {
        "case": case.id, "filing": filing.id, "to": one.recipient, "basis": one.basis, "due": day.isoformat(),
    }  # fmt: skip
    record("filing:owed", facts, by=by, at=at, clause=one.basis)


def _note_correction(old: Filing, limit: str, by: Actor, at: datetime) -> None:
    day = _due(limit, at)
    filing = Filing(
        case_id=old.case_id, from_id=old.from_id, to_id=old.to_id, major=old.major, basis=old.basis, state=OWED, due_on=day,
        created_at=at, summary="", comment="", corrects=old,
    )  # fmt: skip
    session().add(filing)
    session().flush()
    facts: dict[str, object] = {
        "case": old.case_id, "filing": filing.id, "corrects": old.id, "office": old.to_id, "due": day.isoformat(),
    }  # fmt: skip
    record("filing:correction_owed", facts, by=by, at=at, clause=old.basis)


def _due(limit: str, at: datetime) -> date:
    today = local(at).date()
    return due(limits_on(today)[limit], today, calendar_in_force()).day


def _mine(filing: Filing, by: Actor) -> None:
    if filing.to_id != by.office_id:
        who = f"由{filing.recipient.name}办理。"
        raise Refused("该项报备不是报送本机构的。", "20(5)", who=who, ground=Ground.AUTHORITY)
    if filing.state != FILED:
        raise Refused("该项报备不在待收讫状态。", "20(5)", ground=Ground.STALE)


def _needed(words: str, why: str, field: str) -> None:
    if not words.strip():
        raise Refused(why, "20(5)", ground=Ground.INPUT, field=field)
