"""The steps of a batch from its opening to the proposal (20(1), 20(2))."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from portal.batches import measures
from portal.batches.forms import FactRow, SameFileForm, SameFindingForm
from portal.batches.queries import Member
from portal.batches.step import Doing, Setting, Step
from portal.cases import handling, interim
from portal.cases.acts import active_handlers
from portal.cases.forms import AssignForm
from portal.cases.joint_models import InterimMeasure
from portal.cases.states import State
from portal.evidence import acts as evidence_acts
from portal.evidence import content
from portal.evidence import operations as evidence
from portal.evidence.forms import RecordForm
from portal.evidence.models import Exhibit
from portal.evidence.queries import standing
from portal.findings import acts, operations, queries
from portal.findings.forms import ConfirmForm
from portal.identity.models import Person
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.forms import PortalForm
from portal.kit.refusal import Ground, Refused
from portal.rulebook import rulebook_of
from portal.rulebook.clauses import Clause


def _assign_form(setting: Setting) -> AssignForm:
    people = [one for one in handling.candidates(setting.by.office_id, setting.at) if one.id != setting.by.person_id]
    first = setting.first
    chosen = [row.person_id for row in first.handlers if row.ended_at is None and row.office_id == setting.by.office_id]
    form = AssignForm.begin(setting.version, persons=chosen)
    form.persons.choices = [(person.id, person.name) for person in people]
    return form


def _assign(member: Member, form: AssignForm, row: None, doing: Doing) -> None:
    people = [session().get_one(Person, number) for number in form.persons.data or ()]
    handling.assign(member.case, people, by=doing.by, at=doing.at)


def _start(member: Member, form: PortalForm, row: None, doing: Doing) -> None:
    handling.start(member.case, by=doing.by, at=doing.at)


def _collected(setting: Setting) -> dict[str, Any]:
    names = "、".join(active_handlers(setting.first, setting.by.office_id)) or setting.by.name
    return {"collected_by": names, "collected_on": local(setting.at).date()}


def _record_form(setting: Setting) -> RecordForm:
    return RecordForm.begin(kind="testimony", **_collected(setting))


def _add_record(member: Member, form: RecordForm, row: None, doing: Doing) -> None:
    evidence.add_record(member.case, form.particulars(), str(form.record.data), by=doing.by, at=doing.at)


def _file_form(setting: Setting) -> SameFileForm:
    return SameFileForm.begin(kind="electronic", **_collected(setting))


def _accepted(setting: Setting, form: Any) -> dict[str, Any]:
    return {"accepted": content.ACCEPTED, "endings": content.ENDINGS}


def _add_file(member: Member, form: SameFileForm, row: None, doing: Doing) -> None:
    evidence.add_file(member.case, form.particulars(), form.kept, doing.store, by=doing.by, at=doing.at)


def _clause(setting: Setting) -> Clause:
    """The clause asked for in the address, else the first of those alleged that a finding may be under."""
    offered = [one.clause.id for one in queries.offered(setting.first, setting.by)]
    wanted = (setting.asked.get("clause", ""), *setting.first.clauses, *offered)
    return rulebook_of(setting.first).clause(next(one for one in wanted if one in offered))


def _finding_form(setting: Setting) -> SameFindingForm:
    clause, exhibits = _clause(setting), standing(setting.first)
    form = SameFindingForm.under(rulebook_of(setting.first), clause, setting.version, exhibits)
    form.clause, form.hashes = clause.id, {one.id: one.sha256 or "" for one in exhibits}
    held = _held_by(setting, list(form.hashes.values()))
    form.exhibits.choices = [
        (one.id, f"{one.title}（{held.get(one.sha256 or '', 0)} 件案件均有，证明：{one.proves}）") for one in exhibits
    ]
    return form


def _held_by(setting: Setting, hashes: list[str]) -> dict[str, int]:
    """In how many of the cases there is an exhibit with this content."""
    ids = [one.case.id for one in setting.members]
    found = select(Exhibit.sha256, Exhibit.case_id).where(Exhibit.case_id.in_(ids), Exhibit.sha256.in_(hashes)).distinct()
    count: dict[str, int] = {}
    for digest, _ in session().execute(found):
        count[digest or ""] = count.get(digest or "", 0) + 1
    return count


def _offers(setting: Setting, form: SameFindingForm) -> dict[str, Any]:
    offers = queries.offered(setting.first, setting.by)
    alleged = [one.clause for one in offers if one.clause.id in setting.first.clauses]
    others = [one.clause for one in offers if one.clause.id not in setting.first.clauses]
    return {"clause": rulebook_of(setting.first).clause(form.clause), "alleged": alleged, "others": others}


def _find(member: Member, form: SameFindingForm, row: FactRow, doing: Doing) -> None:
    said = form.draft(rulebook_of(member.case).clause(form.clause))
    draft = replace(said, fact=said.fact + str(row.addition.data or "").strip())
    cited = [one for one in standing(member.case) if one.sha256 in form.cited()]
    if len({one.sha256 for one in cited}) < len(form.cited()):
        why = "本案没有登记所引用的全部证据，请先登记，或者取消勾选本案。"
        raise Refused(why, "20(2)", ground=Ground.INPUT, field="exhibits")
    operations.record_finding(member.case, draft, cited, by=doing.by, at=doing.at)


def _confirm_form(setting: Setting) -> ConfirmForm:
    form = ConfirmForm.begin(setting.version)
    if not _held(setting):
        del form.continue_reasons
    return form


def _held(setting: Setting) -> list[InterimMeasure]:
    ids = [one.case.id for one in setting.members]
    found = select(InterimMeasure).where(InterimMeasure.case_id.in_(ids), InterimMeasure.ended_at.is_(None))
    return list(session().scalars(found))


def _agreeing(setting: Setting, form: Any) -> dict[str, Any]:
    kinds = dict.fromkeys(interim.KINDS[one.kind] for one in _held(setting))
    return {"handlers": active_handlers(setting.first, setting.first.lead_id), "kinds": list(kinds)}


def _confirm(member: Member, form: ConfirmForm, row: None, doing: Doing) -> None:
    operations.confirm(member.case, form.data.get("continue_reasons") or "", by=doing.by, at=doing.at)


S = State
STEPS: tuple[Step, ...] = (
    Step(
        "assign", handling.ASSIGN, (S.OPENED, S.INVESTIGATING), _assign_form, _assign,
        hint="至少两名；承办人不得审核、审批本人承办的案件。",
    ),
    Step("start", handling.START, (S.OPENED,), lambda setting: PortalForm.begin(setting.version), _start),
    Step(
        "add-record", evidence_acts.ADD_RECORD, (S.INVESTIGATING,), _record_form, _add_record, part="batches/_record.html",
        hint="同一份笔录在每一件案件中各登记为一份证据。",
    ),
    Step(
        "add-file", evidence_acts.ADD_EVIDENCE, (S.INVESTIGATING,), _file_form, _add_file, more=_accepted,
        part="batches/_file.html", hint="同一份文件在每一件案件中各登记为一份证据。", multipart=True,
    ),
    Step(
        "find", acts.RECORD, (S.INVESTIGATING,), _finding_form, _find, FactRow, _offers, "batches/_finding.html",
        hint="相同的事实写一次，各人不同的情况写在各人一行，接在共同事实之后。",
    ),
    Step("confirm", acts.CONFIRM, (S.INVESTIGATING,), _confirm_form, _confirm, more=_agreeing, part="batches/_confirm.html"),
    Step(
        "propose", acts.PROPOSE, (S.FOUND,), measures.form, measures.perform, more=measures.shown,
        part="batches/_proposal.html",
    ),
)  # fmt: skip
