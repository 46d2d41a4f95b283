"""The institution that is the respondent answers here what was served on it: it files a defence, or waives (20(3), R-2).

What it hands in is received at that moment. It reads its own points and the written answers to them, and nothing else of the
case. Filing closes nothing; only an explicit written waiver does (R-2).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from portal.audit.record import record, text_hash
from portal.authority.actions import Action
from portal.authority.scope import capacities_of
from portal.cases.acts import Act
from portal.cases.models import Case
from portal.cases.states import Event, State
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.files import Store
from portal.kit.refusal import Ground, Missing, Refused
from portal.notices import defences, queries
from portal.notices.defences import Statement
from portal.notices.models import Defence, Notice, NoticeDeadline, Waiver
from portal.notices.papers import Paper, keep
from portal.notices.waivers import Declared, state
from portal.notices.window import is_over
from portal.notices.words import ELECTRONIC, WAIVER_WORDS

# Not declared with the other acts: the panel is on the page of the case, which its respondent does not see.
SUBMIT_DEFENCE = Act(
    Action.SUBMIT_DEFENCE, Event.RECORD_DEFENCE, "notices.submit_defence", "提交陈述申辩", "", "message-report"
)  # fmt: skip
SUBMIT_WAIVER = Act(Action.SUBMIT_WAIVER, Event.RECORD_WAIVER, "notices.submit_waiver", "提交放弃声明", "", "file-off")


def own_defences(notice: Notice) -> Sequence[Defence]:
    """What the respondent answered to this notice, by whichever way it came, oldest first."""
    found = select(Defence).where(Defence.notice_id == notice.id).options(selectinload(Defence.points))
    return session().scalars(found.order_by(Defence.id)).all()


def own_waiver(notice: Notice) -> Waiver | None:
    """The waiver of this notice's window, if one was stated."""
    return session().scalars(select(Waiver).where(Waiver.notice_id == notice.id).order_by(Waiver.id.desc()).limit(1)).first()


def closed(notice: Notice, at: datetime) -> Refused | None:
    """Why this notice cannot be answered here any more, with the day; None while it can."""
    deadline, latest = notice.deadline, queries.notice(notice.case)
    if deadline is None or latest is None or latest.id != notice.id:
        return Refused("本文书不是正在陈述申辩期内的告知书，不能对其提交陈述申辩或者放弃声明。", "20(3)")
    if notice.case.state == State.NOTIFIED and (deadline.provisional or not is_over(deadline, at)):
        return None
    waiver = queries.waiver(notice.case)
    if waiver is not None and waiver.confirmed_at is not None:
        why = f"本机构已于 {local(waiver.confirmed_at).date()} 书面放弃陈述申辩，陈述申辩期已经提前结束。"
        return Refused(why, "R-2")
    why = f"陈述申辩期已于 {deadline.due} 24:00 届满，不能再通过本平台提交。"
    return Refused(why, "20(3)", who="期满前已交邮的书面材料，由人力资源社会保障部门收到后登记。")


def submit_defence(
    notice: Notice, points: Sequence[str], paper: Paper | None, *, store: Store, by: Actor, at: datetime
) -> Defence:
    """Hand in a defence, point by point, received at this moment by the office that decides. Raises `Refused`."""
    case, deadline = open_to_answer(notice, SUBMIT_DEFENCE, by, at)
    stated = [point.strip() for point in points if point.strip()]
    if not stated:
        raise Refused("请至少写明一点陈述申辩意见。", "20(3)", ground=Ground.INPUT, field="points")
    kept = keep(paper, store, "paper") if paper is not None else None
    SUBMIT_DEFENCE.perform(case, by=by, at=at, note=f"{by.office_short}通过本平台提交，共{len(stated)}点")
    statement = Statement(ELECTRONIC, local(at).date(), tuple(stated))
    defence = defences.keep(statement, stated, deadline, case.lead_id, by=by, at=at)
    if kept is not None:
        defence.paper_name, defence.paper_type = kept.name, kept.media_type
        defence.paper_size, defence.paper_sha256 = kept.size, kept.sha256
    facts: dict[str, object] = {
        "case": case.id, "notice": notice.id, "defence": defence.id, "receipt": statement.received_on.isoformat(),
        "points": len(stated), "statement": text_hash("\n".join(stated)), "proof": kept.sha256 if kept else None,
    }  # fmt: skip
    record("defence:submitted", facts, by=by, at=at, clause="20(3)")
    session().flush()
    return defence


def submit_waiver(
    notice: Notice, declared: str, paper: Paper | None, *, store: Store, by: Actor, at: datetime
) -> Waiver:
    """Give up the rest of the window, in the very words and with the signed paper (R-2). Raises `Refused`."""
    case, _ = open_to_answer(notice, SUBMIT_WAIVER, by, at)
    if declared != WAIVER_WORDS:
        why = "放弃陈述申辩须作出明确的声明：请阅读声明全文并勾选。"
        raise Refused(why, "R-2", ground=Ground.INPUT, field="declared")
    stated = Declared(local(at).date(), paper, f"{by.office_short}通过本平台声明：{WAIVER_WORDS}")
    return state(SUBMIT_WAIVER, case, stated, store=store, by=by, at=at)


def open_to_answer(notice: Notice, act: Act, by: Actor, at: datetime) -> tuple[Case, NoticeDeadline]:
    """The case and the window, where this actor may answer and the window runs."""
    found = act.turned_away(notice.case, by, capacities_of(notice.case, by)) or closed(notice, at)
    if found is not None or notice.deadline is None:
        raise found or Missing
    return notice.case, notice.deadline
