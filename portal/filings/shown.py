"""What the pages of filings show: the tabs with their counts, a page of rows, the draft of a summary."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, literal, or_, select, tuple_

from portal.cases.models import Case
from portal.decisions.queries import decision, executions, in_force
from portal.decisions.shown import Undone, undone
from portal.decisions.words import GROUNDS
from portal.filings import queries
from portal.filings.models import Filing
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.pages import chinese_day

PAGE = 30
Condition = ColumnElement[bool]

TABS: dict[str, tuple[str, Callable[[Actor, date], Condition]]] = {
    "owed": ("待我报备", lambda by, today: queries.owed_by(by)),
    "waiting": ("待我收讫", lambda by, today: queries.waiting_for(by)),
    "awaited": ("待下级报备", lambda by, today: queries.awaited_by(by)),
    "sent": ("已报送", lambda by, today: queries.sent_by(by)),
    "done": ("已完成", lambda by, today: queries.done_for(by)),
    "overdue": ("逾期", queries.overdue),
}
"""Each tab by its word in the address, with what it holds."""


@dataclass(frozen=True)
class Wanted:
    """What a list of filings is narrowed to, and where its page begins: after this last day and id."""

    tab: str
    words: str = ""
    major: bool = False
    after: tuple[date, int] | None = None


def first_tab(by: Actor, today: date) -> str:
    """The first tab that holds something, so that nobody lands on an empty page."""
    return next((tab for tab, (_, of) in TABS.items() if queries.count(by, of(by, today))), "owed")


def counts(by: Actor, today: date) -> dict[str, int]:
    """How many each tab holds; what is done is not counted."""
    return {tab: queries.count(by, of(by, today)) for tab, (_, of) in TABS.items() if tab != "done"}


def rows(by: Actor, wanted: Wanted, today: date) -> list[Filing]:
    """A page of filings by their last day, one more than `PAGE` where there is a next one; done ones newest first."""
    found = queries.of(by, TABS[wanted.tab][1](by, today))
    if wanted.major:
        found = found.where(Filing.major.is_(True))
    if wanted.words:
        like = f"%{wanted.words}%"
        known = select(Case.id).where(or_(Case.number.ilike(like), Case.title.ilike(like)))
        found = found.where(Filing.case_id.in_(known))
    key, newest = tuple_(Filing.due_on, Filing.id), wanted.tab == "done"
    if wanted.after is not None:
        end = tuple_(literal(wanted.after[0]), literal(wanted.after[1]))
        found = found.where(key < end if newest else key > end)
    order = (Filing.due_on.desc(), Filing.id.desc()) if newest else (Filing.due_on, Filing.id)
    return list(session().scalars(found.order_by(*order).limit(PAGE + 1)))


def key_of(filing: Filing) -> str:
    """Where a page ends, as the address writes it."""
    return f"{filing.due_on.isoformat()}.{filing.id}"


def key_in(text: str) -> tuple[date, int] | None:
    """The same, read again; None for anything else."""
    day, _, number = text.partition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None


def draft(case: Case) -> str:
    """The summary a filing starts from: what was decided, what a review reversed of it, how the rest was carried out."""
    signed = decision(case)
    if signed is None:
        return ""
    measures = "；".join(str(one["name"]) for one in signed.measures if one.get("applicable", True))
    holds, stated, since = in_force(case, signed), executions(case), undone(case)
    told = [f"{one['name']}：{stated[one['measure']].statement}" for one in holds if one["measure"] in stated]
    day = chinese_day(local(signed.signed_at))
    taken = f"{day}以{signed.document.number}对{case.respondent_name}作出处理：{measures}。"
    carried = "" if since and not holds else f"执行情况：{'；'.join(told) or '正在执行'}。"
    return f"{taken}{''.join(_reversed(one) for one in since)}{carried}"


def _reversed(one: Undone) -> str:
    ground = f"{GROUNDS[one.row.ground]}{one.row.reference}"
    return f"其中{one.named}已于{chinese_day(local(one.row.reversed_at))}撤销（{ground}）：{one.row.reasons}"


def sheet(filing: Filing) -> dict[str, Any]:
    """What the page of a filing and the printed 报备表 hold."""
    case = filing.case
    return {"filing": filing, "case": case, "decision": decision(case), "reversals": undone(case), "grounds": GROUNDS}
