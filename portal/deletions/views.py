"""Pages of deletion: what was read under a revoked permission, the order, and a form for each act."""

import io
from collections.abc import Callable
from typing import TypeVar

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import send_file

from portal.audit.events import Result
from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.deletions import acts, answering, forms, keeping, ordering, queries, shown
from portal.deletions.acts import Act
from portal.deletions.models import DeletionOrder, DeletionStep
from portal.deletions.stepping import standing
from portal.deletions.words import STATES
from portal.grants.models import Revocation
from portal.grants.words import REASONS
from portal.kit.clock import now, today
from portal.kit.db import session
from portal.kit.files import Damaged, Store
from portal.kit.forms import PortalForm
from portal.kit.web import asked_id, current_actor, done, page
from portal.reports.attachments import ACCEPT

bp = Blueprint("deletions", __name__, template_folder="templates")
FORM = {"methods": ["GET", "POST"]}
AForm = TypeVar("AForm", bound=PortalForm)
TABS = {"late": "逾期未删除", "owing": "待删除", "check": "待抽查", "all": "全部"}


def store() -> Store:
    """Where the bytes are."""
    kept: Store = current_app.extensions["portal_store"]
    return kept


@bp.get("/deletions")
@requires(Action.READ_GRANT_READ, anywhere=True)
def index() -> ResponseReturnValue:
    """The orders about one's office and those below it, by how they stand."""
    tab = request.args.get("tab", "all")
    rows, more = queries.listed(current_actor(), queries.tab(tab, today()), asked_id("before"))
    found = [(one, STATES[standing(one, today())]) for one in rows]
    others = queries.not_followed(current_actor())
    shown_tab = tab if tab in TABS else "all"
    return page("deletions/index.html", rows=found, more=more, tabs=TABS, tab=shown_tab, others=others, reasons=REASONS)


@bp.get("/revocations/<int:revocation_id>/deletion")
@requires(Action.READ_GRANT_READ, on=Revocation)
def of_revocation(revocation: Revocation) -> ResponseReturnValue:
    """What was read under the permissions that a revocation ended, and what followed."""
    return page("deletions/revocation.html", **shown.of_revocation(revocation, current_actor(), today()))


@bp.post("/revocations/<int:revocation_id>/deletion/keep")
@requires(Action.DELETION_ORDER, on=Revocation)
def keep(revocation: Revocation) -> ResponseReturnValue:
    """What was read is kept as evidence."""
    kept = keeping.keep(revocation, by=current_actor(), at=now())
    return done(f"已固定读取情况：{kept.records} 条证书数据，{kept.readings} 次读取。", _of(revocation))


@bp.route("/revocations/<int:revocation_id>/deletion/order", **FORM)
@requires(Action.DELETION_ORDER, on=Revocation)
def order(revocation: Revocation) -> ResponseReturnValue:
    """What was kept is ordered to be deleted."""
    kept = ordering.kept_for(revocation)
    form = forms.OrderForm.begin(basis=revocation.basis, served_on=today())
    if form.submitted():
        with form.beside():
            made = ordering.order(kept, form.ordering(), by=current_actor(), at=now())
            return done(f"已责令删除（{made.number}），期限至 {made.due_on}。", _page_of(made))
    return page("deletions/order.html", revocation=revocation, kept=kept, form=form)


@bp.get("/deletions/<int:deletion_id>")
@requires(Action.READ_GRANT_READ, on=DeletionOrder)
def show(order: DeletionOrder) -> ResponseReturnValue:
    """The order as a document, with what was answered; read with an entry in the log."""
    record("deletion:read", {"deletion": order.id}, by=current_actor(), at=now(), clause="19", result=Result.READ)
    return page("deletions/show.html", **shown.sheet(order, store(), current_actor(), today()))


@bp.route("/deletions/<int:deletion_id>/attest", **FORM)
@requires(Action.DELETION_ATTEST, on=DeletionOrder)
def attest(order: DeletionOrder) -> ResponseReturnValue:
    """The reader's office signs for one part."""
    form = forms.AttestForm.begin(order.version, done_on=today()).offer(shown.left(order))

    def keep(form: forms.AttestForm) -> None:
        answering.attest(order, form.attestation(), store(), by=current_actor(), at=now())

    return _act(acts.ATTEST, order, form, keep, "删除说明已签署。")


@bp.route("/deletions/<int:deletion_id>/check", **FORM)
@requires(Action.DELETION_CHECK, on=DeletionOrder)
def check(order: DeletionOrder) -> ResponseReturnValue:
    """A sample check is recorded."""

    def keep(form: forms.CheckForm) -> None:
        answering.check(order, str(form.found.data), str(form.words.data), by=current_actor(), at=now())

    return _act(acts.CHECK, order, forms.CheckForm.begin(order.version), keep, "抽查情况已登记。")


@bp.route("/deletions/<int:deletion_id>/withdraw", **FORM)
@requires(Action.DELETION_ORDER, on=DeletionOrder)
def withdraw(order: DeletionOrder) -> ResponseReturnValue:
    """The order is taken back."""

    def keep(form: forms.WithdrawForm) -> None:
        ordering.withdraw(order, str(form.words.data), by=current_actor(), at=now())

    return _act(acts.WITHDRAW, order, forms.WithdrawForm.begin(order.version), keep, "责令删除已撤回。")


@bp.get("/deletion-files/<int:step_id>")
@requires(Action.READ_GRANT_READ, on=DeletionStep)
def file(step: DeletionStep) -> ResponseReturnValue:
    """The file of an attestation, as a download only."""
    by, at = current_actor(), now()
    try:
        content = answering.read_file(step, store(), by=by, at=at)
    except Damaged as error:
        refused = answering.note_damage(step, by=by, at=at)
        # The refusal rolls its own transaction back; what was found must stay in the log.
        session().commit()
        raise refused from error
    return send_file(
        io.BytesIO(content), request.environ, mimetype="application/octet-stream", as_attachment=True, download_name=step.file
    )


def _act(act: Act, order: DeletionOrder, form: AForm, keep: Callable[[AForm], None], said: str) -> ResponseReturnValue:
    """Form, operation, and back to the page."""
    act.ensure(order, by=current_actor(), at=now())
    if form.submitted():
        with form.beside():
            keep(form)
            return done(said, _page_of(order))
    fields = [field for field in form if field.type not in ("CSRFTokenField", "HiddenField")]
    return page("deletions/act.html", act=act, order=order, form=form, fields=fields, accept=ACCEPT)


def _of(revocation: Revocation) -> str:
    return url_for("deletions.of_revocation", revocation_id=revocation.id)


def _page_of(order: DeletionOrder) -> str:
    return url_for("deletions.show", deletion_id=order.id)
