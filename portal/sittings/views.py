"""Pages of a voided sitting: its innocent candidates, telling them, offering to sit again, hearing and answering them."""

import io
from typing import Any

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import send_file

from portal.assessments.models import Candidate
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.scope import capacities_of
from portal.decisions.acts import SERVE_DECISION
from portal.kit.clock import now
from portal.kit.forms import day_of
from portal.kit.refusal import Missing
from portal.kit.web import asked_id, asked_words, current_actor, done, page
from portal.notices.words import ACCEPTED, MODES
from portal.sittings import operations, queries, shown
from portal.sittings.forms import AnswerForm, NoticeForm, ObjectionForm, ResitForm
from portal.sittings.models import SittingNotice, VoidedSitting
from portal.sittings.operations import Objection
from portal.sittings.words import EVENTS, FILTERS, FILTERS_REVERSED, NOTICED, RESIT, RESTORED

bp = Blueprint("sittings", __name__, template_folder="templates")
FORM: dict[str, Any] = {"methods": ["GET", "POST"]}
PAGE = 100
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/sittings/<int:sitting_id>")
@requires(Action.CASE_READ, on=VoidedSitting)
def show(sitting: VoidedSitting) -> ResponseReturnValue:
    """Whom it concerns, page by page, narrowed to those of whom something is still to be done."""
    by, words, after = current_actor(), asked_words("q", 40), asked_id("after") or 0
    undone = shown.reversal(sitting)
    filters, filter_ = FILTERS_REVERSED if undone else FILTERS, request.args.get("still", "")
    filter_ = filter_ if filter_ in filters else ""
    found = queries.candidates(sitting, filter_, words, after, PAGE + 1)
    kept: dict[str, Any] = {"still": filter_ or None, "q": words or None}
    following = url_for("sittings.show", sitting_id=sitting.id, **kept, after=found[PAGE - 1].id) if len(found) > PAGE else ""
    return page(
        "sittings/show.html", sitting=sitting, lines=shown.lines(sitting, found[:PAGE], current_app.extensions["portal_keys"]),
        words=words, still=filter_, filters=filters, counts=queries.counts(sitting, filters), modes=MODES, following=following,
        undone=undone,
        may_act=SERVE_DECISION.turned_away(sitting.case, by, capacities_of(sitting.case, by)) is None,
    )  # fmt: skip


@bp.route("/sittings/<int:sitting_id>/notify", **FORM)
@requires(Action.SERVE_DECISION, on=VoidedSitting)
def notify(sitting: VoidedSitting) -> ResponseReturnValue:
    """Record that those chosen, or all who are left, were told."""
    by, at = current_actor(), now()
    operations.ensure_void(sitting, by)
    form, of = NoticeForm.begin(happened_on=at.date()), queries.ids(sitting, NOTICED, _chosen())
    if form.submitted():
        with form.beside():
            count = operations.notice(sitting, of, str(form.mode.data), day_of(form.happened_on), by=by, at=at)
            return done(f"已登记告知 {count} 人。", _address(sitting))
    return page("sittings/act.html", sitting=sitting, form=form, count=len(of), title="登记已告知", back=_address(sitting))


@bp.route("/sittings/<int:sitting_id>/resit", **FORM)
@requires(Action.SERVE_DECISION, on=VoidedSitting)
def resit(sitting: VoidedSitting) -> ResponseReturnValue:
    """Record that those chosen, or all who are left, were offered to sit again."""
    by, at = current_actor(), now()
    operations.ensure_void(sitting, by)
    form, of = ResitForm.begin(), queries.ids(sitting, RESIT, _chosen())
    if form.submitted():
        with form.beside():
            said = str(form.words.data or "")
            count = operations.offer_resit(sitting, of, day_of(form.resit_on), said, by=by, at=at)
            return done(f"已登记向 {count} 人提供重新评价。", _address(sitting))
    return page(
        "sittings/act.html", sitting=sitting, form=form, count=len(of), title="登记提供重新评价", back=_address(sitting)
    )


@bp.route("/sittings/<int:sitting_id>/restored", **FORM)
@requires(Action.SERVE_DECISION, on=VoidedSitting)
def restored(sitting: VoidedSitting) -> ResponseReturnValue:
    """Record that those chosen, or all who are left, were told that their results hold again."""
    by, at = current_actor(), now()
    operations.ensure_restored(sitting, by)
    form, of = NoticeForm.begin(happened_on=at.date()), queries.ids(sitting, RESTORED, _chosen())
    if form.submitted():
        with form.beside():
            count = operations.notice_restored(sitting, of, str(form.mode.data), day_of(form.happened_on), by=by, at=at)
            return done(f"已登记向 {count} 人告知结果恢复有效。", _address(sitting))
    title, back = "登记已告知恢复", _address(sitting)
    return page("sittings/act.html", sitting=sitting, form=form, count=len(of), title=title, back=back)


