"""Checking the whole log now: asked for here, run by the worker, watched here; who checked what stays on record."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.audit.queries import latest_checkpoint
from portal.auditing.blueprint import bp
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.kit.clock import now
from portal.kit.refusal import Refused
from portal.kit.web import current_actor, done, page
from portal.reviews import keeping, queries
from portal.reviews.models import Check

SHOWN = 30


@bp.get("/checks")
@requires(Action.VERIFY)
def checks() -> ResponseReturnValue:
    """The checks that one's office asked for."""
    return page("auditing/checks.html", checks=queries.checks(current_actor(), SHOWN), newest=latest_checkpoint())


@bp.post("/checks")
@requires(Action.VERIFY)
def ask_check() -> ResponseReturnValue:
    """Ask for one."""
    newest = latest_checkpoint()
    if newest is None:
        raise Refused("日志还没有签名的检查点，无从核验。", when="封存程序运行后（通常数秒内）")
    one = keeping.ask_check(newest.size, by=current_actor(), at=now())
    return done("已申请核验，由后台进程执行。", url_for("auditing.check", check_id=one.id))


@bp.get("/checks/<int:check_id>")
@requires(Action.VERIFY, on=Check)
def check(check: Check) -> ResponseReturnValue:
    """One check, with its progress."""
    return page("auditing/check.html", check=check)


@bp.get("/checks/<int:check_id>/progress")
@requires(Action.VERIFY, on=Check)
def check_progress(check: Check) -> ResponseReturnValue:
    """Its progress alone, for the page that watches."""
    return page("auditing/_progress.html", check=check)
