"""Asking for a grant, taking it back, handing it back."""

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.seats import Level
from portal.grants import asking
from portal.grants.forms import POSTS, AskForm, ReasonForm
from portal.grants.models import ReadGrant
from portal.grants.views.blueprint import FORM, bp
from portal.identity.queries import colleagues
from portal.kit.clock import now, today
from portal.kit.web import current_actor, done, page
from portal.organisations import queries as organisations


@bp.route("/grants/new", **FORM)
@requires(Action.ASK_GRANT)
def new() -> ResponseReturnValue:
    """Ask for one."""
    by, day = current_actor(), today()
    form = AskForm.begin(None, **_filled(), starts_on=day, ends_on=day + asking.LONGEST / 2)
    form.offer(colleagues(by.office_id, day, by.person_id), systems=by.level == Level.INSTITUTION)
    if form.submitted():
        with form.beside():
            made = asking.ask(form.wanted(), by=by, at=now())
            return done(f"申请 {made.number} 已提交审批。", url_for("grants.show", grant_id=made.id))
    return page("grants/new.html", form=form)


def _filled() -> dict[str, Any]:
    """The own post, and the own institution or region as it is typed."""
    by = current_actor()
    office = organisations.office(by.office_id)
    assert office is not None
    mine = {"post": next((one for one in POSTS if one in by.posts), None)}
    if office.level == "institution":
        return {**mine, "institutions": office.name, "purpose": "own"}
    return {**mine, "regions": office.region.name}


@bp.post("/grants/<int:grant_id>/cancel")
@requires(Action.ASK_GRANT, on=ReadGrant)
def cancel_asked(grant: ReadGrant) -> ResponseReturnValue:
    """Take back what was asked."""
    asking.cancel(grant, by=current_actor(), at=now())
    return done("申请已撤回。", url_for("grants.show", grant_id=grant.id))


@bp.get("/grants/<int:grant_id>/cancel")
@requires(Action.ASK_GRANT, on=ReadGrant)
def cancel(grant: ReadGrant) -> ResponseReturnValue:
    """Ask once more whether it is meant."""
    return page("grants/cancel.html", grant=grant)


@bp.route("/grants/<int:grant_id>/end", **FORM)
@requires(Action.ASK_GRANT, on=ReadGrant)
def hand_back(grant: ReadGrant) -> ResponseReturnValue:
    """Hand back what is not needed any more."""
    form = ReasonForm.begin()
    if form.submitted():
        asking.hand_back(grant, str(form.words.data), by=current_actor(), at=now())
        return done("读取权限已交还。", url_for("grants.show", grant_id=grant.id))
    return page("grants/reason.html", form=form, grant=grant, title="交还读取权限", words="交还后不能恢复", button="交还")
