"""What the page of a rectification shows: how it stands, its course, by when what is owed, what can be done. It decides
nothing."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for

from portal.authority.actions import Action
from portal.authority.permission import basis_for
from portal.authority.scope import capacities_of as capacities_in_case
from portal.authority.seats import Capacity
from portal.cases.models import Case
from portal.identity.posts import named
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.due import Due
from portal.kit.files import Store
from portal.kit.forms import PortalForm
from portal.kit.refusal import Ground, Refused
from portal.kit.shown import Blocked, Offered, Stage, Step
from portal.rectifications import acts, following, queries
from portal.rectifications.models import Rectification, RectificationStep
from portal.rectifications.scope import capacities_of
from portal.rectifications.states import (
    ENDED,
    OWING,
    SOON,
    TO_JUDGE,
    Kind,
    State,
    barrier,
    inspection,
    of_kind,
    owed_by,
    period_ends,
    state,
    unfinished,
)
from portal.rectifications.words import FOUND, KINDS, STATES

MAIN = (acts.REPORT, acts.ACCEPT, acts.FAIL, acts.INSPECT)
"""What one is expected to do next, the likeliest first."""


def standing(rectification: Rectification, day: date) -> tuple[str, str]:
    """How it stands on a day, as a word and its colour."""
    return STATES[state(rectification.steps, day)]


def due_words(rectification: Rectification, day: date) -> Due:
    """By when the institution owes its report, in calendar days as the decision counts them."""
    last, first = owed_by(rectification.steps), rectification.ordered_on
    left = (last - day).days
    used = min(100, max(0, round(100 * (day - first).days / max((last - first).days, 1))))
    if left < 0:
        return Due(last, left, f"已超期 {-left} 日", "red", 100)
    colour = "amber" if timedelta(days=left) <= SOON else "blue"
    return Due(last, left, f"还有 {left} 日" if left else "今天到期", colour if left else "red", used)


def ordered(case: Case, by: Actor, day: date) -> dict[str, Any] | None:
    """What the page of a case says of the rectification that its decision ordered; None where the actor knows of none."""
    found = session().scalars(queries.of(by, Rectification.case_id == case.id).options(*queries.with_everything())).unique()
    row = found.one_or_none()
    if row is None:
        return None
    due = due_words(row, day) if state(row.steps, day) in OWING else None
    return {"id": row.id, "standing": standing(row, day), "ends": period_ends(row.steps), "due": due}


def brief(rectification: Rectification, form: PortalForm) -> dict[str, Any]:
    """What the form of an act shows of it."""
    fields = [field for field in form if field.type not in ("CSRFTokenField", "HiddenField")]
    fields.sort(key=lambda field: field.type == "MultipleFileField")
    back = url_for("rectifications.show", rectification_id=rectification.id)
    return {"rectification": rectification, "fields": fields, "back": back, "ends": period_ends(rectification.steps)}


def sheet(rectification: Rectification, store: Store, by: Actor, at: datetime) -> dict[str, Any]:
    """Everything on its page."""
    day, content = local(at).date(), rectification.decision.document.content
    now = state(rectification.steps, day)
    readable = may_read_case(rectification, by)
    kept = [(step, file, store.intact(file.sha256)) for step in rectification.steps for file in step.files]
    return {
        "rectification": rectification, "state": now, "standing": STATES[now], "stages": stages(rectification, day),
        "due": due_words(rectification, day) if now in OWING else None, "ends": period_ends(rectification.steps),
        "steps": [timed(step) for step in reversed(rectification.steps)], "files": kept, "document": content,
        "measures": [one for one in rectification.decision.measures if one.get("applicable", True)],
        "case": rectification.case if readable else None, "panel": panel(rectification, by, at),
        "document_url": document_url(rectification, by, readable), "unfinished": unfinished(rectification.steps, day),
        "opened": following.opened(rectification, by) if readable else [], "ended": now in ENDED,
    }  # fmt: skip


def may_read_case(rectification: Rectification, by: Actor) -> bool:
    """Whether the actor reads the case as well. The institution it is about does not."""
    if Capacity.RESPONDENT in capacities_of(rectification, by) or rectification.case is None:
        return False
    case = rectification.case
    return basis_for(by, Action.CASE_READ, capacities_in_case(case, by), case.clauses) is not None


def document_url(rectification: Rectification, by: Actor, readable: bool) -> str:
    """Where the actor reads the decision; "" where nowhere."""
    notice = rectification.decision.notice_id
    if basis_for(by, Action.READ_SERVED, capacities_of(rectification, by), rectification.decision.clauses) is not None:
        return url_for("notices.served_document", notice_id=notice)
    return url_for("notices.document", notice_id=notice) if readable else ""


def panel(rectification: Rectification, by: Actor, at: datetime) -> dict[str, Any]:
    """What can be done now, what is kept back and why; of what is for others, what they can do now, with who they are."""
    offered, kept, day = list[acts.Act](), list[Blocked](), local(at).date()
    for act in acts.ACTS:
        found = act.obstacle(rectification, by, at)
        if found is None:
            offered.append(act)
        elif found.ground is not Ground.AUTHORITY or barrier(act.kind, rectification.steps, day) is None:
            kept.append(_blocked(act, found))
    kept = [] if state(rectification.steps, day) in ENDED else kept
    main = next((act for act in MAIN if act in offered), None)
    shown = [_offered(act, rectification, act is main) for act in sorted(offered, key=lambda act: act is not main)]
    shown = [*following.offered(rectification, by, at), *shown]
    return {"offered": shown, "kept": kept, "role": _role(rectification, by), "main": next(iter(shown), None)}


def _offered(act: acts.Act, rectification: Rectification, main: bool) -> Offered:
    url = url_for(act.endpoint, rectification_id=rectification.id)
    return Offered(act.label, url, act.hint, act.clause, act.icon, main)


def _blocked(act: acts.Act, found: Refused) -> Blocked:
    kind = "权限" if found.ground is Ground.AUTHORITY else "前置环节"
    kind = "回避" if found.clause == "R-10" else kind
    return Blocked(act.label, kind, found.why, found.when, found.who, found.clause)


def _role(rectification: Rectification, by: Actor) -> str:
    held = capacities_of(rectification, by)
    return f"{'、'.join(sorted(one.label for one in held))} · {named(by.posts)}"


def stages(rectification: Rectification, day: date) -> list[Stage]:
    """Ordered, reported, inspected, accepted; or how else it ended."""
    now = state(rectification.steps, day)
    ordered = Stage("责令整改", "done", rectification.clauses[0], _day(rectification.ordered_on), "收到决定")
    return [ordered, _reported(rectification, now), _inspected(rectification, now), _judged(rectification, now)]


def _reported(rectification: Rectification, now: State) -> Stage:
    final = of_kind(rectification.steps, Kind.FINAL)
    if final and now in (*TO_JUDGE, State.ACCEPTED):
        return Stage("整改报告", "done", "4(4)", _day(final[-1].on))
    owed = "todo" if now in (State.FAILED, State.REVERSED, State.OVERTAKEN) else "now"
    return Stage("整改报告", owed, "4(4)", "", "逾期" if now is State.OVERDUE else "")


def _inspected(rectification: Rectification, now: State) -> Stage:
    looked = inspection(rectification.steps)
    if looked is not None:
        return Stage("检查", "done", "4(3)", _day(looked.on))
    return Stage("检查", {State.ACCEPTED: "skipped", State.REPORTED: "now"}.get(now, "todo"), "4(3)")


def _judged(rectification: Rectification, now: State) -> Stage:
    if now in (State.FAILED, State.REVERSED, State.OVERTAKEN):
        return Stage(STATES[now][0], "now", {State.FAILED: "16.5", State.OVERTAKEN: "17"}.get(now, ""))
    accepted = of_kind(rectification.steps, Kind.ACCEPTED)
    if accepted:
        return Stage("验收", "done", "16", _day(accepted[-1].on))
    return Stage("验收", "now" if now is State.INSPECTED else "todo", "16")


def _day(day: date) -> str:
    return f"{day:%m-%d}"


def timed(step: RectificationStep) -> Step:
    """One step as the timeline draws it, with what came with it."""
    person = step.person.name if step.person else "系统"
    who = f"{person}（{step.office.short}）" if step.office else person
    files = f"材料：{'、'.join(file.name for file in step.files)}" if step.files else ""
    note = "　".join(part for part in (_said(step), files) if part)
    return Step(who, KINDS[Kind(step.kind)], step.acted_at, note, step.entry, step.person is None)


def _said(step: RectificationStep) -> str:
    kind = Kind(step.kind)
    if kind is Kind.ORDERED:
        return f"{step.done_on} 收到决定，当日不计入，整改期限至 {step.due_on}"
    if kind is Kind.INSPECTED:
        return f"{step.done_on} {'、'.join(step.inspectors)}现场检查，{FOUND[bool(step.passed)]}：{step.words}"
    before = {
        Kind.EXTENDED: f"延长至 {step.due_on}：", Kind.RETURNED: f"请于 {step.due_on} 前补正：",
        Kind.ASKED: f"请于 {step.due_on} 前检查：",
    }  # fmt: skip
    return before.get(kind, "") + step.words
