"""Pages of joint work: help asked, answered and ended (4(3)); a cross-region case put to the province and arranged (20(6))."""

from flask import request
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases import joint
from portal.cases.forms import AskForm, CoordinateForm, EndAssistanceForm, WordsForm
from portal.cases.models import Case
from portal.cases.views.blueprint import FORM, act_page, bp, case_address
from portal.kit.clock import now
from portal.kit.forms import day_of
from portal.kit.web import current_actor, done


@bp.route("/cases/<int:case_id>/assistance", **FORM)
@requires(Action.ASK_ASSISTANCE, on=Case)
def ask_assistance(case: Case) -> ResponseReturnValue:
    """Ask an office for help."""
    by, at = current_actor(), now()
    joint.ASK.ensure(case, by=by, at=at)
    offices = {office.id: office for office in joint.helpers(case, by)}
    form = AskForm.begin(case.version)
    form.office.choices = [(office.id, office.name) for office in offices.values()]
    if form.submitted():
        with form.beside():
            joint.ask(case, offices[form.office.data], form.task.data or "", day_of(form.due_on), by=by, at=at)
            return done("协助请求已发出。", case_address(case))
    return act_page(joint.ASK, case, form, "受请求的机构自此可以查阅本案、收集证据，直至本机构结束协助；它不作处理决定。")


@bp.route("/cases/<int:case_id>/assistance/answer", **FORM)
@requires(Action.ANSWER_ASSISTANCE, on=Case)
def answer_assistance(case: Case) -> ResponseReturnValue:
    """Report on the help that was asked for."""
    by, at = current_actor(), now()
    joint.ANSWER.ensure(case, by=by, at=at)
    form = WordsForm.begin(case.version)
    if form.submitted():
        joint.answer(case, form.words.data or "", by=by, at=at)
        return done("协助情况已答复。", case_address(case))
    asked = [one for one in joint.open_assistance(case) if one.office_id == by.office_id]
    note = "；".join(f"{one.asked_by.short}请于 {one.due_on} 前办理：{one.task}" for one in asked)
    return act_page(joint.ANSWER, case, form, note)


@bp.route("/cases/<int:case_id>/assistance/end", **FORM)
@requires(Action.ASK_ASSISTANCE, on=Case)
def end_assistance(case: Case) -> ResponseReturnValue:
    """End help that one's own office asked for."""
    by, at = current_actor(), now()
    joint.END.ensure(case, by=by, at=at)
    asked = {one.id: one for one in joint.open_assistance(case) if one.asked_by_id == by.office_id}
    chosen = request.args.get("request", type=int)
    form = EndAssistanceForm.begin(case.version, request=chosen if chosen in asked else next(iter(asked)))
    form.request.choices = [(one.id, f"{one.office.name}：{one.task}") for one in asked.values()]
    if form.submitted():
        with form.beside():
            joint.end(case, asked[form.request.data], form.words.data or "", by=by, at=at)
            return done("协助已结束。", case_address(case))
    note = "结束后，因本次请求参加的机构不再能查阅本案；县（市、区）局依属地承担的协助职责不受影响。"
    return act_page(joint.END, case, form, note)


@bp.route("/cases/<int:case_id>/coordination", **FORM)
@requires(Action.ASK_COORDINATION, on=Case)
def ask_coordination(case: Case) -> ResponseReturnValue:
    """Ask the province to coordinate."""
    by, at = current_actor(), now()
    joint.ASK_COORDINATION.ensure(case, by=by, at=at)
    form = WordsForm.begin(case.version)
    if form.submitted():
        with form.beside():
            joint.ask_coordination(case, form.words.data or "", by=by, at=at)
            return done("已报请省厅协调。", case_address(case))
    note = f"由活动所在地市（州）局报请、省厅协调；{case.lead.name}参加联合调查并作出处理，省厅不作处理决定。"
    return act_page(joint.ASK_COORDINATION, case, form, note)


@bp.route("/cases/<int:case_id>/coordinate", **FORM)
@requires(Action.COORDINATE, on=Case)
def coordinate(case: Case) -> ResponseReturnValue:
    """Name who takes part in the joint investigation."""
    by, at = current_actor(), now()
    joint.COORDINATE.ensure(case, by=by, at=at)
    offices = {office.id: office for office in joint.others(case)}
    form = CoordinateForm.begin(case.version)
    form.offices.choices = [(office.id, office.name) for office in offices.values()]
    if form.submitted():
        with form.beside():
            named = [offices[number] for number in form.offices.data or ()]
            joint.coordinate(case, form.arrangement.data or "", named, by=by, at=at)
            return done("协调安排已下达。", case_address(case))
    note = "主办机构和活动所在地机构当然参加；另行参加的机构参加至本案办结。处理决定仍由主办机构作出。"
    return act_page(joint.COORDINATE, case, form, note)
