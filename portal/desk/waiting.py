"""The to-do list: what waits for this actor from every room, nearest deadline first."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

from flask import url_for
from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from portal.authority.actions import Action
from portal.authority.models import Recusal
from portal.authority.scope import not_recused
from portal.cases.models import Case
from portal.decisions.models import Decision
from portal.desk.counts import CAP, Asked, counts
from portal.desk.deleting import DELETIONS
from portal.desk.noticing import NOTICED
from portal.desk.recovering import RECOVERIES
from portal.desk.rectifying import RECTIFICATIONS
from portal.desk.seats import may
from portal.desk.telling import TELLING
from portal.desk.todo import CASES, Source, Task, asked_of, concerning, others_handled, with_people
from portal.filings.models import Filing
from portal.filings.words import FILED, NOT_FILED, OWED, RETURNED
from portal.kit.actor import Actor
from portal.kit.clock import local, today
from portal.kit.db import session
from portal.notices.models import Notice, NoticeDeadline, Waiver
from portal.notices.queries import may_read_served
from portal.publicity.models import AnnouncementRecall, AnnouncementWithdrawal
from portal.publicity.queries import to_announce, to_announce_again
from portal.publicity.words import CAUSES
from portal.readings.watch_models import Alert
from portal.reports import queries as reports
from portal.reports.models import Report
from portal.reports.words import CHANNELS
from portal.reports.workflow import STATES as REPORT_STATES
from portal.reports.workflow import State as ReportState
from portal.reviews.models import Inquiry
from portal.reviews.queries import unanswered
from portal.rulebook.internal_limits import limit_due

EACH = 50
"""Rows fetched of each source; the list shows as many in all, and the counts say how many there are."""

NEXT_OF_REPORT = {ReportState.REGISTERED: "处理", ReportState.PASSED_ON: "处理", ReportState.RECEIVED: "立案"}
FILING_WORDS = {OWED: ("待报备", "报备"), RETURNED: ("报备被退回", "重新报备"), FILED: ("待接收报备", "审阅")}


def _reports(actor: Actor) -> Asked:
    states = [state.value for state in NEXT_OF_REPORT]
    return select(Report).where(Report.holder_id == actor.office_id, Report.state.in_(states), reports.visible(actor))


def _report_task(report: Report, actor: Actor) -> Task:
    since, state = local(report.registered_at).date(), ReportState(report.state)
    due = None if state is ReportState.RECEIVED else limit_due("acceptance", since).day
    url = url_for("reports.show", report_id=report.id)
    origin, word = CHANNELS.get(report.channel, report.channel), REPORT_STATES[state]
    return Task(report.title, report.number, url, f"线索{word}", "20(1)", origin, since, due, NEXT_OF_REPORT[state])


def _owed(actor: Actor) -> Asked:
    mine = and_(Filing.from_id == actor.office_id, Filing.state.in_(NOT_FILED))
    return select(Filing, Case).join(Case, Case.id == Filing.case_id).where(mine, not_recused(Case.id, actor))


def _to_receive(actor: Actor) -> Asked:
    mine = and_(Filing.to_id == actor.office_id, Filing.state == FILED)
    return select(Filing, Case).join(Case, Case.id == Filing.case_id).where(mine, not_recused(Case.id, actor))


def _filing_task(row: Any, actor: Actor) -> Task:
    filing, case = row
    stage, act = FILING_WORDS[filing.state]
    stage = f"更正：{stage}" if filing.corrects_id else stage
    other = filing.sender.short if filing.to_id == actor.office_id else f"报{filing.recipient.short}"
    since = local(filing.created_at).date()
    due = None if filing.state == FILED else filing.due_on
    url = url_for("desk.case_page", case_id=case.id, _anchor="filings")
    return Task(case.title, case.number, url, stage, filing.basis, other, since, due, act)


def _served(actor: Actor) -> Asked:
    found = select(Notice, NoticeDeadline).join(NoticeDeadline, NoticeDeadline.notice_id == Notice.id)
    waived = select(Waiver.id).where(Waiver.notice_id == Notice.id, Waiver.confirmed_at.is_not(None))
    return found.where(Notice.addressee_office_id == actor.office_id, NoticeDeadline.due >= today(), ~waived.exists())


def _served_task(row: Any, actor: Actor) -> Task:
    notice, deadline = row
    url = url_for("notices.served_document", notice_id=notice.id)
    title, organ = notice.content["title"], notice.content["organ"]
    return Task(title, notice.number, url, "可陈述申辩", "20(3)", organ, deadline.receipt, deadline.due, "查阅、答辩")


def _inquiries(actor: Actor) -> Asked:
    return select(Inquiry).where(Inquiry.id.in_(unanswered(actor)))


def _inquiry_task(one: Inquiry, actor: Actor) -> Task:
    url = url_for("auditing.inquiry", inquiry_id=one.id)
    return Task("审计询问", one.number, url, "待书面答复", "", one.asker.short, local(one.asked_at).date(), one.due_on, "答复")


def _recalled(actor: Actor) -> Asked:
    withdrawn = select(AnnouncementWithdrawal.id).where(
        AnnouncementWithdrawal.announcement_id == AnnouncementRecall.announcement_id
    )
    mine = and_(AnnouncementRecall.office_id == actor.office_id, AnnouncementRecall.announcement_id.is_not(None))
    found = select(AnnouncementRecall, Case).join(Case, Case.id == AnnouncementRecall.case_id)
    return found.where(mine, ~withdrawn.exists(), others_handled(actor), not_recused(Case.id, actor))


def _recall_task(row: Any, actor: Actor) -> Task:
    recall, case = row
    url = url_for("publicity.withdraw", case_id=case.id)
    return Task(case.title, case.number, url, "待撤回公告", "R-11", CAUSES[recall.cause], recall.since, recall.due_on, "撤回")


def _again(actor: Actor) -> Asked:
    found = select(AnnouncementWithdrawal, Case).join(Case, Case.id == AnnouncementWithdrawal.case_id)
    return found.where(to_announce_again(actor.office_id), others_handled(actor), not_recused(Case.id, actor))


def _again_task(row: Any, actor: Actor) -> Task:
    gone, case = row
    since, url = local(gone.withdrawn_at).date(), url_for("publicity.announce", case_id=case.id)
    return Task(case.title, case.number, url, "待重新公告", "R-11", CAUSES[gone.cause], since, gone.again_by, "公告")


def _to_announce(actor: Actor) -> Asked:
    found = select(Decision, Case).join(Case, Case.id == Decision.case_id)
    return found.where(to_announce(actor.office_id), others_handled(actor), not_recused(Case.id, actor))


def _announce_task(row: Any, actor: Actor) -> Task:
    signed, case = row
    url, since = url_for("publicity.announce", case_id=case.id), local(signed.signed_at).date()
    clause = next((one for one in signed.clauses if one.startswith("16.")), "20(4)")
    return Task(case.title, case.number, url, "待公告", clause, case.lead.short, since, None, "公告")


REPORTS: tuple[Source, ...] = (
    Source(
        "reports", lambda by: may(by, Action.RECEIVE, Action.PASS_ON) and may(by, Action.REPORT_READ), _reports,
        _report_task,
    ),
)  # fmt: skip
FILINGS: tuple[Source, ...] = (
    Source("owed", lambda by: may(by, Action.FILE), _owed, _filing_task),
    Source("to_receive", lambda by: may(by, Action.RECEIVE_FILING), _to_receive, _filing_task),
)
INQUIRIES: tuple[Source, ...] = (Source("inquiries", lambda by: may(by, Action.EXPLAIN), _inquiries, _inquiry_task),)
OTHERS: tuple[Source, ...] = (
    Source("served", may_read_served, _served, _served_task),
    Source("recalled", lambda by: may(by, Action.WITHDRAW_ANNOUNCEMENT), _recalled, _recall_task),
    Source("announce", lambda by: may(by, Action.ANNOUNCE), _to_announce, _announce_task),
    Source("again", lambda by: may(by, Action.ANNOUNCE), _again, _again_task),
)
SOURCES = (*CASES, *TELLING, *RECOVERIES, *REPORTS, *FILINGS, *INQUIRIES, *OTHERS, *RECTIFICATIONS, *NOTICED, *DELETIONS)


def _as_it_is(found: Asked) -> Asked:
    return found


LOADED: dict[str, Callable[[Asked], Asked]] = {
    "mine": with_people, "to_sign": with_people, "to_review": with_people, "terminations": with_people,
    "overdue_below": with_people,
    "assistance": lambda found: found.options(joinedload(Case.lead)),
    "alerts": lambda found: found.options(joinedload(Alert.person), joinedload(Alert.grant), joinedload(Alert.office)),
    "owed": lambda found: found.options(joinedload(Filing.sender), joinedload(Filing.recipient)),
    "to_receive": lambda found: found.options(joinedload(Filing.sender), joinedload(Filing.recipient)),
}  # fmt: skip


def tasks(actor: Actor) -> list[Task]:
    """What waits, nearest deadline first, what has none last; at most `EACH` rows of each kind."""
    found = chain.from_iterable(_of(source, actor) for source in concerning(actor, SOURCES))
    return sorted(found, key=lambda task: (task.due is None, task.due or task.since, task.number))


def _of(source: Source, actor: Actor) -> Iterator[Task]:
    statement = LOADED.get(source.name, _as_it_is)(source.statement(actor)).limit(EACH)
    result = session().execute(statement)
    rows = result.scalars().unique() if len(result.keys()) == 1 else result.unique()
    return (source.task(row, actor) for row in rows.all())


def total(actor: Actor) -> int:
    """How many things wait, `CAP` + 1 at most."""
    found = counts(asked_of(actor, SOURCES))
    return min(sum(found.values()), CAP + 1)


def recusals(actor: Actor) -> list[Recusal]:
    """The cases one is recused from: that they exist, and nothing else about them."""
    found = select(Recusal).where(Recusal.person_id == actor.person_id, Recusal.office_id == actor.office_id)
    return list(session().scalars(found.order_by(Recusal.at.desc()).limit(EACH)))
