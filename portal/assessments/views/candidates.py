"""Pages of one candidate: scores, what became of them, and the public money paid and coming back."""

from collections.abc import Callable
from typing import Any

from flask import current_app, url_for
from flask.typing import ResponseReturnValue

from portal.assessments import history, keeping, queries, recovering, shown
from portal.assessments.decided import decisions_about
from portal.assessments.forms import PaymentForm, SubsidyForm
from portal.assessments.models import Candidate, RegisterEntry, Subsidy
from portal.assessments.scope import capacities_of, case_button
from portal.assessments.views.blueprint import bp
from portal.assessments.words import ID_KINDS, RESULT_STATES, SUBJECTS, SUBSIDY_STATES
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.authority.permission import basis_for
from portal.kit.clock import now, today
from portal.kit.forms import day_of
from portal.kit.web import current_actor, done, page

FORM: dict[str, Any] = {"methods": ["GET", "POST"]}


@bp.get("/candidates/<int:candidate_id>")
@requires(Action.ASSESSMENT_READ, on=Candidate)
def candidate(candidate: Candidate) -> ResponseReturnValue:
    """One candidate of one assessment."""
    day, entries = today(), queries.entries("candidate_id", [candidate.id])
    (row,) = shown.candidate_rows([candidate], current_app.extensions["portal_keys"], day)
    return page(
        "assessments/candidate.html", row=row, subjects=SUBJECTS, id_kinds=ID_KINDS, states=RESULT_STATES,
        lines=history.lines(entries.get(candidate.id, []), day), subsidy_states=SUBSIDY_STATES, colours=shown.COLOURS,
        subsidies=shown.subsidy_rows(queries.subsidies(candidate), day),
        may_pay=basis_for(current_actor(), Action.RECORD_SUBSIDY, capacities_of(candidate, current_actor())) is not None,
        decided=decisions_about(candidate, current_actor()), opens=case_button(current_actor(), "6.1"),
    )  # fmt: skip


@bp.route("/candidates/<int:candidate_id>/subsidy", **FORM)
@requires(Action.RECORD_SUBSIDY, on=Candidate)
def subsidy(candidate: Candidate) -> ResponseReturnValue:
    """Money that was paid for the candidate."""
    form, back = SubsidyForm.begin(), url_for("assessments.candidate", candidate_id=candidate.id)
    if form.submitted():
        with form.beside():
            paid = (form.yuan, str(form.payer.data), day_of(form.paid_on))
            keeping.record_subsidy(candidate, *paid, by=current_actor(), at=now())
            return done("补贴已登记。", back)
    return page("assessments/money.html", form=form, candidate=candidate, title="登记补贴发放", back=back)


@bp.route("/subsidies/<int:subsidy_id>/recovered", **FORM)
@requires(Action.RECORD_SUBSIDY, on=Subsidy)
def recovered(subsidy: Subsidy) -> ResponseReturnValue:
    """Money that came back, under the decision that ordered it."""
    found = recovering.order(subsidy, today())
    return _moved(subsidy, "登记追回款项", recovering.record_recovered, found)


@bp.route("/subsidies/<int:subsidy_id>/refunded", **FORM)
@requires(Action.RECORD_SUBSIDY, on=Subsidy)
def refunded(subsidy: Subsidy) -> ResponseReturnValue:
    """Money that had come back and was given back, for the decision that had ordered it was reversed."""
    found = recovering.reversal(subsidy, today())
    return _moved(subsidy, "登记退还款项", recovering.record_refunded, found)


def _moved(
    subsidy: Subsidy, title: str, record: Callable[..., int], found: RegisterEntry
) -> ResponseReturnValue:
    form, back = PaymentForm.begin(), url_for("assessments.candidate", candidate_id=subsidy.candidate_id)
    if form.submitted():
        with form.beside():
            record(subsidy, form.payment(), by=current_actor(), at=now())
            return done("款项已登记。", back)
    return page(
        "assessments/money.html", form=form, candidate=subsidy.candidate, title=title, back=back, why=found,
        recovery=recovering.standing(subsidy, today()),
    )  # fmt: skip
