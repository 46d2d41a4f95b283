"""A review as its page and its report show it: marked entries with who did them and the proof's short form, questions with
their answers, what is overdue, and what can be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.audit.reading import reader
from portal.audit.sealing_models import Checkpoint, SealedEntry
from portal.auditing.offices import offices_to_choose
from portal.auditing.rows import Row, rows
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.reviews import operations, queries
from portal.reviews.models import Mark, Review


@dataclass(frozen=True)
class Marked:
    """A mark with its entry and the checkpoint that holds it, in short form; `own`: the reader's own act."""

    mark: Mark
    row: Row | None
    proof: str
    own: bool


def shown(review: Review, by: Actor, at: datetime) -> dict[str, Any]:
    """What the templates need."""
    chosen = session().scalars(select(Office).where(Office.id.in_(review.offices)).order_by(Office.region_code)).all()
    return {
        "review": review, "marked": marked(review, by), "chosen": chosen, "day": local(at).date(),
        "late": {one.id for one in review.inquiries if queries.overdue(one, local(at).date())},
        "mine": review.office_id == by.office_id, "drawn": at, "obstacle": obstacle(review, by, at),
    }  # fmt: skip


def obstacle(review: Review, by: Actor, at: datetime) -> Refused | None:
    """Why this auditor cannot conclude now; None: nothing is in the way."""
    try:
        operations.ensure_closable(review, by, at)
    except Refused as refused:
        return refused
    return None


def marked(review: Review, by: Actor) -> list[Marked]:
    """The marked entries, in the order of marking."""
    positions = sorted({one.position for one in review.marks})
    with reader() as asked:
        entries = asked.scalars(select(SealedEntry).where(SealedEntry.position.in_(positions))).all()
    known = {one.position: one for one in rows(entries, by)}
    return [
        Marked(one, known.get(one.position), short_proof(one.position), one.person_id in by.persons) for one in review.marks
    ]


def short_proof(position: int) -> str:
    """位置 11·检查点 12·3fa94c01: the first checkpoint that holds the position, and the root it states."""
    found = select(Checkpoint).where(Checkpoint.size > position).order_by(Checkpoint.size, Checkpoint.id).limit(1)
    one = session().scalars(found).first()
    return f"位置 {position}·检查点 {one.size}·{one.root.hex()[:8]}" if one else f"位置 {position}"


def row(entry: SealedEntry, by: Actor) -> Row:
    """One entry as a list shows it."""
    return rows([entry], by)[0]


def own_review(review_id: int, by: Actor) -> Review:
    """An open review of one's office that was chosen in a form."""
    found = queries.review(by, review_id)
    if found is None:
        raise Refused("请重新选择评阅。", ground=Ground.INPUT, field="review")
    return found


def offices_of(review: Review, by: Actor) -> Sequence[Office]:
    """The offices that can be asked: those the review names and those below them, or all of the tree."""
    offices, chosen = offices_to_choose(by), set(review.offices)
    return [one for one in offices if not chosen or {one.id, one.prefecture_id, one.county_id} & chosen]
