"""撤回公告: what went to the public is taken back when its ground is gone, within the internal limit, or when it is mistaken.

By analogy with 行政处罚法 48: the portal notes the duty in the transaction that takes the ground away, and the approver of the
office that announced withdraws with a reason that everybody reads. The old words stay with the case.
"""

from collections.abc import Collection
from datetime import date, datetime

from portal.audit.record import record, text_hash
from portal.cases.models import Case
from portal.decisions.consequences import follows_reversal
from portal.decisions.models import Decision
from portal.decisions.queries import decision as decision_of
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.limits import due
from portal.kit.refusal import Ground, Refused
from portal.notices.calendar_years import calendar_in_force
from portal.publicity import acts, queries
from portal.publicity.models import AnnouncementRecall, AnnouncementWithdrawal
from portal.publicity.operations import ensure_public
from portal.publicity.words import CAUSES, CLEARED, MISTAKEN, REVERSED
from portal.rulebook.internal_limits import limits_on


@follows_reversal
def recall(case: Case, decision: Decision, measures: Collection[str], by: Actor, at: datetime) -> None:
    """Measures were reversed on review: what was announced of the decision is no longer true."""
    if measures and queries.must_be_announced(case):
        _recall(case, decision, REVERSED, (sorted(measures), ""), by=by, at=at)


def record_clearance(case: Case, words: str, *, by: Actor, at: datetime) -> AnnouncementRecall:
    """The investigation for which the institution was published (16.6) found nothing; `words` name who found so and how."""
    acts.CLEARANCE.ensure(case, by=by, at=at)
    if not words.strip():
        raise Refused("请写明作出结论的机关、文书和日期。", "16.6", ground=Ground.INPUT, field="words")
    decision = decision_of(case)
    if decision is None:
        raise Refused("本案尚未作出处理决定。", "16.6")
    acts.CLEARANCE.perform(case, by=by, at=at, note=words)
    return _recall(case, decision, CLEARED, ([], words), by=by, at=at)


def withdraw(case: Case, cause: str, reason: str, *, by: Actor, at: datetime) -> AnnouncementWithdrawal:
    """Take the announcement that stands back, with a reason for everybody to read. Raises `Refused` beside `cause` where
    nothing took the ground away and the announcement is not said to be mistaken, and beside `reason` for personal data."""
    acts.WITHDRAW.ensure(case, by=by, at=at)
    announced = queries.announcement(case)
    if announced is None:
        raise Refused("本案的公告已经撤回。", "20(4)", ground=Ground.STALE)
    allowed = causes(case)
    if cause not in allowed:
        raise Refused(f"请按实际情况选择：{'、'.join(CAUSES[one] for one in allowed)}。", ground=Ground.INPUT, field="cause")
    ensure_public(case, reason, "reason")
    acts.WITHDRAW.perform(case, by=by, at=at, note=f"{CAUSES[cause]}：{reason}")
    row = AnnouncementWithdrawal(
        case_id=case.id, announcement_id=announced.id, office_id=by.office_id, cause=cause, reason=reason,
        withdrawn_by=by.person_id, withdrawn_at=at, again_by=_limit(at) if queries.must_be_announced(case) else None,
    )  # fmt: skip
    session().add(row)
    session().flush()
    session().refresh(announced, ["withdrawal"])
    facts: dict[str, object] = {
        "case": case.id, "announcement": announced.id, "cause": cause, "words": text_hash(reason),
    }  # fmt: skip
    record("announcement:withdrawn", facts, by=by, at=at, clause="20(4)")
    return row


def causes(case: Case) -> list[str]:
    """Why the announcement that stands can be withdrawn now: what became of its ground, or else its own mistake."""
    announced = queries.announcement(case)
    happened = {one.cause for one in queries.recalls(case) if announced and one.announcement_id == announced.id}
    return [cause for cause in CAUSES if cause in happened] or [MISTAKEN]


def _limit(at: datetime) -> date:
    """Until when an announcement is withdrawn, and what is left of the decision announced anew (R-11)."""
    day = local(at).date()
    return due(limits_on(day)["withdrawal"], day, calendar_in_force()).day


def _recall(
    case: Case, decision: Decision, cause: str, said: tuple[list[str], str], *, by: Actor, at: datetime
) -> AnnouncementRecall:
    announced, day = queries.announcement(case), local(at).date()
    measures, note = said
    row = AnnouncementRecall(
        case_id=case.id, office_id=announced.office_id if announced else decision.office_id,
        announcement_id=announced.id if announced else None, cause=cause, measures=measures, note=note, since=day,
        due_on=_limit(at), recalled_by=by.person_id or None, recalled_at=at,
    )  # fmt: skip
    facts: dict[str, object] = {
        "case": case.id, "announcement": row.announcement_id, "cause": cause, "measures": measures,
        "due": row.due_on.isoformat() if announced else "",
    }  # fmt: skip
    record("announcement:recalled", facts, by=by, at=at, clause="20(4)")
    session().add(row)
    session().flush()
    return row
