"""Pages on which the approver announces and closes, and the list of announcements for everybody logged in."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import logged_in, requires
from portal.cases.models import Case
from portal.decisions.queries import decision
from portal.filings.queries import filings
from portal.kit.clock import now
from portal.kit.web import current_actor, done, page
from portal.publicity import acts, draft, operations, queries
from portal.publicity.forms import AnnouncementForm, CloseForm

bp = Blueprint("publicity", __name__, template_folder="templates")
PAGE = 20


@bp.get("/announcements")
@logged_in
def index() -> ResponseReturnValue:
    """What went to the public, newest first."""
    found = queries.announcements(request.args.get("before", type=int), PAGE)
    more = found[PAGE - 1].id if len(found) > PAGE else None
    return page("publicity/index.html", announcements=found[:PAGE], more=more)


@bp.route("/cases/<int:case_id>/announce", methods=["GET", "POST"])
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
            return done("公告已发布。", url_for("desk.case_page", case_id=case.id))
    return page("publicity/announce.html", case=case, form=form, decision=signed)


@bp.route("/cases/<int:case_id>/close", methods=["GET", "POST"])
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
