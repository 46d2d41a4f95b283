"""The list of reports: tabs and filters as conditions, keyset pages forward and back, counts that stop at their cap."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, or_

from portal.kit import keyset
from portal.kit.actor import Actor
from portal.kit.clock import SHANGHAI, local
from portal.kit.due import Due, remaining
from portal.kit.pages import address
from portal.reports import queries
from portal.reports.models import Report
from portal.reports.words import CHANNELS
from portal.reports.workflow import WAITING, State
from portal.rulebook.internal_limits import delivered_calendar, limit_due, limits_on

PAGE = 20
FILTERS = ("q", "state", "channel", "where", "first", "last")
TABS = {"": "本机构待办", "registered": "本机构登记", "all": "全部"}
WHERES = {"mine": "在本机构", "others": "已转其他机构"}
OPEN = (*WAITING, State.RECEIVED)
"""Somebody must still do something with it."""

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Page:
    """One page; rows are (report, how near the acceptance limit is or None)."""

    rows: list[tuple[Report, Due | None]]
    total: int
    newer: str
    older: str


def limit_words(today: date) -> str:
    """The limit of acceptance in words."""
    return limits_on(today)["acceptance"].words


def acceptance(report: Report, today: date) -> Due | None:
    """How near the internal limit of acceptance is; None once somebody has answered (R-11)."""
    if State(report.state) not in WAITING:
        return None
    since = local(report.registered_at).date()
    return remaining(limit_due("acceptance", since).day, since, today, delivered_calendar())


def narrowed(asked: Mapping[str, str]) -> bool:
    """Whether any filter is set."""
    return any(asked.get(name) for name in FILTERS)


def tabs(actor: Actor, asked: Mapping[str, str]) -> list[tuple[str, str, bool, int | str]]:
    """The tabs with their counts, as a template draws them."""
    chosen = _tab(asked)
    return [
        (label, address("reports.index", **({"tab": tab} if tab else {})), tab == chosen, _shown(actor, tab))
        for tab, label in TABS.items()
    ]


def _shown(actor: Actor, tab: str) -> int | str:
    count = queries.counted(actor, _of_tab(tab, actor))
    return f"{queries.COUNTED}+" if count > queries.COUNTED else count


def _tab(asked: Mapping[str, str]) -> str:
    return asked.get("tab", "") if asked.get("tab", "") in TABS else ""


def _of_tab(tab: str, actor: Actor) -> list[Condition]:
    if tab == "registered":
        return [Report.registered_office_id == actor.office_id]
    if tab == "all":
        return []
    return [Report.holder_id == actor.office_id, Report.state.in_([state.value for state in OPEN])]


def page_of(actor: Actor, asked: Mapping[str, str], today: date) -> Page:
    """The page that tab, filters and keys in the address ask for; what is none of the offered values narrows nothing."""
    conditions = [*_of_tab(_tab(asked), actor), *_filters(asked, actor)]
    before, after = keyset.read(asked.get("before", "")), keyset.read(asked.get("after", ""))
    found = queries.listed(actor, conditions, before, PAGE + 1, after)
    more = len(found) > PAGE
    reports = found[-PAGE:] if after else found[:PAGE]
    newer, older = (more, bool(reports)) if after else (bool(before and reports), more)
    kept = {name: asked[name] for name in ("tab", *FILTERS) if asked.get(name)}
    return Page(
        [(report, acceptance(report, today)) for report in reports], queries.counted(actor, conditions),
        address("reports.index", **kept, after=_key(reports[0])) if newer else "",
        address("reports.index", **kept, before=_key(reports[-1])) if older else "",
    )  # fmt: skip


def _key(report: Report) -> str:
    return keyset.written(report.registered_at, report.id)


def _filters(asked: Mapping[str, str], actor: Actor) -> list[Condition]:
    found = [_words(asked.get("q", "")), _where(asked.get("where", ""), actor)]
    found.append(Report.state == asked["state"] if asked.get("state") in set(State) else None)
    found.append(Report.channel == asked["channel"] if asked.get("channel") in CHANNELS else None)
    first, last = _day(asked.get("first", "")), _day(asked.get("last", ""))
    found.append(Report.registered_at >= _midnight(first) if first else None)
    found.append(Report.registered_at < _midnight(last + timedelta(days=1)) if last and last < date.max else None)
    return [one for one in found if one is not None]


def _words(words: str) -> Condition | None:
    if not words:
        return None
    fields = (Report.number, Report.title, Report.subject_name)
    return or_(*(field.icontains(words, autoescape=True) for field in fields))


def _where(word: str, actor: Actor) -> Condition | None:
    if word == "mine":
        return Report.holder_id == actor.office_id
    return and_(Report.holder_id != actor.office_id) if word == "others" else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)
