"""Pages on which handlers are assigned, the investigation begins and somebody steps back (R-10, 20(1))."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases import handling
from portal.cases.forms import AssignForm, RecuseForm
from portal.cases.models import Case
from portal.cases.views.blueprint import FORM, act_page, bp, case_address
from portal.kit.clock import now
from portal.kit.forms import PortalForm
from portal.kit.web import current_actor, done


@bp.route("/cases/<int:case_id>/assign", **FORM)
@requires(Action.ASSIGN, on=Case)
def assign(case: Case) -> ResponseReturnValue:
    """Assign the handlers."""
    by, at = current_actor(), now()
    handling.ASSIGN.ensure(case, by=by, at=at)
    people = {person.id: person for person in handling.assignable(case, by, at)}
    chosen = [row.person_id for row in case.handlers if row.ended_at is None and row.office_id == by.office_id]
    form = AssignForm.begin(case.version, persons=chosen)
    form.persons.choices = [(person.id, person.name) for person in people.values()]
    if form.submitted():
        with form.beside():
            handling.assign(case, [people[number] for number in form.persons.data or ()], by=by, at=at)
            return done("承办人已指派。", case_address(case))
    return act_page(handling.ASSIGN, case, form, "至少两名；承办人不得审核、审批本人承办的案件，已回避的人员不在其列。")


@bp.route("/cases/<int:case_id>/start", **FORM)
@requires(Action.INVESTIGATE, on=Case)
def start(case: Case) -> ResponseReturnValue:
    """Start the investigation."""
    by, at = current_actor(), now()
    handling.START.ensure(case, by=by, at=at)
    form = PortalForm.begin(case.version)
    if form.submitted():
        handling.start(case, by=by, at=at)
        return done("已开始调查核实。", case_address(case))
    return act_page(handling.START, case, form, "开始后可收集证据、认定事实；调查期间可根据情况采取临时措施。")


@bp.route("/cases/<int:case_id>/recuse", **FORM)
@requires(Action.RECUSE, on=Case)
def recuse(case: Case) -> ResponseReturnValue:
    """Declare one's own recusal, or, as approver, order somebody's."""
    by, at = current_actor(), now()
    handling.RECUSE.ensure(case, by=by, at=at)
    people = {person.id: person for person in handling.recusable(case, by, at)}
    form = RecuseForm.begin(case.version, person=by.person_id)
    form.person.choices = [(one.id, f"{one.name}（本人）" if one.id == by.person_id else one.name) for one in people.values()]
    if form.submitted():
        with form.beside():
            person = people[form.person.data]
            handling.recuse(case, person, form.reason.data or "", by=by, at=at)
            if person.id == by.person_id:
                return done("您已回避，此后不再接触该案。", url_for("desk.home"))
            return done(f"{person.name}已回避，此后不再接触本案。", case_address(case))
    note = "回避自提交时生效：该人员立即失去本案的全部权限，看不到本案的任何内容；此前的记录保留。"
    return act_page(handling.RECUSE, case, form, note)
