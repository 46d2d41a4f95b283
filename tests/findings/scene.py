"""A case under investigation with two handlers, built by the operations; evidence, findings and proposals in one line each."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import current_app

from portal.cases import handling, opening
from portal.cases.models import Case
from portal.cases.opening import Accused, Matter
from portal.evidence import operations as evidence
from portal.evidence.content import Upload
from portal.evidence.models import Exhibit
from portal.evidence.particulars import Particulars
from portal.findings import operations, proposing, queries
from portal.findings.details import DETAILS
from portal.findings.draft import Draft, premise_of
from portal.findings.models import Finding, Proposal
from portal.identity.models import Person
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import SHANGHAI
from portal.kit.db import session
from portal.kit.files import Store
from portal.notices import calendar_years
from portal.organisations.models import Office
from portal.rulebook import rulebook, rulebook_of
from portal.rulebook.measures import choices
from tests import world

ABOUT = Particulars("document", "考场原始记录", "评价机构提供", "李承办、王承办", date(2026, 10, 13), "未安排质量督导")
PDF = Upload("考场原始记录.pdf", b"%PDF-1.7 a record of the room")
SAID = {
    "batch": "2026年8月第1批次", "subject": "theory", "recipient": "公安机关", "number": "1 本", "records": "46 条",
    "amount": "1500", "own_rule": "本机构考评管理办法第九条", "end": "60", "extent": "part",
    "occupation": world.ELECTRICIAN.code,
}  # fmt: skip
"""In words; of what the registers hold nothing is chosen."""


def at(day: int, hour: int = 10, month: int = 10) -> datetime:
    """An hour of a day, in October 2026 unless said otherwise."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


@dataclass
class Scene:
    """The case, its two handlers and its approver."""

    case: Case
    store: Store
    first: Actor
    second: Actor
    approver: Actor

    def exhibit(self, text: str = "询问笔录正文", **changes: Any) -> Exhibit:
        """A written record as evidence."""
        return evidence.add_record(self.case, replace(ABOUT, **changes), text, by=self.first, at=at(14))

    def file(self, upload: Upload = PDF, **changes: Any) -> Exhibit:
        """A file as evidence."""
        return evidence.add_file(self.case, replace(ABOUT, **changes), upload, self.store, by=self.first, at=at(14))

    def find(self, clause: str, exhibits: list[Exhibit] | None = None, **changes: Any) -> Finding:
        """A finding as the clause wants it, but for `changes`."""
        cited = queries.usable(self.case) if exhibits is None else exhibits
        draft = replace(draft_of(clause), **changes)
        return operations.record_finding(self.case, draft, cited, by=self.first, at=at(15))

    def found(self, *clauses: str, serious: bool | None = None) -> "Scene":
        """Exhibits, findings under these clauses, and confirmed."""
        self.exhibit()
        for clause in clauses:
            self.find(clause, **({} if serious is None else {"serious": serious}))
        operations.confirm(self.case, by=self.first, at=at(16))
        return self

    def propose(self, *more: str, without: str = "", **stated: str) -> Proposal:
        """What is required with `more`, everything said, but for what `stated` says otherwise."""
        named = [*choices(rulebook_of(self.case), self.case.clauses).required, *more]
        measures = [measure(one, **stated) for one in named if one != without]
        return proposing.propose(self.case, measures, "事实清楚，处理适当。", by=self.first, at=at(17))


def measure(name: str, **stated: str) -> dict[str, Any]:
    """A measure with everything said."""
    said = {detail.key: {**SAID, **stated}.get(detail.key, "") for detail in DETAILS.get(name, ())}
    return {"measure": name, "stated": said}


def draft_of(clause: str) -> Draft:
    """A finding that says everything its clause asks for."""
    known = rulebook().clause(clause)
    return Draft(
        f"认定的事实（{clause}）", clause, "情节及理由。", frozenset(known.conditions), "serious" in known.conditions,
        "15.5" if known.aggravates else "", "市公安局某分局立案调查通知书" if premise_of(known) else "",
    )  # fmt: skip


def scene(folder: Path, clause: str = "15.5", lead: str | Office = "安顺市", school: Office | None = None) -> Scene:
    """A case under investigation, led by this office, about the school or somebody there."""
    calendar_years.seed_calendar(by=SYSTEM, at=world.AT)
    school = school or world.institution("西秀区").office
    office = school if lead == "school" else world.office(lead)
    first, second = (world.actor(office, "handler", name=name) for name in ("李承办", "王承办"))
    approver = world.actor(office, "approver", name="赵审批")
    kind = rulebook().clause(clause).respondent
    name, appointer = school.name if kind == "institution" else "钱某", office if kind == "supervisor" else None
    accused = Accused(kind, name, appointer=appointer)
    matter = Matter(
        accused, (clause,), "测试案件", "检查中发现。", "inspection", world.office("西秀区"), date(2026, 9, 12), school
    )
    keys = current_app.extensions["portal_keys"]
    case = opening.open_case(matter, keys, by=first, at=at(9))
    people = [session().get_one(Person, one.person_id) for one in (first, second)]
    handling.assign(case, people, by=approver, at=at(12))
    handling.start(case, by=first, at=at(12, 11))
    return Scene(case, Store(folder, keys), first, second, approver)
