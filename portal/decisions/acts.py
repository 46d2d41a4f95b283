"""What reviewers and approvers can do with a case once the defence window is over (20(4)), and what handlers do then.

The three hands of a decision differ (R-10): who investigated neither reviews nor signs, who reviewed does not sign.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from portal.authority.actions import Action
from portal.cases.acts import Act, Hands, declare
from portal.cases.models import Case
from portal.cases.states import Event, State
from portal.cases.workflow import Facts, barrier, places
from portal.decisions.queries import decision, in_force, reviewed_by, unexecuted
from portal.decisions.striking import terminates
from portal.kit.actor import SYSTEM, Actor
from portal.kit.refusal import Ground, Refused
from portal.notices.content import proposal_in_force
from portal.notices.window import window_facts

TERMINATING = ("17.", "18")


def facts_for_decision(case: Case, at: datetime) -> Facts:
    """The window, the answers, and whether the latest proposal terminates."""
    proposed = proposal_in_force(case)
    return replace(window_facts(case, at), terminates=None if proposed is None else terminates(proposed.measures))


def facts_of_execution(case: Case, at: datetime) -> Facts:
    """How many measures nobody has stated the execution of."""
    return Facts(unexecuted=len(unexecuted(case)))


def may_terminate(case: Case) -> bool:
    """Whether a clause of the case can end in termination: 17, or 18 by severity."""
    return any(clause.startswith(TERMINATING) for clause in case.clauses)


def lead_decides(case: Case) -> bool:
    """Whether the lead can decide at all: under 17 nobody does, the province issues, 20(4)."""
    return not any(clause.startswith("17.") for clause in case.clauses)


def before_the_province(case: Case) -> bool:
    """Whether a termination has been proposed and not answered."""
    return case.state == State.TERMINATION_PROPOSED


@dataclass(frozen=True)
class Concluding(Act):
    """An act that waits for the end of the window. While it runs, the answer to "why not" is the window and its last day,
    not the name of a stage; once it is over, the act first closes it."""

    def obstacle(self, case: Case, by: Actor, at: datetime) -> Refused | None:
        found = super().obstacle(case, by, at)
        if found is None or found.ground is Ground.AUTHORITY or case.state != State.NOTIFIED:
            return found
        facts = self.facts(case, at)
        stopped = barrier(places(self.event)[0], self.event, facts) or barrier(State.HEARD, self.event, facts)
        return None if stopped is None else Refused(stopped.why, stopped.clause, when=stopped.when)


@dataclass(frozen=True)
class Signing(Concluding):
    """A signature under a decision or under the proposal to terminate: not for the reviewer of the same case."""

    def obstacle(self, case: Case, by: Actor, at: datetime) -> Refused | None:
        found = super().obstacle(case, by, at)
        if (found is None or found.ground is not Ground.AUTHORITY) and reviewed_by(case, by.person_id):
            why = "您是本案的法制审核人，审核与决定须由不同的人办理。"
            return Refused(why, "R-10", who="由本机构其他审批人办理。", ground=Ground.AUTHORITY)
        return found


@dataclass(frozen=True)
class Reversing(Act):
    """Whoever signed a decision takes it back; nobody else does, and nothing is taken back twice."""

    def obstacle(self, case: Case, by: Actor, at: datetime) -> Refused | None:
        found = super().obstacle(case, by, at)
        signed = decision(case) if found is None else None
        if signed is None:
            return found
        if by is not SYSTEM and signed.office_id != by.office_id:
            who = f"由{signed.office.name}审批人办理。"
            return Refused("处理决定由作出决定的机关撤销。", "20(4)", who=who, ground=Ground.AUTHORITY)
        return None if in_force(case, signed) else Refused("处理决定的各项措施均已撤销。", "20(4)")


REVIEW = declare(
    Concluding(
        Action.REVIEW, Event.REVIEW, "decisions.review", "法制审核", "核对事实、证据、依据和程序，提出审核意见",
        "checks", Hands.SEPARATE, window_facts, order=500,
    )
)  # fmt: skip
REVIEW_FAILS = Concluding(
    Action.REVIEW, Event.REVIEW_FAILS, "decisions.review", "法制审核退回", "退回重新提出拟处理意见", "arrow-back-up",
    Hands.SEPARATE,
)  # fmt: skip
DECIDE = declare(
    Signing(
        Action.DECIDE, Event.DECIDE, "decisions.decide", "作出处理决定", "审批拟处理意见，签发处理决定书", "gavel",
        Hands.SEPARATE, facts_for_decision, lead_decides, order=510,
    )
)  # fmt: skip
PROPOSE_TERMINATION = declare(
    Signing(
        Action.PROPOSE_TERMINATION, Event.PROPOSE_TERMINATION, "decisions.propose_termination", "报请省厅出具终止通知书",
        "拟责令终止并移出目录的，由省厅出具通知书", "arrow-up-right", Hands.SEPARATE, facts_for_decision, may_terminate,
        order=520,
    )
)  # fmt: skip
ISSUE_TERMINATION = declare(
    Signing(
        Action.ISSUE_TERMINATION, Event.ISSUE_TERMINATION, "decisions.issue_termination", "责令终止并移出机构目录",
        "审核市（州）报请，出具终止通知书", "rubber-stamp", Hands.SEPARATE, window_facts, may_terminate, order=530,
    )
)  # fmt: skip
RETURN_TERMINATION = declare(
    Act(
        Action.RETURN_TERMINATION, Event.RETURN_TERMINATION, "decisions.return_termination", "退回终止报请",
        "写明理由，退回市（州）重新审核处理", "arrow-back-up", Hands.SEPARATE, applies=before_the_province, order=540,
    )
)  # fmt: skip
SERVE_DECISION = declare(
    Act(
        Action.SERVE_DECISION, Event.SERVE_DECISION, "decisions.serve", "登记决定书送达", "登记送达方式、签收日期和送达回证",
        "mail", Hands.HANDLER, order=550,
    )
)  # fmt: skip
CARRY_OUT = declare(
    Act(
        Action.CARRY_OUT, Event.CARRY_OUT, "decisions.carry_out", "执行情况登记", "逐项登记处理措施的执行情况",
        "clipboard-check", Hands.HANDLER, order=560,
    )
)  # fmt: skip
REVERSE = declare(
    Reversing(
        Action.REVERSE, Event.REVERSE, "decisions.reverse", "撤销处理决定",
        "复议、诉讼、上级责令或者自行纠正的，撤销全部或部分措施", "arrow-back-up", Hands.SEPARATE, order=900,
    )
)  # fmt: skip
