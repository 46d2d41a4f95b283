"""Suspending on suspicion, revoking at once, and what follows (19, R-8)."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.grants import revoking, shown
from portal.grants.forms import ReasonForm, RevokeForm, SettleForm, SuspendForm
from portal.grants.models import ReadGrant
from portal.grants.views.blueprint import FORM, bp
from portal.kit.clock import now
from portal.kit.web import current_actor, done, page


@bp.route("/grants/<int:grant_id>/suspend", **FORM)
@requires(Action.SUSPEND_READ, on=ReadGrant)
def suspend(grant: ReadGrant) -> ResponseReturnValue:
    """Suspend, at once."""
    form = SuspendForm.begin()
    if form.submitted():
        with form.beside():
            revoking.suspend(grant, str(form.words.data), form.until.data, by=current_actor(), at=now())
            return done(f"读取权限 {grant.number} 已暂停。", url_for("grants.show", grant_id=grant.id))
    return page("grants/suspend.html", form=form, grant=grant, who=shown.reader(grant))


@bp.route("/grants/<int:grant_id>/resume", **FORM)
@requires(Action.SUSPEND_READ, on=ReadGrant)
def resume(grant: ReadGrant) -> ResponseReturnValue:
    """The suspicion is gone."""
    form = ReasonForm.begin()
    revoking.ensure_lifts(grant, current_actor())
    if form.submitted():
        revoking.resume(grant, str(form.words.data), by=current_actor(), at=now())
        return done(f"读取权限 {grant.number} 已恢复。", url_for("grants.show", grant_id=grant.id))
    return page("grants/reason.html", form=form, grant=grant, title="恢复读取权限", words="写明嫌疑如何排除", button="恢复")


@bp.route("/grants/<int:grant_id>/revoke", **FORM)
@requires(Action.REVOKE_READ, on=ReadGrant)
def revoke(grant: ReadGrant) -> ResponseReturnValue:
    """立即取消: from the commit on nothing is read."""
    form = RevokeForm.begin()
    form.offer(grant)
    if form.submitted():
        with form.beside():
            made = revoking.revoke(form.order(grant), by=current_actor(), at=now())
            return done(f"取消令 {made.number} 已生效。", url_for("readings.revocation", revocation_id=made.id))
    return page("grants/revoke.html", form=form, grant=grant, who=shown.reader(grant))


@bp.route("/grants/<int:grant_id>/settle", **FORM)
@requires(Action.DECIDE_GRANT, on=ReadGrant)
def settle(grant: ReadGrant) -> ResponseReturnValue:
    """Confirm or lift a revocation."""
    form = SettleForm.begin()
    revoking.ensure_lifts(grant, current_actor())
    if form.submitted():
        confirmed = form.outcome.data == "confirm"
        revoking.settle(grant, str(form.words.data), confirmed=confirmed, by=current_actor(), at=now())
        return done("取消已确认。" if confirmed else "取消已解除。", url_for("grants.show", grant_id=grant.id))
    return page("grants/settle.html", form=form, grant=grant)
