"""Pages on which a defence is recorded point by point, and each point is answered."""

from flask import url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases.models import Case
from portal.kit.clock import now
from portal.kit.web import current_actor, done, page
from portal.notices import acts, defences, queries
from portal.notices.forms import AnswerForm, DefenceForm
from portal.notices.views.blueprint import bp


@bp.route("/cases/<int:case_id>/defence", methods=["GET", "POST"])
@requires(Action.RECORD_DEFENCE, on=Case)
def record_defence(case: Case) -> ResponseReturnValue:
    """Record what the respondent answered, one row a point."""
    by, at = current_actor(), now()
    acts.RECORD_DEFENCE.ensure(case, by=by, at=at)
    form = DefenceForm.begin(case.version)
    if form.submitted():
        with form.beside():
            defences.record_defence(case, form.statement(), by=by, at=at)
            return done("陈述申辩已登记，每一点都须书面答复。", url_for("desk.case_page", case_id=case.id))
    return page("notices/defence.html", case=case, form=form, deadline=queries.deadline(case))


@bp.route("/cases/<int:case_id>/defence/answer", methods=["GET", "POST"])
@requires(Action.ANSWER_DEFENCE, on=Case)
def answer_defence(case: Case) -> ResponseReturnValue:
    """Answer the points that are open; those left empty stay open."""
    by, at = current_actor(), now()
    acts.ANSWER_DEFENCE.ensure(case, by=by, at=at)
    points = queries.unanswered(case)
    form = AnswerForm.begin(case.version, points=[{"point": str(point.id)} for point in points])
    if form.submitted():
        with form.beside():
            answered = defences.answer_points(case, form.answers(), by=by, at=at)
            return done(f"已书面答复 {len(answered)} 点。", url_for("desk.case_page", case_id=case.id))
    return page("notices/answer.html", case=case, form=form, points={str(point.id): point for point in points})
