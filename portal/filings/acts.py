"""Filing, receiving and returning, as acts on the case; of several filings of one case each office has its own (20(5))."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal.authority.actions import Action
from portal.cases.acts import Act, declare
from portal.cases.models import Case
from portal.cases.states import Event
from portal.filings import queries
from portal.filings.words import FILED, NOT_FILED
from portal.kit.actor import Actor
from portal.kit.refusal import Refused


def _owes_any(case: Case) -> bool:
    return any(one.state in NOT_FILED for one in queries.filings(case))


def _waits(case: Case) -> bool:
    return any(one.state == FILED for one in queries.filings(case))


def _nothing(case: Case, by: Actor) -> bool:
    return False


@dataclass(frozen=True)
class FilingAct(Act):
    """An act that needs a filing of the actor's own office in the right state: `has_one` looks for it."""

    has_one: Callable[[Case, Actor], bool] = _nothing
    lacking: str = ""

    def obstacle(self, case: Case, by: Actor, at: datetime) -> Refused | None:
        found = super().obstacle(case, by, at)
        if found is None and not self.has_one(case, by):
            return Refused(self.lacking, "20(5)")
        return found


def _has_owed(case: Case, by: Actor) -> bool:
    return bool(queries.to_file(case, by))


def _has_waiting(case: Case, by: Actor) -> bool:
    return queries.to_receive(case, by) is not None


FILE = declare(
    FilingAct(
        Action.FILE, Event.FILE, "filings.file", "报备", "决定作出后向上级报备，重大处理决定同时报省厅；决定撤销的，更正报备",
        "arrow-up-right", applies=_owes_any, order=600, has_one=_has_owed, lacking="本案的报备均已报送，没有待报备的事项。",
    )
)  # fmt: skip
RECEIVE_FILING = declare(
    FilingAct(
        Action.RECEIVE_FILING, Event.RECEIVE_FILING, "filings.receive", "收讫报备", "核对报备材料后登记收讫", "checks",
        applies=_waits, order=610, has_one=_has_waiting, lacking="没有向本机构报送、待收讫的报备。",
    )
)  # fmt: skip
RETURN_FILING = declare(
    FilingAct(
        Action.RETURN_FILING, Event.RETURN_FILING, "filings.send_back", "退回报备", "材料不全或有误的，写明意见退回重报",
        "arrow-back-up", applies=_waits, order=620, has_one=_has_waiting, lacking="没有向本机构报送、待收讫的报备。",
    )
)  # fmt: skip
