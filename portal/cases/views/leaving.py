"""Pages on which a case, or a part of it, goes elsewhere: to the competent office (4, 11–14), to other authorities (8, 19)."""

from flask import current_app
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.cases import referring, transferring
from portal.cases.forms import ReferForm, TransferForm
from portal.cases.models import Case
from portal.cases.referring import Letter
from portal.cases.views.blueprint import FORM, act_page, bp, case_address
from portal.kit.clock import now
from portal.kit.web import current_actor, done
from portal.rulebook import rulebook_of


@bp.route("/cases/<int:case_id>/transfer", **FORM)
@requires(Action.TRANSFER, on=Case)
def transfer(case: Case) -> ResponseReturnValue:
    """Hand the case to the competent office: those that may have it are offered, of the others it is said why not."""
    by, at = current_actor(), now()
    transferring.TRANSFER.ensure(case, by=by, at=at)
    ways = transferring.ways(case)
    offices = {one.office.id: one.office for one in ways.open}
    form = TransferForm.begin(case.version)
    form.target.choices = [(one.office.id, f"{one.office.name}（{one.why}）") for one in ways.open]
    if form.submitted():
        with form.beside():
            target, store = offices[form.target.data], current_app.extensions["portal_store"]
            transferring.transfer(case, target, form.reason.data or "", store=store, by=by, at=at)
            return done(f"案件已移交{target.name}。", case_address(case))
    note = "案件在本机构终结，作为“他机构移送”的线索到达接收机构，查明的情况一并移交；临时措施和协助随之结束。"
    more = {"barred": ways.barred, "told": transferring.told(case)}
    return act_page(transferring.TRANSFER, case, form, note, more)


@bp.route("/cases/<int:case_id>/refer", **FORM)
@requires(Action.REFER, on=Case)
def refer(case: Case) -> ResponseReturnValue:
    """Refer what is serious to those who prosecute it."""
    by, at = current_actor(), now()
    referring.REFER.ensure(case, by=by, at=at)
    grounds = referring.clauses(case)
    form = ReferForm.begin(case.version, clause=grounds[0] if len(grounds) == 1 else None)
    named = [rulebook_of(case).clause(one) for one in grounds]
    form.clause.choices = [(one.id, f"{one.name}　{one.text[:40]}") for one in named]
    if form.submitted():
        with form.beside():
            said = (form.clause, form.recipient, form.matter, form.reasons, form.document_number)
            referring.refer(case, Letter(*(field.data or "" for field in said)), by=by, at=at)
            return done("移送已登记。", case_address(case))
    note = "移送不以告知和处理决定为前提，本案的处理程序继续进行。"
    return act_page(referring.REFER, case, form, note)