@bp.get("/sittings/<int:sitting_id>/candidates/<int:candidate_id>")
@requires(Action.CASE_READ, on=VoidedSitting)
def candidate(sitting: VoidedSitting, candidate_id: int) -> ResponseReturnValue:
    """What happened with one candidate."""
    by, one = current_actor(), _candidate(sitting, candidate_id)
    (line,) = shown.lines(sitting, [one], current_app.extensions["portal_keys"])
    happened = queries.happened(sitting, [one.id]).get(one.id, [])
    return page(
        "sittings/candidate.html", sitting=sitting, line=line, happened=happened, events=EVENTS, modes=MODES,
        objections=shown.objections(happened), outcomes=ACCEPTED, undone=shown.reversal(sitting),
        may_act=SERVE_DECISION.turned_away(sitting.case, by, capacities_of(sitting.case, by)) is None,
    )  # fmt: skip


@bp.route("/sittings/<int:sitting_id>/candidates/<int:candidate_id>/objection", **FORM)
@requires(Action.SERVE_DECISION, on=VoidedSitting)
def objection(sitting: VoidedSitting, candidate_id: int) -> ResponseReturnValue:
    """Record what a candidate objects."""
    by, at, one = current_actor(), now(), _candidate(sitting, candidate_id)
    operations.ensure_void(sitting, by)
    form, back = ObjectionForm.begin(happened_on=at.date()), _address(sitting, one)
    if form.submitted():
        with form.beside():
            said = Objection(str(form.words.data), day_of(form.happened_on))
            operations.object_(sitting, one, said, by=by, at=at)
            return done("异议已登记，须书面答复。", back)
    return page("sittings/act.html", sitting=sitting, form=form, about=one, title="登记异议", back=back)


@bp.route("/sittings/<int:sitting_id>/objections/<int:objection_id>/answer", **FORM)
@requires(Action.ANSWER_DEFENCE, on=VoidedSitting)
def answer(sitting: VoidedSitting, objection_id: int) -> ResponseReturnValue:
    """Answer an objection."""
    by, at, said = current_actor(), now(), _open_objection(sitting, objection_id)
    one = _candidate(sitting, said.candidate_id)
    form, back = AnswerForm.begin(), _address(sitting, one)
    if form.submitted():
        with form.beside():
            operations.answer(sitting, said, str(form.outcome.data), str(form.words.data), by=by, at=at)
            return done("异议已书面答复。", back)
    return page("sittings/act.html", sitting=sitting, form=form, about=one, said=said, title="答复异议", back=back)


@bp.get("/sittings/<int:sitting_id>/list")
@requires(Action.SERVE_DECISION, on=VoidedSitting)
def whole_list(sitting: VoidedSitting) -> ResponseReturnValue:
    """Everybody concerned as a workbook, with an entry in the log."""
    operations.ensure(SERVE_DECISION, sitting, current_actor())
    content, count = shown.whole_list(sitting, current_app.extensions["portal_keys"])
    operations.note_list(sitting, count, by=current_actor(), at=now())
    name = f"{sitting.assessment.number}告知名单.xlsx"
    return send_file(io.BytesIO(content), request.environ, mimetype=EXCEL, as_attachment=True, download_name=name)


def _chosen() -> list[int] | None:
    """Who is named in the address; None for all."""
    named = [int(one) for one in request.args.getlist("candidate") if one.isascii() and one.isdigit() and len(one) < 18]
    return named or None


def _candidate(sitting: VoidedSitting, candidate_id: int) -> Candidate:
    found = queries.candidate(sitting, candidate_id) if candidate_id < 2**62 else None
    if found is None:
        raise Missing
    return found


def _open_objection(sitting: VoidedSitting, objection_id: int) -> SittingNotice:
    found = queries.objection(sitting, objection_id) if objection_id < 2**62 else None
    if found is None:
        raise Missing
    return found


def _address(sitting: VoidedSitting, one: Candidate | None = None) -> str:
    if one is not None:
        return url_for("sittings.candidate", sitting_id=sitting.id, candidate_id=one.id)
    return url_for("sittings.show", sitting_id=sitting.id)
