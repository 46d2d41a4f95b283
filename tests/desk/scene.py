"""Offices with their people and a few cases in different stages, built by the operations."""

from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from flask import current_app

from portal.cases import handling, interim, joint, opening
from portal.cases.models import Case
from portal.cases.opening import Accused, Matter
from portal.findings.models import Finding, Proposal
from portal.identity.models import Person
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import SHANGHAI
from portal.kit.crypto import Keys
from portal.kit.db import acting, session
from portal.kit.files import Store
from portal.notices import calendar_years, issuing, service
from portal.notices.papers import Paper
from portal.notices.service import Proof
from portal.organisations.models import Office
from tests import world

PDF = Paper("送达回证.pdf", b"%PDF-1.7 test")


def at(month: int, day: int, hour: int = 10) -> datetime:
    """An hour of a day of 2026 in Guizhou."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


@dataclass
class Town:
    """安顺市 with its people, a county, an institution, the province and a stranger."""

    school: Office
    keys: Keys
    people: dict[str, Actor] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Actor:
        return self.people[name]

    def again(self) -> "Town":
        """The same, for a session that did not build it."""
        return Town(session().get_one(Office, self.school.id), self.keys, dict(self.people))

    def open(self, clause: str = "15.5", by: str = "handler", on: tuple[int, int] = (10, 9), title: str = "") -> Case:
        """A case about the school, or, under 6 to 8, about a candidate there."""
        mine = clause.split(".")[0] in ("6", "7", "8")
        accused = Accused("candidate", "钱某", "520402199003070010", "13900001111", "准考证 0417") if mine else self._accused()
        matter = Matter(
            accused, (clause,), title or f"{accused.name}未安排质量督导", "检查中发现。", "inspection", world.office("西秀区"),
            date(2026, 9, 12), self.school,
        )  # fmt: skip
        with acting(self[by]):
            return opening.open_case(matter, self.keys, by=self[by], at=at(*on))

    def _accused(self) -> Accused:
        return Accused("institution", self.school.name)

    def investigated(self, case: Case, on: tuple[int, int] = (10, 12)) -> Case:
        """With two handlers, and begun."""
        both = [session().get_one(Person, self[name].person_id) for name in ("handler", "second")]
        with acting(self["approver"]):
            handling.assign(case, both, by=self["approver"], at=at(*on))
            handling.start(case, by=self["handler"], at=at(*on, 11))
        return case

    def notified(self, case: Case, folder: Path, received: date = date(2026, 11, 10)) -> Case:
        """Held, assisted, found, proposed, issued and served."""
        with acting(self["approver"]):
            interim.order(case, interim.Order("hold_data", "9月的数据46条", "防止扩大。"), by=self["approver"], at=at(10, 13))
            joint.ask(case, world.office("西秀区"), "核实考场原始记录", date(2026, 10, 30), by=self["handler"], at=at(10, 14))
            self._find(case)
            issuing.issue_notice(case, by=self["approver"], at=at(11, 9))
            proof = Proof("direct", received, "钱某", PDF)
            when = datetime(received.year, received.month, received.day, 15, tzinfo=SHANGHAI)
            service.serve_notice(case, proof, store=Store(folder, self.keys), by=self["handler"], at=when)
        return case

    def _find(self, case: Case) -> None:
        by, clause = self["handler"].person_id, case.clauses[0]
        session().add(
            Finding(
                case_id=case.id, ordinal=1, fact="3个批次评价中未安排质量督导人员到场。", clause=clause, conditions=["slight"],
                weighing="情节轻微。", serious=False, found_by=by, found_at=at(11, 5), premise=None,
            )
        )  # fmt: skip
        measure = {"measure": "talk_head", "clause": clause, "detail": "", "stated": {}, "applicable": True, "reason": ""}
        session().add(
            Proposal(case_id=case.id, measures=[measure], reasons="事实清楚。", proposed_by=by, proposed_at=at(11, 6))
        )
        session().flush()
        case.state = "proposed"
        session().flush()


SEATS = {
    "handler": ("张敏", "安顺市", "handler"), "second": ("李卫国", "安顺市", "handler"), "third": ("周凯", "安顺市", "handler"),
    "approver": ("王建国", "安顺市", "approver"), "reviewer": ("陈法", "安顺市", "reviewer"),
    "county": ("罗县", "西秀区", "handler"), "coordinator": ("孙协调", "贵州省", "coordinator"),
    "province": ("何厅", "贵州省", "approver"), "policy": ("马政策", "贵州省", "policy_officer"),
    "auditor": ("吴审", "安顺市", "auditor"), "system": ("郑系统", "安顺市", "system_admin"),
    "security": ("冯安全", "安顺市", "security_admin"), "stranger": ("外人", "遵义市", "handler"),
}  # fmt: skip


def town() -> Town:
    """The offices and the people; 2025 and 2026 are loaded."""
    calendar_years.seed_calendar(by=SYSTEM, at=world.AT)
    school = world.institution("西秀区", "安顺市砼垚职业技能培训学校").office
    made = Town(school, current_app.extensions["portal_keys"])
    for key, (name, office, post) in SEATS.items():
        made.people[key] = world.actor(office, post, name=name)
    made.people["school"] = world.actor(made.school, "approver", name="钱珺")
    made.people["teacher"] = world.actor(made.school, "handler", name="赵赟")
    return made
