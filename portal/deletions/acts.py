"""What can be done with an order, as one list: the page shows it, forms open by it, the operations ask the same again."""

from dataclasses import dataclass
from datetime import datetime

from portal.authority.actions import Action
from portal.deletions.models import DeletionOrder
from portal.deletions.states import Kind, State, barrier
from portal.deletions.stepping import ensure_answers, ensure_its_own, standing
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.refusal import Refused


@dataclass(frozen=True)
class Act:
    """One thing to do with an order; `kind` is the step it adds. `answers`: it is the reader's office that does it."""

    action: Action
    kind: Kind
    endpoint: str
    label: str
    hint: str
    icon: str
    answers: bool = False

    def obstacle(self, order: DeletionOrder, now: State, by: Actor) -> Refused | None:
        """Why this actor cannot do it while the order stands so, or None."""
        try:
            if self.answers:
                ensure_answers(order, by)
            else:
                ensure_its_own(order, self.action, by)
        except Refused as refused:
            return refused
        found = barrier(self.kind, False, now)
        return None if found is None else Refused(found[0], "19", when=found[1])

    def ensure(self, order: DeletionOrder, *, by: Actor, at: datetime) -> None:
        """Raise the `Refused` that doing it now would raise."""
        found = self.obstacle(order, standing(order, local(at).date()), by)
        if found is not None:
            raise found


ATTEST = Act(
    Action.DELETION_ATTEST, Kind.ATTESTED, "deletions.attest", "签署删除说明", "逐项写明何日、怎样、由谁删除",
    "signature", True,
)  # fmt: skip
CHECK = Act(
    Action.DELETION_CHECK, Kind.CHECKED, "deletions.check", "登记抽查", "到现场或者远程抽查是否已经删除", "search",
)  # fmt: skip
WITHDRAW = Act(
    Action.DELETION_ORDER, Kind.WITHDRAWN, "deletions.withdraw", "撤回责令", "经查不应责令的，写明理由撤回",
    "arrow-back-up",
)  # fmt: skip
ACTS = (ATTEST, CHECK, WITHDRAW)
