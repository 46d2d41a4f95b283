"""The work desk: what waits for oneself, what one did and began, and the figures of one's region."""

from dataclasses import asdict
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.desk import figures, history, reminders, waiting
from portal.desk.administration import administration
from portal.desk.seats import administers, may, region_words
from portal.desk.shortcuts import main_act, shortcuts
from portal.desk.views.blueprint import bp
from portal.kit.access import logged_in
from portal.kit.clock import now
from portal.kit.due import clock, soon_until
from portal.kit.web import current_actor, page
from portal.notices.calendar_years import calendar_in_force

GREETINGS = ((5, "夜深了"), (9, "早上好"), (12, "上午好"), (14, "中午好"), (18, "下午好"), (24, "晚上好"))
TABS = ("todo", "done", "started")


@bp.get("/")
@logged_in
def home() -> ResponseReturnValue:
    """The desk of this seat: of an administrator, of an officer, of an institution."""
    actor = current_actor()
    if administers(actor):
        return page("desk/administrator.html", greeting=greeting(), links=shortcuts(actor), **administration(actor, now()))
    tab = request.args.get("tab", "")
    shown = {"done": _done, "started": _started}.get(tab)
    listed = shown() if shown else {}
    return page("desk/home.html", greeting=greeting(), tab=tab if shown else "todo", **_desk(), **listed)


def greeting() -> str:
    """By the hour in Guizhou."""
    return next(words for hour, words in GREETINGS if now().hour < hour)


def _desk() -> dict[str, Any]:
    actor, at = current_actor(), now()
    calendar = calendar_in_force()
    tell, tasks = clock(calendar, at.date()), waiting.tasks(actor)
    soon = soon_until(at.date(), calendar)
    regions = figures.regions(actor, soon)
    dues = [due for task in tasks if (due := task.near(tell))]
    return {
        "tasks": [(task, task.near(tell)) for task in tasks[: waiting.EACH]], "total": waiting.total(actor),
        "today_count": sum(due.left <= 0 for due in dues), "soon_count": sum(due.colour == "amber" for due in dues),
        "overview": figures.overview(actor, at.date(), soon), "notes": reminders.reminders(actor, tasks, tell, calendar, at),
        "regions": regions, "regions_data": [asdict(one) for one in regions] or None,
        "composition": figures.composition(actor, at.date()),
        "region_words": region_words(actor), "recusals": waiting.recusals(actor), "links": shortcuts(actor),
        "main_act": main_act(actor), "has_cases": may(actor, Action.CASE_READ), "level": actor.level,
    }  # fmt: skip


def _done() -> dict[str, Any]:
    before = request.args.get("before", type=int)
    found = history.done(current_actor(), before)
    return {"past": found, "more": found[-1].key if len(found) == history.PAGE else None, "paged": before is not None}


def _started() -> dict[str, Any]:
    return {"past": history.started(current_actor()), "more": None, "paged": False}
