"""Announcing what the Rules make public, taking it back, and closing a case once nothing is owed from it any more."""

from dataclasses import dataclass
from datetime import datetime

from portal.authority.actions import Action
from portal.cases.acts import Act, Hands, declare
from portal.cases.models import Case
from portal.cases.states import Event
from portal.cases.workflow import Facts
from portal.decisions.queries import decision
from portal.filings.queries import open_count
from portal.kit.actor import Actor
from portal.kit.refusal import Ground, Refused
from portal.publicity import queries
from portal.publicity.words import CLEARED


def facts_for_closing(case: Case, at: datetime) -> Facts:
    """What is still to be filed, received or announced."""
    return Facts(filings_open=open_count(case), announcement_owed=queries.announcement_owed(case))


@dataclass(frozen=True)
class Announce(Act):
    """The office that signed the decision announces it; again only once an announcement was withdrawn and it still must."""

    def obstacle(self, case: Case, by: Actor, at: datetime) -> Refused | None:
        found = super().obstacle(case, by, at)
        signed = decision(case)
        if found is not None or signed is None:
            return found
        if signed.office_id != by.office_id:
            return Refused("公告由作出决定的机构发布。", "20(4)", who=f"由{signed.office.name}办理。", ground=Ground.AUTHORITY)
        if queries.announcement(case) is not None:
            return Refused("本案的决定已经公告。", "20(4)")
        if not queries.must_be_announced(case):
            return Refused("处理决定中应予公布的内容已被撤销或者已排除嫌疑，不再公告。", "20(4)")
        return None


@dataclass(frozen=True)
class Withdraw(Act):
    """The office that announced withdraws, once, for a reason or for its own mistake."""

    def obstacle(self, case: Case, by: Actor, at: datetime) -> Refused | None:
        found = super().obstacle(case, by, at)
        if found is not None:
            return found
        announced = queries.announcements(case)
        if not announced:
            return Refused("本案没有公告。", "20(4)", when="发布公告后")
        standing = announced[-1]
        if standing.withdrawal is not None:
            return Refused("本案的公告已经撤回。", "20(4)")
        if standing.office_id != by.office_id:
            who = f"由{standing.office.name}办理。"
            return Refused("公告由发布公告的机构撤回。", "20(4)", who=who, ground=Ground.AUTHORITY)
        return None


@dataclass(frozen=True)
class RecordClearance(Act):
    """Whoever was published as being under investigation (16.6) is cleared, once."""

    def obstacle(self, case: Case, by: Actor, at: datetime) -> Refused | None:
        found = super().obstacle(case, by, at)
        signed = decision(case)
        if found is not None:
            return found
        if signed is None or queries.INVESTIGATED_ELSEWHERE not in signed.clauses:
            return Refused("本案的处理决定没有适用第十六条第（六）项。", "16.6")
        if any(one.cause == CLEARED for one in queries.recalls(case)):
            return Refused("已经登记过排除嫌疑。", "16.6")
        return None


def _elsewhere(case: Case) -> bool:
    return queries.INVESTIGATED_ELSEWHERE in case.clauses


def _announced(case: Case) -> bool:
    return bool(queries.announcements(case))


ANNOUNCE = declare(
    Announce(
        Action.ANNOUNCE, Event.ANNOUNCE, "publicity.announce", "向社会公告", "依第十六条、第二十条第（四）项公布处理结果",
        "speakerphone", Hands.SEPARATE, applies=queries.must_be_announced, order=630,
    )
)  # fmt: skip
CLEARANCE = declare(
    RecordClearance(
        Action.RECORD_CLEARANCE, Event.RECORD_CLEARANCE, "publicity.clear", "登记排除嫌疑",
        "因涉嫌违纪违规被公布的机构，经调查核实排除嫌疑的", "shield-check", Hands.HANDLER, applies=_elsewhere, order=635,
    )
)  # fmt: skip
WITHDRAW = declare(
    Withdraw(
        Action.WITHDRAW_ANNOUNCEMENT, Event.WITHDRAW_ANNOUNCEMENT, "publicity.withdraw", "撤回公告",
        "决定被撤销或者变更、已排除嫌疑，或者公告有误的", "arrow-back-up", Hands.SEPARATE, applies=_announced, order=640,
    )
)  # fmt: skip
CLOSE = declare(
    Act(
        Action.CLOSE, Event.CLOSE, "publicity.close", "结案", "执行、报备、公告均已完成的，办理结案", "archive",
        facts=facts_for_closing, order=690,
    )
)  # fmt: skip
