"""The page of a step: who waits for it, who is ticked, the common form, each member's own line, and whom was refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import g, request
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from portal.audit.events import Result
from portal.audit.record import record
from portal.batches import queries
from portal.batches.models import CaseBatch
from portal.batches.queries import Member
from portal.batches.step import Doing, RowForm, Setting, Step
from portal.batches.together import together
from portal.cases.models import Case
from portal.cases.states import State
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.files import Store
from portal.kit.forms import PortalForm
from portal.kit.refusal import Ground, Refused


@dataclass
class Line:
    """A member on the page: whether it is ticked, its own form, and why it was refused."""

    member: Member
    ticked: bool
    form: RowForm | None
    refused: Refused | None = None

    @property
    def said(self) -> str:
        """The refusal in words: why, by whom and when it becomes possible."""
        if self.refused is None:
            return ""
        more = (self.refused.who, self.refused.when)
        return self.refused.why + "".join(f"{one.rstrip('。')}。" for one in more if one)


class Sheet:
    """One step about to be taken with members of a batch."""

    def __init__(self, batch: CaseBatch, step: Step, store: Store, *, by: Actor, at: datetime) -> None:
        self.batch, self.step, self.by, self.at, self.store = batch, step, by, at, store
        self.members = open_to(step, queries.members(batch, by), by, at)
        typed = _typed()
        version = sum(one.case.version for one in self.members)
        self.setting = Setting(self.members, by, at, version, store, request.args)
        self.lines = [self._line(one, typed) for one in self.members]
        self.form: PortalForm = step.form(self.setting)

    def _line(self, member: Member, typed: Any) -> Line:
        key = str(member.case.id)
        ticked = ready(member.case, self.at) if typed is None else key in typed.getlist("case")
        form = self.step.row(typed, prefix=f"{key}-") if self.step.row is not None else None
        return Line(member, ticked, form)

    @property
    def chosen(self) -> list[Line]:
        """The lines that are ticked."""
        return [line for line in self.lines if line.ticked]

    def submitted(self) -> bool:
        """Whether it was sent, somebody is ticked, and all that was typed can be read."""
        if not self.form.submitted():
            return False
        if not self.chosen:
            self.form.form_errors.append("请至少勾选一人。")
        wrong = [line for line in self.chosen if line.form is not None and not line.form.validate()]
        return bool(self.chosen) and not wrong

    def perform(self) -> int:
        """Take the step with everybody who is ticked; the number of cases, or 0 where somebody was refused and nothing done."""
        doing, lines = Doing(self.by, self.at, self.store), {line.member.case.id: line for line in self.chosen}

        def one(case: Case) -> object:
            line = lines[case.id]
            return self.step.perform(line.member, self.form, line.form, doing)

        refusals = together([line.member.case for line in lines.values()], one)
        if refusals:
            # What was taken back is asked for again in one go, not case by case as the page is drawn.
            queries.members(self.batch, self.by)
            self._complain(refusals, lines)
        return 0 if refusals else len(lines)

    def _complain(self, refusals: Mapping[int, Refused], lines: Mapping[int, Line]) -> None:
        """What all were refused for stands once, beside its field; everything else beside the person it is about."""
        said = {(refused.field, refused.why) for refused in refusals.values()}
        first = next(iter(refusals.values()))
        if len(said) == 1 and len(refusals) == len(lines) and first.field in self.form._fields:
            self.form.complain(first)
            return
        why = f"{len(refusals)} 人不能办理，原因写在各人一行；全部都未办理，取消勾选后可以先办理其余的人。"
        self.form.form_errors.append(why)
        for key, refused in refusals.items():
            lines[key].refused = refused
            _note(self.step, key, refused, self.by, self.at)


def open_to(step: Step, members: list[Member], by: Actor, at: datetime) -> list[Member]:
    """The members that wait for the step and with which the actor may take it. Raises the refusal that keeps it from all."""
    waiting = [one for one in members if State(one.case.state) in step.states]
    mine = [one for one in waiting if step.act.turned_away(one.case, by, one.held) is None]
    if mine:
        return mine
    nearest = (waiting or members)[0]
    step.act.ensure(nearest.case, by=by, at=at)
    raise Refused("没有处于该环节的案件。", "20", when="案件进入该环节后")


def ready(case: Case, at: datetime) -> bool:
    """Whether a member is ticked from the start: one whose window still runs is not."""
    return case.state != State.NOTIFIED or (case.due_on is not None and case.due_on < local(at).date())


def _typed() -> Any:
    """What was typed: sent now, or kept from a session that ended."""
    if request.method == "POST":
        return CombinedMultiDict([request.files, request.form])
    draft = g.get("draft")
    return MultiDict(draft) if draft is not None else None


def _note(step: Step, case_id: int, refused: Refused, by: Actor, at: datetime) -> None:
    """A refusal that is not about what was typed is in the log, as it is of a single case."""
    if refused.ground is Ground.INPUT:
        return
    facts: dict[str, object] = {
        "action": step.act.action.value, "object": f"case:{case_id}", "clause": refused.clause,
        "reason": refused.ground.value,
    }  # fmt: skip
    record("access:refused", facts, by=by, at=at, clause=refused.clause, result=Result.REFUSED)
