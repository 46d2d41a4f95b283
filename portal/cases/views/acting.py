"""A page for each act on a case: assign, start, recuse, joint work, oversight, interim measures, dismissal."""

from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.authority.actions import Action, Level, Post
from portal.authority.gate import requires
from portal.cases import handling, interim, joint, oversight
from portal.cases.forms import (
    AskForm,
    AssignForm,
    CoordinateForm,
    InterimForm,
    RecuseForm,
    UrgeForm,
    WordsForm,
)
from portal.cases.models import Case
from portal.cases.views.blueprint import act_page, bp, case_address
from portal.identity.models import Person
from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.forms import day_of
from portal.kit.web import current_actor, done
from portal.organisations.models import Office

FORM = {"methods": ["GET", "POST"]}


@bp.route("/cases/<int:case_id>/assign", **FORM)
@requires(Action.ASSIGN, on=Case)
def assign(case: Case) -> ResponseReturnValue:
    """Assign the handlers."""
    by, at = current_actor(), now()
    handling.ASSIGN.ensure(case, by=by, at=at)
    people = {person.id: person for person in handling.candidates(by.office_id, at)}
    chosen = [row.person_id for row in case.handlers if row.ended_at is None and row.office_id == by.office_id]
    form = AssignForm.begin(case.version, persons=chosen)
    form.persons.choices = [(person.id, person.name) for person in people.values()]
    if form.submitted():
        with form.beside():
            handling.assign(case, [people[number] for number in form.persons.data or ()], by=by, at=at)
            return done("承办人已指派。", case_address(case))
    return act_page(handling.ASSIGN, case, form)


@bp.route("/cases/<int:case_id>/start", **FORM)
@requires(Action.INVESTIGATE, on=Case)
def start(case: Case) -> ResponseReturnValue:
    """Start the investigation."""
    by, at = current_actor(), now()
    handling.START.ensure(case, by=by, at=at)
    form = AssignForm.begin(case.version)
    del form.persons
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
    people = {person.id: person for person in _recusable(case, by)}
    form = RecuseForm.begin(case.version, person=by.person_id)
    form.person.choices = [(person.id, person.name) for person in people.values()]
    if form.submitted():
        with form.beside():
            person = people[form.person.data]
            handling.recuse(case, person, form.reason.data or "", by=by, at=at)
            return done("已回避，此后不再接触本案。", "/" if person.id == by.person_id else case_address(case))
    return act_page(handling.RECUSE, case, form, "回避后立即失去本案的全部权限。")


def _recusable(case: Case, by: Actor) -> list[Person]:
    me = session().get_one(Person, by.person_id)
    if Post.APPROVER not in by.posts:
        return [me]
    others = [row.person for row in case.handlers if row.ended_at is None and row.office_id == by.office_id]
    return [me, *(person for person in others if person.id != me.id)]


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
    return act_page(joint.ASK, case, form)


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
    return act_page(joint.ANSWER, case, form)


@bp.route("/cases/<int:case_id>/coordination", **FORM)
@requires(Action.ASK_COORDINATION, on=Case)
def ask_coordination(case: Case) -> ResponseReturnValue:
    """Ask the province to coordinate."""
    by, at = current_actor(), now()
    joint.ASK_COORDINATION.ensure(case, by=by, at=at)
    form = WordsForm.begin(case.version)
    if form.submitted():
        joint.ask_coordination(case, form.words.data or "", by=by, at=at)
        return done("已报请省厅协调。", case_address(case))
    return act_page(joint.ASK_COORDINATION, case, form)


@bp.route("/cases/<int:case_id>/coordinate", **FORM)
@requires(Action.COORDINATE, on=Case)
def coordinate(case: Case) -> ResponseReturnValue:
    """Name who takes part in the joint investigation."""
    by, at = current_actor(), now()
    joint.COORDINATE.ensure(case, by=by, at=at)
    others = Office.level == Level.PREFECTURE, Office.id.not_in([case.lead_id, case.venue_id])
    offices = {office.id: office for office in session().scalars(select(Office).where(*others).order_by(Office.region_code))}
    form = CoordinateForm.begin(case.version)
    form.offices.choices = [(office.id, office.name) for office in offices.values()]
    if form.submitted():
        named = [offices[number] for number in form.offices.data or ()]
        joint.coordinate(case, form.arrangement.data or "", named, by=by, at=at)
        return done("协调安排已下达。", case_address(case))
    return act_page(joint.COORDINATE, case, form, "主办机构和活动所在地机构当然参加；处理决定仍由主办机构作出。")


@bp.route("/cases/<int:case_id>/comment", **FORM)
@requires(Action.COMMENT, on=Case)
def comment(case: Case) -> ResponseReturnValue:
    """Comment."""
    by, at = current_actor(), now()
    oversight.COMMENT.ensure(case, by=by, at=at)
    form = WordsForm.begin(case.version)
    if form.submitted():
        oversight.comment(case, form.words.data or "", by=by, at=at)
        return done("批注已记录。", case_address(case))
    return act_page(oversight.COMMENT, case, form)


@bp.route("/cases/<int:case_id>/urge", **FORM)
@requires(Action.SUPERVISE, on=Case)
def urge(case: Case) -> ResponseReturnValue:
    """Urge the lead to act."""
    by, at = current_actor(), now()
    oversight.SUPERVISE.ensure(case, by=by, at=at)
    form = UrgeForm.begin(case.version)
    if form.submitted():
        with form.beside():
            oversight.urge(case, form.words.data or "", day_of(form.until), by=by, at=at)
            return done("督办已下达。", case_address(case))
    return act_page(oversight.SUPERVISE, case, form)


@bp.route("/cases/<int:case_id>/return", **FORM)
@requires(Action.RETURN, on=Case)
def send_back(case: Case) -> ResponseReturnValue:
    """Return the case for re-investigation."""
    by, at = current_actor(), now()
    oversight.RETURN.ensure(case, by=by, at=at)
    form = WordsForm.begin(case.version)
    if form.submitted():
        oversight.send_back(case, form.words.data or "", by=by, at=at)
        return done("已退回重新调查。", case_address(case))
    return act_page(oversight.RETURN, case, form)


@bp.route("/cases/<int:case_id>/dismiss", **FORM)
@requires(Action.DISMISS, on=Case)
def dismiss(case: Case) -> ResponseReturnValue:
    """Dismiss with reasons."""
    by, at = current_actor(), now()
    oversight.DISMISS.ensure(case, by=by, at=at)
    form = WordsForm.begin(case.version)
    if form.submitted():
        oversight.dismiss(case, form.words.data or "", by=by, at=at)
        return done("已作不予处理。", case_address(case))
    return act_page(oversight.DISMISS, case, form)


def _interim(case: Case, kind: str) -> ResponseReturnValue:
    by, at = current_actor(), now()
    interim.ACTS[kind].ensure(case, by=by, at=at)
    form = InterimForm.begin(case.version)
    if form.submitted():
        interim.order(case, kind, form.target.data or "", form.reasons.data or "", by=by, at=at)
        return done("临时措施已采取。", case_address(case))
    return act_page(interim.ACTS[kind], case, form, "临时措施随调查结束而终止，确需延续的，确认事实时说明理由（R-16）。")


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
    """Lift what is in force."""
    by, at = current_actor(), now()
    interim.LIFT.ensure(case, by=by, at=at)
    form = WordsForm.begin(case.version)
    if form.submitted():
        interim.lift(case, form.words.data or "", by=by, at=at)
        return done("临时措施已解除。", case_address(case))
    return act_page(interim.LIFT, case, form)
