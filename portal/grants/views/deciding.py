"""Deciding about what was asked: another person, of the office in whose region it lies."""

from collections.abc import Callable
from datetime import datetime

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.grants import asking, queries, shown
from portal.grants.forms import ReasonForm
from portal.grants.models import ReadGrant
from portal.grants.views.blueprint import FORM, bp
from portal.grants.words import REASONS
from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.web import current_actor, done, page

Decide = Callable[[ReadGrant, str, Actor, datetime], None]


@bp.route("/grants/<int:grant_id>/approve", **FORM)
@requires(Action.DECIDE_GRANT, on=ReadGrant)
def approve(grant: ReadGrant) -> ResponseReturnValue:
    """Give it."""
    return _decided(grant, "批准", lambda one, words, by, at: asking.approve(one, words, by=by, at=at))


@bp.route("/grants/<int:grant_id>/refuse", **FORM)
@requires(Action.DECIDE_GRANT, on=ReadGrant)
def refuse(grant: ReadGrant) -> ResponseReturnValue:
    """Do not give it."""
    return _decided(grant, "不批准", lambda one, words, by, at: asking.refuse(one, words, by=by, at=at))


def _decided(grant: ReadGrant, label: str, decide: Decide) -> ResponseReturnValue:
    by, form = current_actor(), ReasonForm.begin()
    asking.ensure_decides(grant, by)
    if form.submitted():
        decide(grant, str(form.words.data), by, now())
        return done(f"读取权限 {grant.number} 已{label}。", url_for("grants.show", grant_id=grant.id))
    earlier = queries.revocations_of(grant.office_id)
    return page("grants/decide.html", form=form, label=label, earlier=earlier, reasons=REASONS, **shown.sheet(grant, by, now()))
