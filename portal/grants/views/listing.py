"""The grants of one's office and of those below it, and one of them."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.permission import OWN, basis_for
from portal.grants import queries, shown
from portal.grants.models import ReadGrant
from portal.grants.queries import TABS, Wanted
from portal.grants.views.blueprint import bp
from portal.kit.clock import now, today
from portal.kit.web import asked_id, asked_words, current_actor, page

PAGE = 20


@bp.get("/grants")
@requires(Action.READ_GRANT_READ)
def index() -> ResponseReturnValue:
    """The grants, by tab."""
    by, day = current_actor(), today()
    wanted = Wanted(request.args.get("tab", "own"), asked_words("words"), asked_id("before"))
    found = queries.listed(by, wanted, day, PAGE + 1)
    kept: dict[str, Any] = {"tab": wanted.tab, "words": wanted.words or None}
    following = url_for("grants.index", before=found[PAGE - 1].id, **kept) if len(found) > PAGE else ""
    tabs = [(label, url_for("grants.index", tab=tab), tab == wanted.tab, None) for tab, label in TABS.items()]
    return page(
        "grants/index.html", rows=shown.rows(found[:PAGE], day), tabs=tabs, wanted=wanted, following=following,
        may_ask=basis_for(by, Action.ASK_GRANT, OWN) is not None, may_block=basis_for(by, Action.ASK_BLOCK, OWN) is not None,
    )  # fmt: skip


@bp.get("/grants/<int:grant_id>")
@requires(Action.READ_GRANT_READ, on=ReadGrant)
def show(grant: ReadGrant) -> ResponseReturnValue:
    """One grant: what it permits, what was used, what was done with it, what can be done now."""
    return page("grants/show.html", **shown.sheet(grant, current_actor(), now()))
