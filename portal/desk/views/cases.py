"""The case list and the search over everything, each through the caller's scope."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.cases import queries
from portal.cases.words import STATES
from portal.desk import listing, searching
from portal.desk.counts import CAP
from portal.desk.seats import may
from portal.desk.views.blueprint import bp
from portal.kit.access import logged_in
from portal.kit.clock import local, now
from portal.kit.due import clock, soon_until
from portal.kit.web import current_actor, page
from portal.notices.calendar_years import calendar_in_force
from portal.organisations import queries as organisations
from portal.rulebook import rulebook
from portal.rulebook.citation import cite

LONGEST = 100


def asked_for() -> dict[str, str]:
    """The query of the address, cut to what a query can sensibly be."""
    return {name: value.strip()[:LONGEST] for name, value in request.args.items()}


@bp.get("/cases")
@logged_in
def cases() -> ResponseReturnValue:
    """The cases one may know of, narrowed and in pages."""
    actor, asked, today = current_actor(), asked_for(), now().date()
    calendar = calendar_in_force()
    tell, soon = clock(calendar, today), soon_until(today, calendar)
    conditions = listing.narrowed(asked, actor, today, soon)
    found = listing.page_of(actor, conditions, asked)
    rows = [(case, tell(case.due_on, local(case.state_since).date())) for case in found.cases]
    total = queries.counted(actor, conditions, CAP)
    narrowed = any(asked.get(name) for name in listing.NAMES)
    return page("desk/cases.html", rows=rows, found=found, total=total, asked=asked, narrowed=narrowed, **_offered())


def _offered() -> dict[str, Any]:
    actor, book = current_actor(), rulebook()
    return {
        "states": STATES, "kinds": book.respondents, "articles": {str(number): cite(str(number)) for number in book.articles},
        "prefectures": organisations.bureaus("prefecture") if actor.level == "province" else [],
        "handles": may(actor, Action.INVESTIGATE), "may_read": may(actor, Action.CASE_READ),
    }  # fmt: skip


@bp.get("/search")
@logged_in
def search() -> ResponseReturnValue:
    """Cases, reports and institutions by a few words."""
    words = asked_for().get("q", "")
    found = searching.found(current_actor(), words)
    more = url_for("desk.cases", q=words) if len(found.cases) > searching.SHOWN else ""
    return page("desk/search.html", words=words, found=found, shown=searching.SHOWN, more=more)
