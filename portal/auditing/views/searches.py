"""Named searches: saved, opened by their filters, given up."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.auditing.blueprint import bp
from portal.auditing.facts import filter_word
from portal.auditing.filters import filters_in
from portal.auditing.forms import SearchForm
from portal.auditing.naming import Names
from portal.auditing.views.log import typed
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.kit.clock import now
from portal.kit.pages import address
from portal.kit.web import current_actor, done, page
from portal.reviews import keeping
from portal.reviews.models import SavedSearch


@bp.route("/searches/new", methods=["GET", "POST"])
@requires(Action.AUDIT_LOG_READ)
def save_search() -> ResponseReturnValue:
    """Give the present filters a name."""
    by, form = current_actor(), SearchForm.begin()
    filters = filters_in(request.args, by)
    if form.submitted():
        with form.beside():
            keeping.save_search(str(form.name.data), filters.plain(), by=by, at=now())
            return done("检索条件已保存。", address("auditing.log", **filters.plain()))
    shown = typed(filters, by)
    names = Names()
    names.known["office"][filters.office or 0] = shown["office"]
    names.known["person"][filters.person or 0] = shown["person"]
    told = [filter_word(one, names) for one in filters.stated]
    return page("auditing/save_search.html", form=form, told=told, back=address("auditing.log", **filters.plain()))


@bp.post("/searches/<int:search_id>/drop")
@requires(Action.AUDIT_LOG_READ, on=SavedSearch)
def drop_search(search: SavedSearch) -> ResponseReturnValue:
    """Give one up."""
    keeping.drop_search(search, by=current_actor(), at=now())
    return done("检索条件已停用。", url_for("auditing.log"))
