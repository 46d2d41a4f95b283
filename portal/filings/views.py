"""Pages of filings: what is owed, waits, was done and is overdue; the filing itself, printed; file, receive, return."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import logged_in, requires
from portal.cases.models import Case
from portal.filings import acts, operations, queries, shown
from portal.filings.forms import FileForm, ReceiveForm, ReturnForm
from portal.filings.models import Filing
from portal.filings.words import STATES
from portal.kit.clock import now, today
from portal.kit.refusal import Missing
from portal.kit.web import current_actor, done, page

bp = Blueprint("filings", __name__, template_folder="templates")


@bp.get("/filings")
@logged_in
def index() -> ResponseReturnValue:
    """The filings of one's own office, on either side, by tabs; offices without any see empty ones."""
    by, day = current_actor(), today()
    tab = request.args.get("tab", "")
    tab = tab if tab in shown.TABS else shown.first_tab(by, day)
    wanted = shown.Wanted(
        tab, request.args.get("words", "").strip()[:60], request.args.get("major") == "yes",
        shown.key_in(request.args.get("after", "")),
    )  # fmt: skip
    found = shown.rows(by, wanted, day)
    more = shown.key_of(found[shown.PAGE - 1]) if len(found) > shown.PAGE else ""
    return page(
        "filings/index.html", filings=found[: shown.PAGE], wanted=wanted, more=more, counts=shown.counts(by, day),
        tabs=shown.TABS, states=STATES, office_id=by.office_id,
    )  # fmt: skip


@bp.get("/filings/<int:filing_id>")
@requires(Action.CASE_READ, on=Filing)
def show(filing: Filing) -> ResponseReturnValue:
    """One filing as it stands, with what can be done about it."""
    by = current_actor()
    return page("filings/show.html", states=STATES, office_id=by.office_id, **shown.sheet(filing))


@bp.get("/filings/<int:filing_id>/sheet")
@requires(Action.CASE_READ, on=Filing)
def sheet(filing: Filing) -> ResponseReturnValue:
    """The 报备表, laid out to be printed."""
    return page("filings/sheet.html", states=STATES, **shown.sheet(filing))


@bp.route("/cases/<int:case_id>/file", methods=["GET", "POST"])
@requires(Action.FILE, on=Case)
def file(case: Case) -> ResponseReturnValue:
    """The office that leads files with the offices above, in one act or one by one."""
    by, at = current_actor(), now()
    acts.FILE.ensure(case, by=by, at=at)
    owed = queries.to_file(case, by)
    form = FileForm.begin(case.version, recipients=[str(one.id) for one in owed], summary=shown.draft(case)).offer(owed)
    if form.submitted():
        with form.beside():
            for filing in form.chosen(owed):
                operations.file(filing, str(form.summary.data), by=by, at=at)
            return done("报备已报送。", url_for("desk.case_page", case_id=case.id))
    return page("filings/file.html", case=case, form=form, owed=owed)


@bp.route("/cases/<int:case_id>/filing/receive", methods=["GET", "POST"])
@requires(Action.RECEIVE_FILING, on=Case)
def receive(case: Case) -> ResponseReturnValue:
    """The office above receives what was filed with it."""
    by, at = current_actor(), now()
    acts.RECEIVE_FILING.ensure(case, by=by, at=at)
    filing, form = _waiting(case), ReceiveForm.begin(case.version)
    if form.submitted():
        with form.beside():
            operations.receive(filing, by=by, at=at)
            return done("报备已收讫。", url_for("filings.index"))
    return page("filings/receive.html", form=form, states=STATES, **shown.sheet(filing))


@bp.route("/cases/<int:case_id>/filing/return", methods=["GET", "POST"])
@requires(Action.RETURN_FILING, on=Case)
def send_back(case: Case) -> ResponseReturnValue:
    """The office above returns it with a comment."""
    by, at = current_actor(), now()
    acts.RETURN_FILING.ensure(case, by=by, at=at)
    filing, form = _waiting(case), ReturnForm.begin(case.version)
    if form.submitted():
        with form.beside():
            operations.return_(filing, str(form.comment.data), by=by, at=at)
            return done("报备已退回。", url_for("filings.index"))
    return page("filings/return.html", form=form, **shown.sheet(filing))


def _waiting(case: Case) -> Filing:
    filing = queries.to_receive(case, current_actor())
    if filing is None:
        raise Missing
    return filing
