"""The same measures proposed in every case of a batch, each about what the registers hold of its own respondent: the sitting,
the certificate, the subsidy (9). What a case has not, it says does not apply; nothing is taken from another's case."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select

from portal.assessments.models import Subsidy
from portal.batches.queries import Member
from portal.batches.step import Doing, Setting
from portal.certificates.models import Certificate
from portal.findings import proposal_form, queries
from portal.findings.details import DETAILS, Detail
from portal.findings.proposing import propose
from portal.kit.db import session
from portal.kit.forms import PortalForm
from portal.kit.refusal import Refused
from portal.rulebook import rulebook_of

CANDIDATE, CERTIFICATE, SUBSIDY = "candidate", "certificate", "subsidy"
OWN: Final = {CANDIDATE: "参评记录", CERTIFICATE: "证书", SUBSIDY: "补贴"}
"""The particulars that each case says for itself and that are not asked for all, with what they name."""
Held = Mapping[int, Mapping[str, Mapping[int, str]]]


def form(setting: Setting) -> PortalForm:
    """The form of a proposal without what each case says for itself, and without what is said where it is not there."""
    first = setting.first
    made = proposal_form.begin(first, queries.proposal(first), setting.store.keys, setting.version)
    for measure in (*made.what.required, *made.what.optional):
        for detail in filter(_own, DETAILS.get(measure, ())):
            if f"{measure}__{detail.key}" in made:
                del made[f"{measure}__{detail.key}"]
    return made


def shown(setting: Setting, made: Any) -> dict[str, Any]:
    """Beside the form: what the registers hold of each, where a measure that can be chosen is about it."""
    named = {_about(measure) for measure in (*made.what.required, *made.what.optional)} & {CERTIFICATE, SUBSIDY}
    heads = {key: words for key, words in OWN.items() if key in named}
    held = of_each(setting.members) if heads else {}
    rows = [(one.case, [held[one.candidate_id][key].values() for key in heads]) for one in setting.members if heads]
    return {"rulebook": rulebook_of(setting.first), "heads": list(heads.values()), "rows": rows}


def perform(member: Member, made: Any, row: None, doing: Doing) -> None:
    """Propose in one case."""
    held = of_each([member])[member.candidate_id]
    measures = [_of_case(one, held, made.lacking) for one in made.chosen(doing.store.keys)]
    propose(member.case, measures, str(made.reasons.data), by=doing.by, at=doing.at)


def of_each(members: Sequence[Member]) -> Held:
    """What the registers hold of each member's sitting, by candidate and particular: ids, and what they are called."""
    ids = [one.candidate_id for one in members]
    held: dict[int, dict[str, dict[int, str]]] = {one: {CANDIDATE: {one: ""}, CERTIFICATE: {}, SUBSIDY: {}} for one in ids}
    papers = select(Certificate.candidate_id, Certificate.id, Certificate.number).where(Certificate.candidate_id.in_(ids))
    for candidate, paper, number in session().execute(papers.order_by(Certificate.id)):
        held[candidate or 0][CERTIFICATE][paper] = number
    for paid in session().scalars(select(Subsidy).where(Subsidy.candidate_id.in_(ids)).order_by(Subsidy.id)):
        held[paid.candidate_id][SUBSIDY][paid.id] = f"{paid.amount:f}元（{paid.payer}）"
    return held


def _own(detail: Detail) -> bool:
    return detail.key in OWN or not OWN.keys().isdisjoint(detail.unless.split())


def _about(measure: str) -> str:
    return next((detail.key for detail in DETAILS.get(measure, ()) if detail.key in OWN), "")


def _of_case(measure: dict[str, Any], held: Mapping[str, Mapping[int, str]], lacking: frozenset[str]) -> dict[str, Any]:
    name, key = measure["measure"], _about(measure["measure"])
    if not key or not measure.get("applicable", True):
        return measure
    found = list(held[key])
    if len(found) > 1:
        raise Refused(f"登记中本人有 {len(found)} 项{OWN[key]}，须逐项选择。", "9", when="在该案页面单独提出拟处理意见")
    if not found and name in lacking:
        return {"measure": name, "applicable": False, "reason": f"登记中没有本人本批次的{OWN[key]}。"}
    return {**measure, "stated": {**measure["stated"], key: str(found[0]) if found else ""}}
