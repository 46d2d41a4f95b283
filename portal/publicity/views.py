"""Pages on which the approver announces, withdraws and closes, and the list of announcements for everybody logged in."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import logged_in, requires
from portal.cases.models import Case
from portal.decisions.queries import decision
from portal.filings.queries import filings
from portal.kit import keyset
from portal.kit.clock import now, today
from portal.kit.web import current_actor, done, page
from portal.publicity import acts, draft, operations, published, queries, withdrawing
from portal.publicity.forms import AnnouncementForm, ClearanceForm, CloseForm, WithdrawalForm
from portal.publicity.words import STATES
from portal.rulebook.internal_limits import limits_on

bp = Blueprint("publicity", __name__, template_folder="templates")
FORM = ["GET", "POST"]


@bp.get("/announcements")
@logged_in
def index() -> ResponseReturnValue:
    """What went to the public, newest first, as everybody reads it."""
    archived, after = request.args.get("tab") == "archive", keyset.read(request.args.get("after", ""))
    found = published.published(published.Wanted(archived=archived), after, now())
    shown = found[: published.PAGE]
    more = keyset.written(shown[-1].published_at, shown[-1].id) if len(found) > published.PAGE else ""
    return page("publicity/index.html", announcements=shown, more=more, archived=archived, states=STATES)


@bp.route("/cases/<int:case_id>/announce", methods=FORM)
@requires(Action.ANNOUNCE, on=Case)
def announce(case: Case) -> ResponseReturnValue:
    """The approver of the signing office reads the draft, changes it and lets it out."""
    by, at = current_actor(), now()
    acts.ANNOUNCE.ensure(case, by=by, at=at)
    signed = decision(case)
    offered = {"title": draft.title(case, signed), "words": draft.words(case, signed)} if signed else {}
    form = AnnouncementForm.begin(case.version, **offered)
    if form.submitted():
        with form.beside():
            operations.announce(case, str(form.title.data), str(form.words.data), by=by, at=at)
            return done("公告已发布。", url_for("desk.case_page", case_id=case.id, _anchor="announcements"))
    return page("publicity/announce.html", case=case, form=form, decision=signed, showing=limits_on(today())["showing"])


@bp.route("/cases/<int:case_id>/announcement/withdraw", methods=FORM)
@requires(Action.WITHDRAW_ANNOUNCEMENT, on=Case)
def withdraw(case: Case) -> ResponseReturnValue:
    """The approver of the office that announced takes the announcement back, with a reason for everybody to read."""
    by, at = current_actor(), now()
    acts.WITHDRAW.ensure(case, by=by, at=at)
    causes, standing = withdrawing.causes(case), queries.announcement(case)
    form = WithdrawalForm.begin(case.version, cause=causes[0]).offer(causes)
    if form.submitted():
        with form.beside():
            withdrawing.withdraw(case, form.cause.data, str(form.reason.data), by=by, at=at)
            return done("公告已撤回。", url_for("desk.case_page", case_id=case.id, _anchor="announcements"))
    owed = queries.recall(standing) if standing else None
    return page("publicity/withdraw.html", case=case, form=form, standing=standing, owed=owed)


@bp.route("/cases/<int:case_id>/announcement/clear", methods=FORM)
@requires(Action.RECORD_CLEARANCE, on=Case)
def clear(case: Case) -> ResponseReturnValue:
    """A handler records that the institution was cleared of what it was published for (16.6)."""
    by, at = current_actor(), now()
    acts.CLEARANCE.ensure(case, by=by, at=at)
    form = ClearanceForm.begin(case.version)
    if form.submitted():
        with form.beside():
            withdrawing.record_clearance(case, str(form.words.data), by=by, at=at)
            return done("已登记排除嫌疑。", url_for("desk.case_page", case_id=case.id, _anchor="announcements"))
    announced, limit = queries.announcement(case), limits_on(today())["withdrawal"]
    return page("publicity/clear.html", case=case, form=form, announced=announced, limit=limit)


@bp.route("/cases/<int:case_id>/close", methods=FORM)
@requires(Action.CLOSE, on=Case)
def close(case: Case) -> ResponseReturnValue:
    """The approver closes a case from which nothing is owed any more."""
    by, at = current_actor(), now()
    acts.CLOSE.ensure(case, by=by, at=at)
    form = CloseForm.begin(case.version)
    if form.submitted():
        with form.beside():
            operations.close(case, str(form.note.data), by=by, at=at)
            return done("案件已结案。", url_for("desk.case_page", case_id=case.id))
    return page(
        "publicity/close.html", case=case, form=form, decision=decision(case), filings=filings(case),
        announcement=queries.announcement(case),
    )  # fmt: skip
