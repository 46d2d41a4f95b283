"""Announcing what the Rules make public, and closing a case once nothing is owed from it any more."""

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


def facts_for_closing(case: Case, at: datetime) -> Facts:
    """What is still to be filed, received or announced."""
    return Facts(filings_open=open_count(case), announcement_owed=queries.announcement_owed(case))


@dataclass(frozen=True)
class Announce(Act):
    """The office that signed the decision announces it, once."""

    def obstacle(self, case: Case, by: Actor, at: datetime) -> Refused | None:
        found = super().obstacle(case, by, at)
        signed = decision(case)
        if found is not None or signed is None:
            return found
        if signed.office_id != by.office_id:
            return Refused("公告由作出决定的机构发布。", "20(4)", who=f"由{signed.office.name}办理。", ground=Ground.AUTHORITY)
        if queries.announcement(case) is not None:
            return Refused("本案的决定已经公告。", "20(4)")
        return None


ANNOUNCE = declare(
    Announce(
        Action.ANNOUNCE, Event.ANNOUNCE, "publicity.announce", "向社会公告", "依第十六条、第二十条第（四）项公布处理结果",
        "speakerphone", Hands.SEPARATE, applies=queries.must_be_announced, order=630,
    )
)  # fmt: skip
CLOSE = declare(
    Act(
        Action.CLOSE, Event.CLOSE, "publicity.close", "结案", "执行、报备、公告均已完成的，办理结案", "archive",
        facts=facts_for_closing, order=690,
    )
)  # fmt: skip
