"""A sitting in which several passed on answers (8.5), its batch of cases, and every step of Article 20 in one line."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from flask import Flask

from portal.assessments.models import Candidate
from portal.batches import queries
from portal.batches.models import CaseBatch
from portal.batches.opening import Charge, open_batch
from portal.batches.together import together
from portal.cases import handling
from portal.cases.models import Case
from portal.evidence.operations import add_record
from portal.evidence.particulars import Particulars
from portal.findings import operations as findings
from portal.findings.details import DETAILS
from portal.findings.draft import Draft
from portal.findings.proposing import propose
from portal.findings.queries import usable
from portal.identity.models import Person
from portal.jobs.sample.findings import STATED
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import SHANGHAI
from portal.kit.db import acting, session
from portal.kit.refusal import Refused
from portal.notices import calendar_years, issuing, service
from portal.notices.papers import Paper
from portal.notices.service import Proof
from tests import world
from tests.assessments.scene import School, school

CLAUSE = "8.5"
OPENED = datetime(2026, 4, 2, 9, tzinfo=SHANGHAI)
PDF = Paper("送达回证.pdf", b"%PDF-1.7 test")
MEASURE = "void_all_scores"


def at(month: int, day: int, hour: int = 10) -> datetime:
    """An hour of a day of 2026."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def charge(**changes: Any) -> Charge:
    """What they are charged with."""
    stated: dict[str, Any] = {
        "title": "参与有组织作弊", "clauses": (CLAUSE,), "summary": "30 人在群聊中传递答案。", "source": "inspection",
        "happened_on": date(2026, 3, 4), **changes,
    }  # fmt: skip
    return Charge(**stated)


@dataclass
class Sitting:
    """The school, its candidates, and who acts at the prefecture."""

    school: School
    candidates: list[Candidate]
    first: Actor
    second: Actor
    approver: Actor
    others: dict[str, Actor] = field(default_factory=dict)

    def open(self, count: int = 3, by: Actor | None = None, **changes: Any) -> CaseBatch:
        """Cases about the first so many candidates."""
        by = by or self.first
        with acting(by):
            return open_batch(
                self.school.assessment, self.candidates[:count], charge(**changes), self.school.keys, by=by, at=OPENED
            )

    def cases(self, batch: CaseBatch) -> list[Case]:
        """The cases of a batch."""
        with acting(SYSTEM):
            return [one.case for one in queries.members(batch, SYSTEM)]

    def each(self, batch: CaseBatch, perform: Callable[[Case], object]) -> dict[int, Refused]:
        """One act on all of them."""
        return together(self.cases(batch), perform)

    def investigated(self, batch: CaseBatch, *clauses: str) -> CaseBatch:
        """Assigned, begun, with one record and one finding under each clause each, and confirmed."""
        people = [session().get_one(Person, one.person_id) for one in (self.first, self.second)]
        about = Particulars("electronic", "群聊记录", "手机取证", "李承办、王承办", date(2026, 4, 3), "传递答案")
        found_later = {"9": "2026年3月20日核查群聊记录时发现。"}
        said = ("在群聊中传递答案。", "人数众多。")
        drafts = [
            Draft(said[0], clause, said[1], premise=found_later.get(clause, "")) for clause in clauses or (CLAUSE,)
        ]
        for case in self.cases(batch):
            handling.assign(case, people, by=self.approver, at=at(4, 2, 11))
            handling.start(case, by=self.first, at=at(4, 2, 12))
            add_record(case, about, "群聊记录照录。", by=self.first, at=at(4, 3))
            for draft in drafts:
                findings.record_finding(case, draft, usable(case), by=self.first, at=at(4, 7))
            findings.confirm(case, by=self.second, at=at(4, 7, 12))
        return batch

    def proposed(self, batch: CaseBatch) -> CaseBatch:
        """Investigated, and measures proposed."""
        stated = {detail.key: STATED.get(detail.key, "") for detail in DETAILS[MEASURE]}
        for one in queries.members(self.investigated(batch), SYSTEM):
            measure = {"measure": MEASURE, "stated": {**stated, "candidate": str(one.candidate_id)}}
            propose(one.case, [measure], "情节如上。", by=self.first, at=at(4, 8))
        return batch

    def issued(self, batch: CaseBatch) -> CaseBatch:
        """Proposed, and the notices signed."""
        for case in self.cases(self.proposed(batch)):
            issuing.issue_notice(case, by=self.approver, at=at(4, 9))
        return batch

    def serve(self, case: Case, received: date) -> None:
        """Serve one notice on the day it is received."""
        proof = Proof("direct", received, case.respondent_name, PDF)
        when = datetime(received.year, received.month, received.day, 17, tzinfo=SHANGHAI)
        service.serve_notice(case, proof, store=self.school.store, by=self.first, at=when)

    def served(self, batch: CaseBatch, *received: date) -> CaseBatch:
        """Issued, and each served on its own day; the last day is that of all who follow."""
        for number, case in enumerate(self.cases(self.issued(batch))):
            self.serve(case, received[min(number, len(received) - 1)])
        return batch


def sitting(home: Path, app: Flask, count: int = 4) -> Sitting:
    """A sitting of 安顺市; 2025 and 2026 are loaded."""
    with acting(SYSTEM):
        calendar_years.seed_calendar(by=SYSTEM, at=world.AT)
        made = school(home)
        made.keys, made.store = app.extensions["portal_keys"], app.extensions["portal_store"]
        people = made.candidates(count)
        first, second = (world.actor("安顺市", "handler", name=name) for name in ("李承办", "王承办"))
        others = {
            "reviewer": world.actor("安顺市", "reviewer", name="钱审核"),
            "signer": world.actor("安顺市", "approver", name="孙审批"),
            "county": world.actor("西秀区", "handler"), "stranger": world.actor("遵义市", "handler"),
            "province": world.actor("贵州省", "handler"), "auditor": world.actor("安顺市", "auditor"),
        }  # fmt: skip
        return Sitting(made, people, first, second, world.actor("安顺市", "approver", name="赵审批"), others)
