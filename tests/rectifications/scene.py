"""A school that was ordered to rectify: the decision is served through its operation, and everybody concerned is there."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from portal.assessments import standings
from portal.evidence.content import Upload
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import SHANGHAI
from portal.kit.db import session
from portal.organisations import queries as organisations
from portal.organisations.ledger import Cause
from portal.organisations.models import Institution
from portal.organisations.standing import holding, word_of
from portal.rectifications import operations, queries
from portal.rectifications.models import Rectification, RectificationStep
from portal.rectifications.operations import Inspection, Report
from tests import world
from tests.decisions.course import Course, course

SERVED = date(2026, 10, 17)
DUE = date(2026, 12, 16)
"""Sixty days after the service, whose own day does not count."""
PDF = Upload("整改照片.pdf", b"%PDF-1.7 the room, put right")


def at(day: date, hour: int = 10) -> datetime:
    """An hour of a day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)


@dataclass
class Scene:
    """The case on its way, the institution's clerk, the prefecture's officers, the county's inspector."""

    way: Course
    clerk: Actor
    county: Actor
    today: date = SERVED + timedelta(days=20)

    @property
    def order(self) -> Rectification:
        """The rectification as the database has it."""
        found = queries.of_institution(self.way.case.institution_id or 0)
        return next(one for one in found if one.case_id == self.way.case.id)

    @property
    def signer(self) -> Actor:
        """The prefecture's approver, who did not investigate."""
        return self.way.signer

    @property
    def handler(self) -> Actor:
        """The prefecture's handler."""
        return self.way.scene.first

    @property
    def institution(self) -> Institution:
        """The school."""
        return session().get_one(Institution, self.way.case.institution_id)

    def on(self, day: date) -> "Scene":
        """From now on it is this day."""
        self.today = day
        return self

    def enter_standing(self, *occupations: str) -> None:
        """What the decision makes of the school in the registers."""
        decision = self.order.decision
        what = ("测试决定", SERVED, DUE, "16", self.way.case.id, decision.id)
        standings.order_rectification(self.institution, Cause(*what, "rectify"), by=SYSTEM, at=at(SERVED))
        if occupations:
            cause = Cause(*what, "suspend_occupation")
            standings.suspend_occupation(self.institution, occupations, cause, by=SYSTEM, at=at(SERVED))

    def stands(self, day: date | None = None) -> set[str]:
        """How the school stands, in the words of the register."""
        known = organisations.standings(self.institution.office_id)
        return {word_of(one) for one in holding(known, day or self.today)}

    def report(self, final: bool = True, by: Actor | None = None, words: str = "已逐项整改。") -> RectificationStep:
        said = Report(words, final, [PDF] if final else [])
        return operations.report(self.order, said, self.way.scene.store, by=by or self.clerk, at=at(self.today))

    def ask(self, by: Actor | None = None) -> RectificationStep:
        until = self.today + timedelta(days=5)
        return operations.ask(self.order, "请核对督导安排。", until, by=by or self.signer, at=at(self.today))

    def inspect(self, passed: bool = True, by: Actor | None = None, names: tuple[str, str] = ("甲", "乙")) -> RectificationStep:
        found = Inspection(names, self.today, passed, "逐项核对，情况如实。")
        store = self.way.scene.store
        return operations.inspect(self.order, found, [], store, by=by or self.county, at=at(self.today))

    def send_back(self, by: Actor | None = None, days: int = 10) -> RectificationStep:
        until = self.today + timedelta(days=days)
        return operations.send_back(self.order, "缺督导记录。", until, by=by or self.signer, at=at(self.today))

    def extend(self, until: date, by: Actor | None = None) -> RectificationStep:
        return operations.extend(self.order, "设备采购未到货。", until, by=by or self.signer, at=at(self.today))

    def accept(self, by: Actor | None = None) -> RectificationStep:
        return operations.accept(self.order, "已整改到位。", by=by or self.signer, at=at(self.today))

    def fail(self, by: Actor | None = None) -> RectificationStep:
        return operations.fail(self.order, "督导仍未安排。", by=by or self.signer, at=at(self.today))


def scene(folder: Path, clause: str = "16.4", *measures: str) -> Scene:
    """Signed and served; the period runs."""
    way = course(folder, clause, *measures).reviewed()
    way.decide()
    way.serve_decision()
    school = way.case.institution
    assert school is not None
    return Scene(way, world.actor(school, "handler", name="郑校办"), world.actor("西秀区", "handler", name="冯县办"))
