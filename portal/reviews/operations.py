"""What auditors do with a review, and what the asked office does. Nobody concludes on what he did himself; an explanation
is given once; what is written here is written once (R-10 by analogy: whoever acted does not judge)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from portal.audit.record import record, text_hash
from portal.audit.sealing_models import SealedEntry
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.organisations.numbers import next_number
from portal.reviews import queries
from portal.reviews.models import Closing, Explanation, Inquiry, Mark, Review

OWN = Refused(
    "评阅中标记了您本人操作的日志，不能由您作出结论。", "R-10", who="由本机构另一位审计管理员，或上级机构的审计管理员办理",
    ground=Ground.AUTHORITY,
)  # fmt: skip
CLOSED = Refused("评阅已作出结论，不能再更改。", when="如有新的情况，请另行发起评阅")
NOT_OURS = Refused("这是其他机构发起的评阅。", who="由发起机构的审计管理员办理", ground=Ground.AUTHORITY)


@dataclass(frozen=True)
class Plan:
    """What a review looks into: from a day to a day (included), which offices (none: the whole tree), which questions."""

    title: str
    starts_on: date
    ends_on: date
    offices: Sequence[int]
    questions: str


def open_review(plan: Plan, *, by: Actor, at: datetime) -> Review:
    """Begin a review. Raises `Refused` beside a period that is none, or an office outside the auditor's tree."""
    if not plan.starts_on <= plan.ends_on <= local(at).date():
        raise _input("评阅期间的起日不能晚于止日，止日不能晚于今天。", "ends_on")
    _inside(plan.offices, by)
    office, year = session().get_one(Office, by.office_id), local(at).year
    review = Review(
        number=f"SJ-{office.letters}-{year}-{next_number(office, 'audit_review', year):03d}", office_id=office.id,
        prefecture_id=office.prefecture_id, county_id=office.county_id, title=plan.title, starts_on=plan.starts_on,
        ends_on=plan.ends_on, offices=sorted(plan.offices), questions=plan.questions, opened_by=by.person_id, opened_at=at,
    )  # fmt: skip
    session().add(review)
    session().flush()
    facts: dict[str, object] = {
        "review": review.id, "offices": review.offices, "starts": plan.starts_on.isoformat(),
        "ends": plan.ends_on.isoformat(), "questions": text_hash(plan.questions),
    }  # fmt: skip
    record("review:opened", facts, by=by, at=at)
    return review


def _inside(offices: Collection[int], by: Actor) -> None:
    found = select(Office.id).where(Office.id.in_(offices), queries.tree(by))
    if set(session().scalars(found)) != set(offices):
        raise _input("只能选择本机构和管理范围内的机构。", "offices")


def mark(review: Review, entry: SealedEntry, remark: str, *, by: Actor, at: datetime) -> Mark:
    """Take an entry into a review, with a remark. Raises `Refused` for an entry outside its period or offices."""
    ensure_workable(review, by)
    if not review.starts_on <= local(entry.recorded_at).date() <= review.ends_on:
        raise _input("该日志不在评阅期间之内。", "review")
    if review.offices and not {entry.office_id, entry.prefecture_id, entry.county_id} & set(review.offices):
        raise _input("该日志不属于评阅所选的机构。", "review")
    row = Mark(
        review_id=review.id, entry_id=entry.entry_id, position=entry.position, event=entry.event,
        person_id=entry.person_id or None, office_id=entry.office_id or None, remark=remark, marked_by=by.person_id,
        marked_at=at,
    )  # fmt: skip
    session().add(row)
    session().flush()
    facts: dict[str, object] = {
        "review": review.id, "entry": entry.entry_id, "own": row.person_id in by.persons, "remark": text_hash(remark),
    }  # fmt: skip
    record("review:entry_marked", facts, by=by, at=at)
    return row


def ask(review: Review, office: Office, question: str, due_on: date, *, by: Actor, at: datetime) -> Inquiry:
    """Ask an office of the tree for an explanation until the end of a day. Raises `Refused` beside the field."""
    ensure_workable(review, by)
    if due_on <= local(at).date():
        raise _input("答复期限应晚于今天。", "due_on")
    _inside([office.id], by)
    row = Inquiry(
        number=f"{review.number}-{len(review.inquiries) + 1}", review_id=review.id, office_id=office.id,
        asker_id=by.office_id, question=question, due_on=due_on, asked_by=by.person_id, asked_at=at,
    )  # fmt: skip
    session().add(row)
    session().flush()
    facts: dict[str, object] = {
        "review": review.id, "inquiry": row.id, "office": office.id, "due": due_on.isoformat(),
        "question": text_hash(question),
    }  # fmt: skip
    record("review:explanation_asked", facts, by=by, at=at)
    return row


def explain(inquiry: Inquiry, words: str, *, by: Actor, at: datetime) -> Explanation:
    """Answer for the asked office, once; late answers are received too, and show as late."""
    if inquiry.office_id != by.office_id:
        raise Refused("此询问不是向您的机构提出的。", ground=Ground.AUTHORITY)
    if inquiry.explanation is not None:
        raise Refused("此询问已经答复，答复不能更改。", when="需要补充的，请与发出询问的机构联系另行询问", ground=Ground.STALE)
    row = Explanation(inquiry_id=inquiry.id, words=words, given_by=by.person_id, given_at=at)
    session().add(row)
    session().flush()
    facts: dict[str, object] = {"review": inquiry.review_id, "inquiry": inquiry.id, "answer": text_hash(words)}
    record("review:explained", facts, by=by, at=at)
    return row


def close(review: Review, conclusion: str, checkpoint: str, *, by: Actor, at: datetime) -> Closing:
    """Conclude; `checkpoint` is the short form of the newest signed tree head. An auditor of an office above may do it too.

    Raises `Refused` for whoever acted himself in a marked entry, and while a question's time still runs.
    """
    ensure_closable(review, by, at)
    row = Closing(
        review_id=review.id, conclusion=conclusion, checkpoint=checkpoint, closed_by=by.person_id, closed_at=at
    )
    session().add(row)
    session().flush()
    facts: dict[str, object] = {"review": review.id, "entries": len(review.marks), "conclusion": text_hash(conclusion)}
    record("review:closed", facts, by=by, at=at)
    return row


def ensure_closable(review: Review, by: Actor, at: datetime) -> None:
    """Raise `Refused` unless this auditor may conclude now."""
    if review.closing is not None:
        raise CLOSED
    if any(one.person_id in by.persons for one in review.marks):
        raise OWN
    running = [one for one in review.inquiries if one.explanation is None and one.due_on >= local(at).date()]
    if running:
        latest = max(one.due_on for one in running)
        raise Refused(
            f"还有 {len(running)} 项审计询问在答复期限内，尚未答复。", when=f"全部答复后，或 {latest} 期满后可作出结论"
        )


def ensure_workable(review: Review, by: Actor) -> None:
    """Raise `Refused` unless the review is open and of the auditor's own office."""
    if review.closing is not None:
        raise CLOSED
    if review.office_id != by.office_id:
        raise NOT_OURS


def _input(why: str, field: str) -> Refused:
    return Refused(why, ground=Ground.INPUT, field=field)
