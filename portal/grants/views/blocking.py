"""A county's request for an immediate block, and the prefecture's answer."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.permission import OWN, basis_for
from portal.grants import blocking, queries, revoking
from portal.grants.forms import AnswerForm, BlockForm
from portal.grants.models import BlockRequest
from portal.grants.revoking import Order
from portal.grants.views.blueprint import FORM, bp
from portal.kit.clock import now
from portal.kit.web import current_actor, done, page
from portal.organisations.choosing import suggestions


@bp.get("/grants/blocks")
@requires(Action.READ_GRANT_READ)
def blocks() -> ResponseReturnValue:
    """What was asked, by us or of us."""
    by = current_actor()
    may_ask = basis_for(by, Action.ASK_BLOCK, OWN) is not None
    return page("grants/blocks.html", requests=queries.blocks(by), may_ask=may_ask, here=by.office_id)


@bp.route("/grants/blocks/new", **FORM)
@requires(Action.ASK_BLOCK)
def ask_block() -> ResponseReturnValue:
    """Ask the prefecture."""
    form = BlockForm.begin()
    if form.submitted():
        with form.beside():
            assert form.about.office is not None
            made = blocking.ask_block(form.about.office, str(form.words.data), by=current_actor(), at=now())
            return done(f"请求 {made.number} 已送市（州）人社局。", url_for("grants.blocks"))
    known = suggestions(("institution",), current_actor().prefecture_id)
    return page("grants/ask_block.html", form=form, known=known)


@bp.route("/grants/blocks/<int:request_id>/answer", **FORM)
@requires(Action.REVOKE_READ, on=BlockRequest)
def answer_block(request: BlockRequest) -> ResponseReturnValue:
    """Block at once, or say why not."""
    by, form = current_actor(), AnswerForm.begin()
    if form.submitted():
        with form.beside():
            words, made = str(form.words.data), None
            if form.outcome.data == "revoke":
                order = Order(request.about, "beyond", words, f"实施细则第十九条；{request.number}")
                made = revoking.revoke(order, by=by, at=now())
            blocking.answer_block(request, made, words, by=by, at=now())
            return done("请求已答复。", url_for("grants.blocks"))
    return page("grants/answer_block.html", form=form, request=request)
