"""Reviews: begun, filled with marked entries and questions, concluded, printed."""

from flask import request, url_for
from flask.typing import ResponseReturnValue

from portal.audit.events import Result
from portal.audit.models import AuditEntry
from portal.audit.queries import latest_checkpoint, short_form
from portal.audit.record import record
from portal.auditing import proof, reports
from portal.auditing.blueprint import bp
from portal.auditing.filters import number
from portal.auditing.forms import AskForm, CloseForm, MarkForm, ReviewForm
from portal.auditing.offices import offices_to_choose
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.kit.clock import now
from portal.kit.forms import day_of
from portal.kit.refusal import Refused
from portal.kit.web import current_actor, done, page
from portal.organisations import queries as organisations
from portal.reviews import operations, queries
from portal.reviews.models import Review

FORM = {"methods": ["GET", "POST"]}
PAGE = 20


@bp.get("/reviews")
@requires(Action.AUDIT_REVIEW)
def reviews() -> ResponseReturnValue:
    """The reviews of one's own office and of those below it."""
    found = queries.reviews(current_actor(), number(request.args.get("before", "")), PAGE + 1)
    older = url_for("auditing.reviews", before=found[PAGE - 1].id) if len(found) > PAGE else ""
    return page("auditing/reviews.html", reviews=found[:PAGE], older=older, overdue=queries.overdue)


@bp.route("/reviews/new", **FORM)
@requires(Action.AUDIT_REVIEW)
def open_review() -> ResponseReturnValue:
    """Begin one."""
    by, form = current_actor(), ReviewForm.begin(ends_on=now().date())
    form.offer(offices_to_choose(by))
    if form.submitted():
        with form.beside():
            made = operations.open_review(form.plan(), by=by, at=now())
            return done(f"评阅 {made.number} 已发起。", url_for("auditing.review", review_id=made.id))
    return page("auditing/open_review.html", form=form)


@bp.get("/reviews/<int:review_id>")
@requires(Action.AUDIT_REVIEW, on=Review)
def review(review: Review) -> ResponseReturnValue:
    """One review with everything in it."""
    by, at = current_actor(), now()
    record("review:read", {"review": review.id}, by=by, at=at, result=Result.READ)
    return page("auditing/review.html", **reports.shown(review, by, at))


@bp.get("/reviews/<int:review_id>/report")
@requires(Action.AUDIT_REVIEW, on=Review)
def review_report(review: Review) -> ResponseReturnValue:
    """The report, laid out to be printed."""
    by, at = current_actor(), now()
    record("review:read", {"review": review.id}, by=by, at=at, result=Result.READ)
    return page("auditing/report.html", **reports.shown(review, by, at))


@bp.route("/entries/<int:entry_id>/mark", **FORM)
@requires(Action.AUDIT_REVIEW, on=AuditEntry)
def mark(entry: AuditEntry) -> ResponseReturnValue:
    """Take an entry into a review."""
    by, place = current_actor(), proof.sealed(entry.id)
    if place is None:
        raise Refused("该日志尚未封存，不能归入评阅。", when="封存后（通常数秒内）")
    form = MarkForm.begin(review=request.args.get("review", type=int))
    form.offer(queries.open_ones(by))
    if form.submitted():
        with form.beside():
            chosen = reports.own_review(form.review.data, by)
            operations.mark(chosen, place, str(form.remark.data), by=by, at=now())
            return done(f"已归入评阅 {chosen.number}。", url_for("auditing.review", review_id=chosen.id))
    return page("auditing/mark.html", form=form, entry=entry, row=reports.row(place, by))


@bp.route("/reviews/<int:review_id>/ask", **FORM)
@requires(Action.AUDIT_REVIEW, on=Review)
def ask(review: Review) -> ResponseReturnValue:
    """Ask an office for an explanation."""
    by, form = current_actor(), AskForm.begin()
    operations.ensure_workable(review, by)
    form.offer(reports.offices_of(review, by))
    if form.submitted():
        with form.beside():
            office = organisations.office(form.office.data)
            assert office is not None
            operations.ask(review, office, str(form.question.data), day_of(form.due_on), by=by, at=now())
            return done("审计询问已发出。", url_for("auditing.review", review_id=review.id))
    return page("auditing/ask.html", form=form, review=review)


@bp.route("/reviews/<int:review_id>/close", **FORM)
@requires(Action.AUDIT_REVIEW, on=Review)
def close_review(review: Review) -> ResponseReturnValue:
    """Conclude."""
    by, form, newest = current_actor(), CloseForm.begin(), latest_checkpoint()
    operations.ensure_closable(review, by, now())
    if form.submitted():
        checkpoint = short_form(newest) if newest else ""
        operations.close(review, str(form.conclusion.data), checkpoint, by=by, at=now())
        return done("评阅结论已作出。", url_for("auditing.review_report", review_id=review.id))
    return page("auditing/close_review.html", form=form, **reports.shown(review, by, now()))
