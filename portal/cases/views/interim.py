"""Pages of interim measures: ordered during the investigation (20(1)), held back by an institution (4(4)), lifted."""

from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases import interim
from portal.cases.forms import InterimForm, LiftForm
from portal.cases.interim import Order
from portal.cases.models import Case
from portal.cases.views.blueprint import FORM, act_page, bp, case_address
from portal.kit.clock import now
from portal.kit.web import current_actor, done
from portal.organisations import queries as organisations

ENDS = {
    "suspend_activity": "临时措施随调查结束而终止；确需延续的，确认事实时说明理由，最迟至处理决定作出时终止（R-16）。",
    "hold_data": "临时措施随调查结束而终止；确需延续的，确认事实时说明理由，最迟至处理决定作出时终止（R-16）。",
    "hold_back_own": "只能暂缓本案当事人本人的成绩和数据，最迟至处理决定作出时终止。",
}


def _interim(case: Case, kind: str) -> ResponseReturnValue:
    by, at = current_actor(), now()
    interim.ACTS[kind].ensure(case, by=by, at=at)
    form = InterimForm.begin(case.version)
    scope = organisations.scope_of(case.institution_id) if case.institution_id and kind == "suspend_activity" else ()
    form.occupations.choices = [(one.occupation_code, f"{one.occupation}（{one.occupation_code}）") for one in scope]
    if not scope:
        del form.occupations
    if form.submitted():
        with form.beside():
            said = form.data
            chosen = tuple(said.get("occupations") or ())
            interim.order(case, Order(kind, said["target"], said["reasons"], chosen), by=by, at=at)
            return done("临时措施已采取。", case_address(case))
    return act_page(interim.ACTS[kind], case, form, ENDS[kind])


@bp.route("/cases/<int:case_id>/interim/suspend", **FORM)
@requires(Action.SUSPEND_ACTIVITY, on=Case)
def suspend_activity(case: Case) -> ResponseReturnValue:
    """Suspend assessment activities."""
    return _interim(case, "suspend_activity")


@bp.route("/cases/<int:case_id>/interim/hold", **FORM)
@requires(Action.HOLD_DATA, on=Case)
def hold_data(case: Case) -> ResponseReturnValue:
    """Hold certificate data."""
    return _interim(case, "hold_data")


@bp.route("/cases/<int:case_id>/interim/hold-back", **FORM)
@requires(Action.HOLD_BACK_OWN, on=Case)
def hold_back_own(case: Case) -> ResponseReturnValue:
    """Hold back the person's own score and upload."""
    return _interim(case, "hold_back_own")


@bp.route("/cases/<int:case_id>/interim/lift", **FORM)
@requires(Action.LIFT_MEASURE, on=Case)
def lift(case: Case) -> ResponseReturnValue:
    """Lift what is in force, or some of it."""
    by, at = current_actor(), now()
    interim.LIFT.ensure(case, by=by, at=at)
    held = interim.in_force(case)
    form = LiftForm.begin(case.version, measures=[one.id for one in held])
    form.measures.choices = [(one.id, f"{interim.KINDS[one.kind]}：{one.target}") for one in held]
    if form.submitted():
        with form.beside():
            interim.lift(case, form.words.data or "", form.measures.data or (), by=by, at=at)
            return done("临时措施已解除。", case_address(case))
    return act_page(interim.LIFT, case, form)
