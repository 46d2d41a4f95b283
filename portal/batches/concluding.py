"""The steps of a batch from the notice to the closing (20(3), 20(4), 20(5))."""

from collections.abc import Callable
from typing import Any

from portal.batches.forms import CommonServiceForm, FileTogetherForm, ServiceRow, text_of
from portal.batches.queries import Member
from portal.batches.step import Doing, Setting, Step
from portal.cases.models import Case
from portal.cases.states import State
from portal.decisions import acts as decision_acts
from portal.decisions import execution, operations
from portal.decisions import shown as decided
from portal.decisions.forms import DecisionForm, ExecutionForm, ReviewForm
from portal.filings import acts as filing_acts
from portal.filings import operations as filings
from portal.filings.queries import to_file, to_receive
from portal.filings.shown import draft
from portal.kit.forms import PortalForm
from portal.kit.refusal import Refused
from portal.notices import acts, issuing, service
from portal.notices.content import notice_content
from portal.notices.forms import ConfirmForm, ReasonsForm, paper_of
from portal.notices.service import Proof
from portal.publicity import acts as closing
from portal.publicity.forms import CloseForm
from portal.publicity.operations import close

Serve = Callable[..., object]


def _issue(member: Member, form: ConfirmForm, row: None, doing: Doing) -> None:
    issuing.issue_notice(member.case, by=doing.by, at=doing.at)


def _notice(setting: Setting, form: Any) -> dict[str, Any]:
    return {"document": notice_content(setting.first, setting.at), "about": setting.first}


def _withdraw(member: Member, form: ReasonsForm, row: None, doing: Doing) -> None:
    issuing.withdraw_proposal(member.case, str(form.reasons.data), by=doing.by, at=doing.at)


def _service_form(setting: Setting) -> CommonServiceForm:
    return CommonServiceForm.begin(setting.version, mode="direct").reduced()


def proof(case: Case, form: CommonServiceForm, row: ServiceRow) -> Proof:
    """How one document was served: what its row says, and otherwise what is said for all."""
    mode = text_of(row, "mode") or text_of(form, "mode")
    return Proof(
        mode=mode, received_on=row.received_on.data or form.received_on.data,
        recipient=text_of(row, "recipient") or case.respondent_name,
        paper=paper_of(row.paper.data) or form.proof_of_all, witness=text_of(row, "witness"),
        consent=text_of(row, "consent"), published_on=row.published_on.data,
    )  # fmt: skip


def _serving(serve: Serve) -> Callable[[Member, Any, Any, Doing], object]:
    def perform(member: Member, form: CommonServiceForm, row: ServiceRow, doing: Doing) -> object:
        return serve(member.case, proof(member.case, form, row), store=doing.store, by=doing.by, at=doing.at)

    return perform


def _review(member: Member, form: ReviewForm, row: None, doing: Doing) -> None:
    operations.review(member.case, form.passed, str(form.opinion.data), by=doing.by, at=doing.at)


def _decision_form(setting: Setting) -> DecisionForm:
    return DecisionForm.begin(setting.version).offer(decided.strikeable_choices(setting.first))


def _decide(member: Member, form: DecisionForm, row: None, doing: Doing) -> None:
    operations.decide(member.case, str(form.reasons.data), by=doing.by, at=doing.at, struck=form.struck.data or [])


def _brief(setting: Setting, form: Any) -> dict[str, Any]:
    return {"brief": decided.brief(setting.first), "about": setting.first}


def _execution_form(setting: Setting) -> ExecutionForm:
    return ExecutionForm.begin(setting.version).offer(decided.to_carry_out(setting.first))


def _carry_out(member: Member, form: ExecutionForm, row: None, doing: Doing) -> None:
    execution.carry_out(member.case, form.statement(), by=doing.by, at=doing.at)


