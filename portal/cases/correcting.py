"""A mistyped record is corrected by a new step that shows the old one (20(2)); nothing that was written is edited."""

from datetime import datetime

from sqlalchemy import select

from portal.authority.actions import Action
from portal.authority.gate import Subject, register
from portal.authority.scope import capacities_of, visible
from portal.cases.acts import Act, declare, handles
from portal.cases.models import Case, CaseStep
from portal.cases.states import Event
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused

CORRECT = declare(
    Act(Action.CORRECT, Event.CORRECT, "cases.correct", "更正记录", "记录有误时另记一条更正，原记录保留", "pencil", order=95)
)


def correctable(step: CaseStep, case: Case, by: Actor) -> bool:
    """Whether the record is this actor's to correct: one's own, or, for the handlers, those of their own office."""
    if by is SYSTEM or not step.note or step.person_id is None or step.office_id != by.office_id:
        return False
    return step.person_id in by.persons or handles(case, by)


def correction_of(step: CaseStep) -> CaseStep | None:
    """The step that corrects this one already."""
    return session().scalars(select(CaseStep).where(CaseStep.corrects_id == step.id).limit(1)).one_or_none()


def ensure(step: CaseStep, *, by: Actor, at: datetime) -> None:
    """Raise the `Refused` that correcting it now would raise."""
    CORRECT.ensure(step.case, by=by, at=at)
    if not correctable(step, step.case, by):
        why = "只能更正本人的记录，或者承办人更正本机构的记录。" if step.note else "该记录没有可以更正的文字。"
        raise Refused(why, "20(2)", who="由记录人更正。" if step.note else "", ground=Ground.AUTHORITY)
    later = correction_of(step)
    if later is not None:
        raise Refused(f"该记录已由 #{later.entry} 更正。", "20(2)", when="需要再改的，请更正后一条记录")


def correct(step: CaseStep, words: str, *, by: Actor, at: datetime) -> CaseStep:
    """Record how it should have read. Raises `Refused` beside `words` where nothing changes."""
    ensure(step, by=by, at=at)
    if words.strip() == step.note.strip():
        raise Refused("更正后的文字与原记录相同。", "20(2)", ground=Ground.INPUT, field="words")
    return CORRECT.perform(step.case, by=by, at=at, note=words, corrects=step.id)


def load(actor: Actor, step_id: int) -> CaseStep | None:
    """The step, if the actor may know of its case."""
    mine = CaseStep.case_id.in_(select(Case.id).where(visible(Case, actor)))
    return session().scalars(select(CaseStep).where(CaseStep.id == step_id, mine)).one_or_none()


register(
    CaseStep,
    Subject(
        "step_id", load, lambda step, actor: capacities_of(step.case, actor), lambda step: step.case.clauses, "case_step"
    ),
)
