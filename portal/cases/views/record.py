"""Pages on what a case's record says: related cases, linked and unlinked; a mistyped entry, corrected by another (20(2))."""

from dataclasses import replace

from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases import correcting, links
from portal.cases.forms import CorrectForm, LinkForm, WordsForm
from portal.cases.models import Case, CaseStep
from portal.cases.queries import by_number, load
from portal.cases.states import Event
from portal.cases.views.blueprint import FORM, act_page, bp, case_address
from portal.cases.words import event_word
from portal.kit.clock import now
from portal.kit.refusal import Missing
from portal.kit.web import current_actor, done


@bp.route("/cases/<int:case_id>/link", **FORM)
@requires(Action.LINK, on=Case)
def link(case: Case) -> ResponseReturnValue:
    """Relate the case with another one that the actor may know of."""
    by, at = current_actor(), now()
    links.LINK.ensure(case, by=by, at=at)
    form = LinkForm.begin(case.version)
    if form.submitted():
        with form.beside():
            other = by_number(by, form.number.data or "")
            links.link(case, other, form.reason.data or "", by=by, at=at)
            return done(f"已与 {other.number} 关联。", case_address(case))
    return act_page(links.LINK, case, form, "两案的页面都显示关联；只有两案都能知悉的人看得到对方案件。")


@bp.route("/cases/<int:case_id>/links/<int:other_id>/end", **FORM)
@requires(Action.LINK, on=Case)
def unlink(case: Case, other_id: int) -> ResponseReturnValue:
    """Take a link back by a later entry."""
    by, at = current_actor(), now()
    other = load(by, other_id) if other_id in links.links(case) else None
    if other is None:
        raise Missing
    form = WordsForm.begin(case.version)
    if form.submitted():
        links.unlink(case, other, form.words.data or "", by=by, at=at)
        return done(f"与 {other.number} 的关联已解除。", case_address(case))
    note = f"解除与 {other.number}（{other.title}）的关联。原来的关联记录保留，解除另记一条。"
    return act_page(replace(links.LINK, label="解除关联", hint="两案不再相关的，说明理由"), case, form, note)


@bp.route("/steps/<int:step_id>/correct", **FORM)
@requires(Action.CORRECT, on=CaseStep)
def correct(step: CaseStep) -> ResponseReturnValue:
    """Correct a record by a later one; both stay readable."""
    by, at, case = current_actor(), now(), step.case
    correcting.ensure(step, by=by, at=at)
    form = CorrectForm.begin(case.version, words=step.note)
    if form.submitted():
        with form.beside():
            correcting.correct(step, form.words.data or "", by=by, at=at)
            return _to_record(case)
    note = "只更正办理记录的文字，不改变已签发的文书、已作出的处理和案件所处的环节。"
    if step.event == Event.SERVE_NOTICE:
        note += "收到日期、收件人有误的，请在案件页“文书与送达”中更正，期限随之重新计算。"
    return act_page(correcting.CORRECT, case, form, note, {"old": step, "old_word": event_word(step.event)})


def _to_record(case: Case) -> Response:
    return done("已更正，原记录保留。", case_address(case) + "#log")
