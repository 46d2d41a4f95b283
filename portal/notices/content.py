"""What a 拟处理告知书 says (20(3)): the facts, the reasons, the clauses in full, the measures proposed, and the right to
answer. It is written down once, when the notice is issued, and never follows later changes of the case."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.cases.models import Case
from portal.findings.models import Finding, Proposal
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.pages import chinese_day
from portal.notices.deadlines import DEFENCE_DAYS
from portal.notices.words import KINDS, WE
from portal.organisations.models import Office, Region
from portal.rulebook import rulebook_of
from portal.rulebook.citation import cite, numeral
from portal.rulebook.clauses import Rulebook

RULES = "《贵州省职业技能等级认定规范管理实施细则》"
SHORT = "《实施细则》"
Paragraph = list[str]
"""A kind (`h` heading, `p` paragraph) and its words; a list, because it is stored as JSON."""


def findings_in_force(case: Case) -> list[Finding]:
    """The facts found and not withdrawn, in order."""
    found = select(Finding).where(Finding.case_id == case.id, Finding.withdrawn_at.is_(None))
    return list(session().scalars(found.order_by(Finding.ordinal)))


def proposal_in_force(case: Case) -> Proposal | None:
    """The latest proposal."""
    found = select(Proposal).where(Proposal.case_id == case.id).order_by(Proposal.id.desc()).limit(1)
    return session().scalars(found).one_or_none()


def hand_in_office(case: Case) -> Office | None:
    """Where a defence is handed in (20(3), 所在地人力资源社会保障部门): the prefecture of the case's place."""
    if case.prefecture_id is not None:
        return session().get(Office, case.prefecture_id)
    place = session().get(Region, case.place_code)
    codes = [place.code, place.parent_code] if place else []
    found = select(Office).where(Office.level == "prefecture", Office.region_code.in_(codes))
    return session().scalars(found).unique().one_or_none()


def notice_content(case: Case, at: datetime) -> dict[str, Any]:
    """The notice as it would be issued now; the number is added when it is."""
    findings, proposal = findings_in_force(case), proposal_in_force(case)
    facts = [_fact(finding) for finding in findings]
    measures = [_measure(rulebook_of(case), chosen) for chosen in proposal.measures] if proposal else []
    reasons = proposal.reasons if proposal else ""
    receiver = hand_in_office(case)
    return {
        "title": f"职业技能等级认定不规范行为{KINDS['proposal']}",
        "organ": case.lead.name,
        "case_number": case.number,
        "addressee": case.respondent_name,
        "issued_on": local(at).date().isoformat(),
        "dated": chinese_day(at),
        "clauses": list(dict.fromkeys(fact["clause"] for fact in facts)) or list(case.clauses),
        "facts": facts,
        "measures": measures,
        "reasons": reasons,
        "hand_in": receiver.name if receiver else "",
        "paragraphs": _paragraphs(case, facts, measures, reasons, receiver),
    }


def _fact(finding: Finding) -> dict[str, Any]:
    book = rulebook_of(finding.case)
    conditions = [book.conditions[word].name for word in finding.conditions if word in book.conditions]
    return {
        "ordinal": finding.ordinal,
        "fact": finding.fact,
        "clause": finding.clause,
        "clause_text": book.in_full(finding.clause),
        "conditions": conditions,
        "weighing": finding.weighing,
        "exhibits": [{"number": exhibit.label, "title": exhibit.title} for exhibit in finding.exhibits],
    }


def _measure(book: Rulebook, chosen: dict[str, Any]) -> dict[str, Any]:
    known = book.measures.get(chosen["measure"])
    return {
        "measure": chosen["measure"],
        "name": known.name if known else chosen["measure"],
        "clause": chosen.get("clause", ""),
        "detail": _words(book, chosen.get("detail")),
        "applicable": bool(chosen.get("applicable", True)),
        "reason": _words(book, chosen.get("reason")),
    }


def _words(book: Rulebook, detail: object) -> str:
    if isinstance(detail, dict):
        return "，".join(f"{book.particulars.get(key, key)}：{value}" for key, value in detail.items() if value)
    return str(detail or "")


def _paragraphs(
    case: Case, facts: list[dict[str, Any]], measures: list[dict[str, Any]], reasons: str, receiver: Office | None
) -> list[Paragraph]:
    we, you = WE[case.lead_level], "你单位" if case.respondent_kind == "institution" else "你"
    opening = (
        f"{we}对{you}涉嫌职业技能等级认定不规范行为一案（案号：{case.number}）组织调查核实，现已调查终结。依据{RULES}"
        f"（以下简称{SHORT}）{cite('20(3)')}规定，在作出处理决定前，现将拟作出的处理决定及相关事实、理由、依据告知如下："
    )
    return [
        ["p", opening],
        ["h", "一、查明的事实"],
        *(["p", f"（{numeral(n)}）{fact['fact']}"] for n, fact in enumerate(facts, 1)),
        ["h", "二、认定事实的证据"],
        *_evidence(facts),
        ["h", "三、处理的依据和理由"],
        *_grounds(facts, reasons),
        ["h", "四、拟作出的处理决定"],
        *_measures(measures, we),
        ["h", "五、陈述和申辩的权利"],
        *_rights(you, receiver),
    ]


def _evidence(facts: list[dict[str, Any]]) -> list[Paragraph]:
    exhibits = {one["number"]: one["title"] for fact in facts for one in fact["exhibits"]}
    listed = "；".join(f"{number} {title}" for number, title in sorted(exhibits.items()))
    return [["p", f"上述事实有以下证据证明：{listed}。" if listed else "上述事实有案卷所载证据证明。"]]


def _grounds(facts: list[dict[str, Any]], reasons: str) -> list[Paragraph]:
    clauses = {fact["clause"]: fact for fact in facts}
    paragraphs = []
    for clause, fact in clauses.items():
        text = fact["clause_text"].replace("\n", "").split("　", 1)[-1].rstrip("；。")
        met = f"本案情形为：{'、'.join(fact['conditions'])}。" if fact["conditions"] else ""
        weighed = fact["weighing"].rstrip("。") + "。" if fact["weighing"] else ""
        paragraphs.append(["p", f"{SHORT}{cite(clause)}规定：“{text}。”{met}{weighed}"])
    return [*paragraphs, ["p", f"处理理由：{reasons}"]] if reasons else paragraphs


def _measures(measures: list[dict[str, Any]], we: str) -> list[Paragraph]:
    applied = [one for one in measures if one["applicable"]]
    lines = [["p", f"依据上述规定，{we}拟作出以下处理："]]
    for number, one in enumerate(applied, 1):
        detail = f"（{one['detail']}）" if one["detail"] else ""
        lines.append(["p", f"（{numeral(number)}）{one['name']}{detail}{'；' if number < len(applied) else '。'}"])
    lines.extend(["p", f"“{one['name']}”不适用：{one['reason']}"] for one in measures if not one["applicable"])
    return lines


def _rights(you: str, receiver: Office | None) -> list[Paragraph]:
    where = receiver.name if receiver else "所在地市（州）人力资源和社会保障局"
    return [
        [
            "p",
            f"依据{SHORT}{cite('20(3)')}规定，{you}如有异议，须在收到本告知书后{DEFENCE_DAYS}个工作日内（收到之日不计算在内），"
            f"向{where}提出书面陈述和申辩。期限内交邮的，以交邮日期为准。书写确有困难的，可以口头提出，由工作人员制作笔录。",
        ],
        ["p", f"{you}提出的每一点意见都将得到书面答复；不会因陈述和申辩而作出更重的处理。逾期未提出的，视为没有异议。"],
    ]
