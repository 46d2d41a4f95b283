"""Pages of rectifications: the list, one with its course, and a form for each act. An institution sees its own (4(4)), not
the case that led to it."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue

from portal.audit.events import Result
from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.kit.clock import now, today
from portal.kit.files import Store
from portal.kit.forms import PortalForm, day_of
from portal.kit.web import asked_id, asked_words, current_actor, done, handed_out, page
from portal.rectifications import acts, files, forms, listing, operations, shown
from portal.rectifications.acts import Act
from portal.rectifications.models import Rectification, RectificationFile

bp = Blueprint("rectifications", __name__, template_folder="templates")
FORM = {"methods": ["GET", "POST"]}
AForm = TypeVar("AForm", bound=PortalForm)


def store() -> Store:
    """Where the bytes are."""
    kept: Store = current_app.extensions["portal_store"]
    return kept


@bp.get("/rectifications")
@requires(Action.RECTIFICATION_READ, anywhere=True)
def index() -> ResponseReturnValue:
    """The rectifications that one's office has to do with, by how they stand."""
    by, day = current_actor(), today()
    wanted = listing.wanted(by, request.args.get("tab", ""), asked_words("words"), asked_id("before"), day)
    return page("rectifications/index.html", wanted=wanted, **listing.shown(by, wanted, day))


@bp.get("/rectifications/<int:rectification_id>")
@requires(Action.RECTIFICATION_READ, on=Rectification)
def show(rectification: Rectification) -> ResponseReturnValue:
    """One of them, read with an entry in the log."""
    by, at = current_actor(), now()
    record("rectification:read", {"rectification": rectification.id}, by=by, at=at, result=Result.READ)
    return page("rectifications/show.html", **shown.sheet(rectification, store(), by, at))


@bp.route("/rectifications/<int:rectification_id>/report", **FORM)
@requires(Action.RECTIFICATION_REPORT, on=Rectification)
def report(rectification: Rectification) -> ResponseReturnValue:
    """The institution reports."""

    def keep(form: forms.ReportForm) -> None:
        operations.report(rectification, form.report(), store(), by=current_actor(), at=now())

    return _act(acts.REPORT, rectification, forms.ReportForm, keep, "报告已报送。")


@bp.route("/rectifications/<int:rectification_id>/inspect", **FORM)
@requires(Action.INSPECT, on=Rectification)
def inspect(rectification: Rectification) -> ResponseReturnValue:
    """The record of an inspection."""

    def keep(form: forms.InspectForm) -> None:
        operations.inspect(rectification, form.inspection(), form.uploads(), store(), by=current_actor(), at=now())

    return _act(acts.INSPECT, rectification, forms.InspectForm, keep, "检查记录已登记。")


@bp.route("/rectifications/<int:rectification_id>/ask", **FORM)
@requires(Action.ASK_INSPECTION, on=Rectification)
def ask(rectification: Rectification) -> ResponseReturnValue:
    """The county is asked to inspect."""

    def keep(form: forms.AskForm) -> None:
        operations.ask(rectification, *_words_and_day(form), by=current_actor(), at=now())

    return _act(acts.ASK, rectification, forms.AskForm, keep, "已请县级检查。")


@bp.route("/rectifications/<int:rectification_id>/return", **FORM)
@requires(Action.SEND_BACK, on=Rectification)
def send_back(rectification: Rectification) -> ResponseReturnValue:
    """The report goes back."""

    def keep(form: forms.SendBackForm) -> None:
        operations.send_back(rectification, *_words_and_day(form), by=current_actor(), at=now())

    return _act(acts.SEND_BACK, rectification, forms.SendBackForm, keep, "整改报告已退回补正。")


@bp.route("/rectifications/<int:rectification_id>/extend", **FORM)
@requires(Action.EXTEND, on=Rectification)
def extend(rectification: Rectification) -> ResponseReturnValue:
    """The period is extended."""

    def keep(form: forms.ExtendForm) -> None:
        operations.extend(rectification, *_words_and_day(form), by=current_actor(), at=now())

    return _act(acts.EXTEND, rectification, forms.ExtendForm, keep, "整改期限已延长。")


@bp.route("/rectifications/<int:rectification_id>/accept", **FORM)
@requires(Action.ACCEPT, on=Rectification)
def accept(rectification: Rectification) -> ResponseReturnValue:
    """It is done."""

    def keep(form: forms.AcceptForm) -> None:
        operations.accept(rectification, str(form.words.data), by=current_actor(), at=now())

    return _act(acts.ACCEPT, rectification, forms.AcceptForm, keep, "整改验收合格，整改状态已解除。")


@bp.route("/rectifications/<int:rectification_id>/fail", **FORM)
@requires(Action.FAIL, on=Rectification)
def fail(rectification: Rectification) -> ResponseReturnValue:
    """It was not done in time."""

    def keep(form: forms.FailForm) -> None:
        operations.fail(rectification, str(form.words.data), by=current_actor(), at=now())

    return _act(acts.FAIL, rectification, forms.FailForm, keep, "已认定未按期完成整改，可以依第十六条第（五）项立案。")


@bp.get("/rectification-files/<int:file_id>")
@requires(Action.RECTIFICATION_READ, on=RectificationFile)
def file(file: RectificationFile) -> ResponseReturnValue:
    """A file handed in, as a download only."""
    signed: Any = {"by": current_actor(), "at": now()}
    return handed_out(
        lambda: files.read(file, store(), **signed), file.name, lambda: files.note_damage(file, **signed)
    )


def _words_and_day(form: forms.AskForm | forms.SendBackForm | forms.ExtendForm) -> tuple[str, date]:
    return str(form.words.data), day_of(form.until)


def _act(
    act: Act, rectification: Rectification, kind: type[AForm], keep: Callable[[AForm], None], said: str
) -> ResponseReturnValue:
    """Form, operation, and back to the page."""
    act.ensure(rectification, by=current_actor(), at=now())
    form = kind.begin(rectification.version)
    if form.submitted():
        with form.beside():
            keep(form)
            return done(said, url_for("rectifications.show", rectification_id=rectification.id))
    return page("rectifications/act.html", act=act, form=form, **shown.brief(rectification, form))