def _filing_form(setting: Setting) -> FileTogetherForm:
    owed = next((found for one in setting.members if (found := to_file(one.case, setting.by))), [])
    form = FileTogetherForm.begin(setting.version, recipients=[str(one.to_id) for one in owed])
    return form.offer(owed)


def _file(member: Member, form: FileTogetherForm, row: None, doing: Doing) -> None:
    owed = form.chosen(to_file(member.case, doing.by))
    if not owed:
        raise Refused("没有待向所选机构报送的报备。", "20(5)")
    for one in owed:
        filings.file(one, str(form.summary.data or "") or draft(member.case), by=doing.by, at=doing.at)


def _receive(member: Member, form: PortalForm, row: None, doing: Doing) -> None:
    filed = to_receive(member.case, doing.by)
    if filed is None:
        raise Refused("没有向本机构报送、待收讫的报备。", "20(5)")
    filings.receive(filed, by=doing.by, at=doing.at)


def _close(member: Member, form: CloseForm, row: None, doing: Doing) -> None:
    close(member.case, str(form.note.data), by=doing.by, at=doing.at)


S = State
STEPS: tuple[Step, ...] = (
    Step(
        "issue-notice", acts.ISSUE_NOTICE, (S.PROPOSED,), lambda setting: ConfirmForm.begin(setting.version), _issue,
        more=_notice, part="batches/_issue.html", hint="每人一份告知书，各编文号；签发后内容不再改变。", own="notices.issue",
    ),
    Step(
        "withdraw-proposal", acts.WITHDRAW_PROPOSAL, (S.PROPOSED,), lambda setting: ReasonsForm.begin(setting.version),
        _withdraw,
    ),
    Step(
        "serve-notice", acts.SERVE_NOTICE, (S.ISSUED,), _service_form, _serving(service.serve_notice), ServiceRow,
        part="batches/_service.html", hint="各人的陈述申辩期从各人收到的次日起计算十五个工作日。", multipart=True,
    ),
    Step(
        "serve-for-another", acts.SERVE_FOR_ANOTHER, (S.ISSUED,), _service_form, _serving(service.serve_for_another),
        ServiceRow, part="batches/_service.html", hint="受主办机构委托送达；各人的期限从各人收到的次日起计算。", multipart=True,
    ),
    Step(
        "review", decision_acts.REVIEW, (S.NOTIFIED, S.HEARD), lambda setting: ReviewForm.begin(setting.version),
        _review, more=_brief, part="batches/_review.html", own="desk.case_page", reads="查看案件",
        hint="期限未满、申辩未答复的，逐人说明，不能一并审核。",
    ),
    Step(
        "decide", decision_acts.DECIDE, (S.REVIEWED,), _decision_form, _decide, more=_brief, part="batches/_review.html",
        hint="每人一份处理决定书，各编文号；签发后不能撤回。", own="decisions.decide",
    ),
    Step(
        "serve-decision", decision_acts.SERVE_DECISION, (S.DECIDED,), _service_form, _serving(execution.serve_decision),
        ServiceRow, part="batches/_service.html", hint="各人的决定自各人收到时起执行。", multipart=True,
    ),
    Step(
        "carry-out", decision_acts.CARRY_OUT, (S.SERVED,), _execution_form, _carry_out,
        hint="逐项措施登记；全部登记后进入报备结案。",
    ),
    Step(
        "file", filing_acts.FILE, (S.DECIDED, S.SERVED, S.EFFECTIVE), _filing_form, _file,
        hint="每件各报一份；报备内容不填写的，按各案的决定和执行情况生成。",
    ),
    Step(
        "receive-filing", filing_acts.RECEIVE_FILING, (S.DECIDED, S.SERVED, S.EFFECTIVE),
        lambda setting: PortalForm.begin(setting.version), _receive,
    ),
    Step("close", closing.CLOSE, (S.EFFECTIVE,), lambda setting: CloseForm.begin(setting.version), _close),
)  # fmt: skip
