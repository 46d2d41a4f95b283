"""What was served on one's institution, and its answer: a defence point by point, or a written waiver (20(3), R-2)."""

from datetime import datetime
from typing import Any

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import logged_in, requires
from portal.authority.permission import basis_for
from portal.authority.scope import capacities_of
from portal.kit.actor import Actor
from portal.kit.clock import now, today
from portal.kit.web import current_actor, done, page
from portal.notices import answering, queries
from portal.notices.answering import closed
from portal.notices.forms import SubmitDefenceForm, SubmitWaiverForm, paper_of
from portal.notices.models import Notice
from portal.notices.shown import sheet_of
from portal.notices.views.blueprint import bp
from portal.notices.views.documents import shown
from portal.notices.words import ACCEPTED, ALL_FORMS

FORM: dict[str, Any] = {"methods": ["GET", "POST"]}


@bp.get("/served")
@logged_in
def served() -> ResponseReturnValue:
    """The documents served on one's institution; for others the list is empty."""
    by = current_actor()
    found = queries.served_on(by, request.args.get("before", type=int))
    more = found[-1].id if len(found) == queries.SERVED_PAGE else None
    return page("notices/served.html", notices=found, more=more, may=queries.may_read_served(by))


@bp.get("/served/<int:notice_id>")
@requires(Action.READ_SERVED, on=Notice)
def served_document(notice: Notice) -> ResponseReturnValue:
    """The document for the institution it was served on, which does not see the case, with its window and its answers."""
    return shown(notice, "notices/served_document.html", served=True, **_answers(notice, current_actor(), now()))


@bp.route("/served/<int:notice_id>/defence", **FORM)
@requires(Action.SUBMIT_DEFENCE, on=Notice)
def submit_defence(notice: Notice) -> ResponseReturnValue:
    """The institution hands in its defence."""
    by, at, form = current_actor(), now(), SubmitDefenceForm.begin()
    answering.open_to_answer(notice, answering.SUBMIT_DEFENCE, by, at)
    if form.submitted():
        with form.beside():
            paper, store = paper_of(form.paper.data), current_app.extensions["portal_store"]
            answering.submit_defence(notice, form.written(), paper, store=store, by=by, at=at)
            return done("陈述申辩已提交，每一点都会得到书面答复。期限届满前还可以补充提交。", _address(notice))
    return page("notices/submit_defence.html", notice=notice, form=form, deadline=notice.deadline)


@bp.route("/served/<int:notice_id>/waiver", **FORM)
@requires(Action.SUBMIT_WAIVER, on=Notice)
def submit_waiver(notice: Notice) -> ResponseReturnValue:
    """The institution gives up the rest of the window."""
    by, at, form = current_actor(), now(), SubmitWaiverForm.begin()
    answering.open_to_answer(notice, answering.SUBMIT_WAIVER, by, at)
    if form.submitted():
        with form.beside():
            paper, store = paper_of(form.paper.data), current_app.extensions["portal_store"]
            answering.submit_waiver(notice, form.words(), paper, store=store, by=by, at=at)
            return done("放弃声明已提交，陈述申辩期结束。", _address(notice))
    return page("notices/submit_waiver.html", notice=notice, form=form, deadline=notice.deadline)


def _answers(notice: Notice, by: Actor, at: datetime) -> dict[str, Any]:
    """What stands beside the document: nothing but the respondent's own words, the written answers, and the window."""
    if notice.deadline is None:
        return {"deadline": None}
    found = closed(notice, at)
    may = basis_for(by, Action.SUBMIT_DEFENCE, capacities_of(notice.case, by), notice.content["clauses"]) is not None
    return {
        "deadline": notice.deadline, "sheet": sheet_of(notice.deadline, today()), "closed": found,
        "may": may and found is None, "defences": answering.own_defences(notice), "waiver": answering.own_waiver(notice),
        "forms": ALL_FORMS, "accepted": ACCEPTED,
    }  # fmt: skip


def _address(notice: Notice) -> str:
    return url_for("notices.served_document", notice_id=notice.id, _anchor="answers")
