"""Pages on which facts are found, confirmed, gone back on, and measures are proposed."""

from flask import Blueprint, current_app, request, url_for
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases import interim
from portal.cases.acts import active_handlers
from portal.cases.forms import WordsForm
from portal.cases.models import Case
from portal.cases.views.blueprint import act_page, case_address
from portal.evidence import queries as evidence
from portal.findings import acts, hints, judging, operations, proposal_form, queries
from portal.findings.forms import ConfirmForm, FindingForm, VersionForm, WithdrawForm
from portal.findings.models import Finding
from portal.findings.proposing import propose as propose_measures
from portal.kit.clock import now
from portal.kit.web import current_actor, done, page
from portal.rulebook import rulebook_of

bp = Blueprint("findings", __name__, template_folder="templates")
FORM = {"methods": ["GET", "POST"]}


@bp.route("/cases/<int:case_id>/findings/add", **FORM)
@requires(Action.INVESTIGATE, on=Case)
def record(case: Case) -> ResponseReturnValue:
    """Choose the clause first, then state the fact, what proves it, and the clause's own conditions."""
    by, at = current_actor(), now()
    acts.RECORD.ensure(case, by=by, at=at)
    offers = {offer.clause.id: offer for offer in queries.offered(case, by)}
    offer = offers.get(request.args.get("clause", ""))
    if offer is None:
        more = {**_found(case), **hints.of_choice(case, by)}
        return page("findings/clauses.html", case=case, offers=list(offers.values()), **more)
    begun = hints.begun(case, offer.clause, request.args.get("aggravates", ""))
    form = FindingForm.under(rulebook_of(case), offer.clause, case.version, evidence.standing(case), **begun)
    if form.submitted():
        with form.beside():
            exhibits = evidence.chosen(case, form.exhibits.data or ())
            made = operations.record_finding(case, form.draft(offer.clause), exhibits, by=by, at=at)
            return done(f"{made.label}已认定。", url_for("findings.record", case_id=case.id))
    more = {**hints.of_clause(case, offer.clause), "in_full": rulebook_of(case).in_full(offer.clause.id)}
    return page("findings/record.html", case=case, form=form, offer=offer, **more)


@bp.route("/findings/<int:finding_id>/withdraw", **FORM)
@requires(Action.INVESTIGATE, on=Finding)
def withdraw(finding: Finding) -> ResponseReturnValue:
    """Take a finding back."""
    by, at, case = current_actor(), now(), finding.case
    acts.RECORD.ensure(case, by=by, at=at)
    form = WithdrawForm.begin(case.version)
    if form.submitted():
        with form.beside():
            operations.withdraw_finding(case, finding, str(form.words.data), by=by, at=at)
            return done(f"{finding.label}已撤回，原记录保留。", url_for("findings.record", case_id=case.id))
    return page("findings/withdraw.html", case=case, finding=finding, form=form)


@bp.route("/cases/<int:case_id>/findings/confirm", **FORM)
@requires(Action.INVESTIGATE, on=Case)
def confirm(case: Case) -> ResponseReturnValue:
    """The handlers confirm the facts together."""
    by, at = current_actor(), now()
    acts.CONFIRM.ensure(case, by=by, at=at)
    held, handlers = interim.in_force(case), active_handlers(case, case.lead_id)
    form = ConfirmForm.begin(case.version)
    if not held:
        del form.continue_reasons
    if form.submitted():
        with form.beside():
            operations.confirm(case, form.data.get("continue_reasons") or "", by=by, at=at)
            return done("事实已确认，调查终结。", case_address(case))
    shown = {"held": [(interim.KINDS[one.kind], one) for one in held], "handlers": handlers}
    return page("findings/confirm.html", case=case, form=form, **shown, **_found(case))


@bp.route("/cases/<int:case_id>/reinvestigate", **FORM)
@requires(Action.INVESTIGATE, on=Case)
def reinvestigate(case: Case) -> ResponseReturnValue:
    """Back to the investigation."""
    by, at = current_actor(), now()
    acts.REINVESTIGATE.ensure(case, by=by, at=at)
    form = WordsForm.begin(case.version)
    if form.submitted():
        with form.beside():
            operations.reinvestigate(case, str(form.words.data), by=by, at=at)
            return done("已退回调查核实环节。", case_address(case))
    return act_page(acts.REINVESTIGATE, case, form, "已认定的事实保留，可以补充或撤回；再次确认后须重新提出意见并告知。")


@bp.route("/cases/<int:case_id>/proposal", **FORM)
@requires(Action.PROPOSE, on=Case)
def propose(case: Case) -> ResponseReturnValue:
    """Propose measures from the clauses found."""
    by, at = current_actor(), now()
    acts.PROPOSE.ensure(case, by=by, at=at)
    keys = current_app.extensions["portal_keys"]
    form = proposal_form.begin(case, queries.proposal(case), keys)
    if form.submitted():
        with form.beside():
            propose_measures(case, form.chosen(keys), str(form.reasons.data), by=by, at=at)
            return done("拟处理意见已提出，待审批人签发告知书。", case_address(case))
    return page("findings/propose.html", case=case, form=form, answered=queries.answered(case), **_found(case))


@bp.route("/cases/<int:case_id>/rulebook-version", **FORM)
@requires(Action.PROPOSE, on=Case)
def apply_version(case: Case) -> ResponseReturnValue:
    """Judge the case by another version that is milder for the respondent (R-13)."""
    by, at = current_actor(), now()
    judging.APPLY.ensure(case, by=by, at=at)
    others = judging.others(case, at.date())
    form = VersionForm.begin(case.version)
    form.number.choices = [
        (one.version.number, f"第 {one.version.number} 版（{one.version.effective_from} 起生效）") for one in others
    ]
    if form.submitted():
        with form.beside():
            judging.apply_version(case, form.number.data, str(form.reasons.data), by=by, at=at)
            return done(f"本案改按规则第 {form.number.data} 版认定。", case_address(case))
    judged = judging.judged_by(case)
    return page("findings/apply_version.html", case=case, form=form, judged=judged, other_versions=others)


def _found(case: Case) -> dict[str, object]:
    """What the pages repeat of the findings so far."""
    return {
        "findings": queries.findings(case), "elsewhere": queries.decided_elsewhere(case), "rulebook": rulebook_of(case),
    }  # fmt: skip
