"""What became of the rectifications that the sample decisions ordered: every stage there is, through the real operations."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from portal.evidence.content import Upload
from portal.jobs.sample.running import Tools
from portal.kit.actor import Actor
from portal.kit.clock import SHANGHAI
from portal.kit.db import session
from portal.rectifications import operations
from portal.rectifications.models import Rectification
from portal.rectifications.operations import Inspection, Report
from portal.rectifications.states import period_ends

DONE = "已停止发布涉案宣传、补齐督导安排和记录，组织全员学习实施细则，责任人已处理；证明材料附后。"
UNDER_WAY = "已制定整改方案，明确责任人和完成日期，正在逐项落实。"
PHOTO = Upload("整改情况证明材料.txt", "整改方案、培训签到表、督导安排表各一份，附照片说明。".encode())


class Way:
    """One rectification under way: who acts for whom, and the moments of its days."""

    def __init__(self, order: Rectification, tools: Tools, today: date) -> None:
        self.order, self.tools, self.today = order, tools, today

    def one(self, office_id: int | None, post: str) -> Actor:
        return self.tools.cast.one(self.tools.offices[office_id or 0], post)

    @property
    def signer(self) -> Actor:
        """The prefecture's approver."""
        return self.one(self.order.prefecture_id, "approver")

    def day(self, days: int) -> date:
        """So many days after the decision was received, and never later than yesterday."""
        return min(self.order.ordered_on + timedelta(days=days), self.today - timedelta(days=1))

    def at(self, days: int, hour: int) -> datetime:
        return datetime.combine(self.day(days), time(hour, 20), SHANGHAI)

    def report(self, days: int, final: bool) -> None:
        said = Report(DONE if final else UNDER_WAY, final, [PHOTO] if final else [])
        clerk = self.one(self.order.institution_id, "handler")
        operations.report(self.order, said, self.tools.store, by=clerk, at=self.at(days, 9))

    def ask(self, days: int) -> None:
        until = self.day(days) + timedelta(days=7)
        words = "请到现场核对督导安排、宣传材料和档案整改情况。"
        operations.ask(self.order, words, until, by=self.signer, at=self.at(days, 10))

    def inspect(self, days: int) -> None:
        inspector, second = self.tools.cast.all(self.tools.offices[self.order.county_id or 0], "handler")[:2]
        found = Inspection((inspector.name, second.name), self.day(days), True, "现场核对，责令事项已逐项落实。")
        operations.inspect(self.order, found, [PHOTO], self.tools.store, by=inspector, at=self.at(days, 11))


def _accepted(way: Way) -> None:
    way.report(15, final=False)
    way.report(40, final=True)
    way.ask(41)
    way.inspect(44)
    operations.accept(way.order, "材料齐全，县级现场检查整改到位，同意验收。", by=way.signer, at=way.at(46, 15))


def _waiting(way: Way) -> None:
    way.report(58, final=True)


def _asked(way: Way) -> None:
    way.report(50, final=True)
    way.ask(999)


def _inspected(way: Way) -> None:
    way.report(50, final=True)
    way.inspect(55)


def _returned(way: Way) -> None:
    way.report(55, final=True)
    words = "未附督导人员到场记录；未说明已发布宣传的撤回情况。"
    operations.send_back(way.order, words, way.today + timedelta(days=6), by=way.signer, at=way.at(999, 16))


def _failed(way: Way) -> None:
    if way.today - timedelta(days=1) > period_ends(way.order.steps):
        words = "期满后到现场检查，督导人员仍未配备，涉案宣传仍在发布。"
        operations.fail(way.order, words, by=way.signer, at=way.at(63, 10))


def _extended(way: Way) -> None:
    way.report(20, final=False)
    ends, until = period_ends(way.order.steps), way.today + timedelta(days=25)
    if ends < until <= way.order.ordered_on + timedelta(days=365):
        operations.extend(way.order, "监控设备采购尚未到货，附采购合同。", until, by=way.signer, at=way.at(40, 14))


def _left(way: Way) -> None:
    """Nothing is done: it runs, or is overdue by now."""


WAYS: tuple[Callable[[Way], None], ...] = (
    _accepted, _failed, _waiting, _extended, _inspected, _left, _returned, _accepted, _asked,
)  # fmt: skip


def tell(tools: Tools, today: date) -> Iterator[Rectification]:
    """Let them happen one after the other, so that each can be committed."""
    for number, order in enumerate(session().scalars(select(Rectification).order_by(Rectification.id)).all()):
        WAYS[number % len(WAYS)](Way(order, tools, today))
        yield order
