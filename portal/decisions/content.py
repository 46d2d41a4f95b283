"""What a 处理决定书 or 终止评价活动通知书 says. Facts, evidence and grounds are carried over word for word from the notice
that was served, so that nothing is decided that the respondent was not told (20(3)); the decision adds the answers to the
defence, the measures signed and the approver's reasons. Remedies follow general law, not the Rules (R-12)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.cases.models import Case
from portal.kit.clock import local
from portal.kit.pages import chinese_day
from portal.notices import queries
from portal.notices.content import RULES, SHORT, Paragraph, hand_in_office
from portal.notices.words import ACCEPTED, KINDS, WE
from portal.organisations.models import Office
from portal.rulebook import rulebook_of
from portal.rulebook.citation import cite, numeral

TITLES = {
    "decision": f"职业技能等级认定不规范行为{KINDS['decision']}",
    "termination": f"责令{KINDS['termination']}",
}


@dataclass(frozen=True)
class Signature:
    """What is signed: the kind of document, the signing office, the measures, the approver's reasons, when."""

    kind: str
    office: Office
    measures: Sequence[dict[str, Any]]
    reasons: str
    at: datetime


def with_names(case: Case, measures: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The measures with their Chinese names, as they stand in the version by which the case is judged (R-13)."""
    book = rulebook_of(case)
    return [{**one, "name": book.measures[one["measure"]].name} for one in measures]


def decision_content(case: Case, signature: Signature) -> dict[str, Any]:
    """The document as it would be signed now; the number is added when it is."""
    served = queries.notice(case)
    told: dict[str, Any] = served.content if served else {"facts": [], "paragraphs": []}
    return {
        "title": TITLES[signature.kind],
        "organ": signature.office.name,
        "case_number": case.number,
        "addressee": case.respondent_name,
        "issued_on": local(signature.at).date().isoformat(),
        "dated": chinese_day(signature.at),
        "clauses": list(case.clauses),
        "facts": told["facts"],
        "measures": with_names(case, signature.measures),
        "reasons": signature.reasons,
        "hand_in": "",
        "paragraphs": _paragraphs(case, signature, told, served.number if served else ""),
    }


def _paragraphs(case: Case, signature: Signature, told: dict[str, Any], notice_number: str) -> list[Paragraph]:
    lines = told["paragraphs"]
    return [
        ["p", _opening(case, signature, notice_number)],
        ["h", "一、查明的事实"],
        *_section(lines, "查明的事实"),
        ["h", "二、认定事实的证据"],
        *_section(lines, "认定事实的证据"),
        ["h", "三、陈述申辩及答复"],
        *_answers(case),
        ["h", "四、处理的依据和理由"],
        *_section(lines, "处理的依据和理由"),
        ["p", f"审批意见：{signature.reasons}"],
        ["h", "五、处理决定"],
        *_measures(case, signature),
        ["h", "六、异议的提出"],
        ["p", _remedies(case, signature)],
    ]


def _opening(case: Case, signature: Signature, notice_number: str) -> str:
    we, you = WE[signature.office.level], "你单位" if case.respondent_kind == "institution" else "你"
    told = f"{case.lead.name if signature.kind == 'termination' else we}已以{notice_number}告知拟作出的处理及事实、理由、依据。"
    if signature.kind == "termination":
        return (
            f"{case.lead.name}对{you}职业技能等级认定不规范行为一案（案号：{case.number}）调查终结，{told}依据{RULES}"
            f"（以下简称{SHORT}）{cite('20(4)')}规定，经{case.lead.name}报请，{we}通知如下："
        )
    return (
        f"{we}对{you}职业技能等级认定不规范行为一案（案号：{case.number}）调查终结，{told}依据{RULES}（以下简称{SHORT}）"
        f"{cite('20(4)')}规定，现作出处理决定如下："
    )


def _section(lines: Sequence[Paragraph], title: str) -> list[Paragraph]:
    """The paragraphs of the notice under the heading that ends in `title`."""
    found: list[Paragraph] = []
    inside = False
    for kind, words in lines:
        if kind == "h":
            inside = words.endswith(title)
        elif inside:
            found.append([kind, words])
    return found


def _answers(case: Case) -> list[Paragraph]:
    points = [point for defence in queries.defences(case) for point in defence.points]
    if not points:
        return [["p", "当事人书面声明放弃陈述和申辩。" if queries.waiver(case) else "当事人在规定期限内未提出陈述和申辩。"]]
    return [["p", _answer(number, point)] for number, point in enumerate(points, 1)]


def _answer(number: int, point: Any) -> str:
    # Any: a DefencePoint or one of its kind from a preview.
    accepted = ACCEPTED.get(point.accepted or "", "未答复")
    return f"（{numeral(number)}）当事人提出：{point.statement.rstrip('。')}。答复：{accepted}。{point.answer or ''}"


def _measures(case: Case, signature: Signature) -> list[Paragraph]:
    applied = [one for one in with_names(case, signature.measures) if one.get("applicable", True)]
    lines: list[Paragraph] = [["p", f"依据上述规定，{WE[signature.office.level]}决定："]]
    for number, one in enumerate(applied, 1):
        detail = f"（{one['detail']}）" if one.get("detail") else ""
        lines.append(["p", f"（{numeral(number)}）{one['name']}{detail}{'；' if number < len(applied) else '。'}"])
    return lines


def _remedies(case: Case, signature: Signature) -> str:
    if signature.office.level == "institution":
        receiver = hand_in_office(case)
        return f"如对本决定有异议，可以向{receiver.name if receiver else '所在地人力资源社会保障部门'}反映。"
    what = "通知" if signature.kind == "termination" else "决定"
    return f"如不服本{what}，可以自收到之日起六十日内依法申请行政复议，或者自收到之日起六个月内依法提起行政诉讼。"
