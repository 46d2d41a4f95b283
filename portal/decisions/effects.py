"""What each measure of table 3 does to the registers. It holds from the day on which the decision was received, for its terms
are counted from there: when service is recorded, everything is entered in that one transaction, with the decision as cause.

A measure about what no register holds changes nothing; a handler states how it was carried out, as for measures that are acts
in the world (a talk, a referral, money that comes back).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from portal.assessments import operations as registers
from portal.assessments import standings
from portal.assessments.words import ALL_SUBJECTS
from portal.cases.models import Case
from portal.certificates import operations as certificates
from portal.decisions import reading
from portal.decisions.consequences import follows_service
from portal.decisions.execution import Statement, carry_out
from portal.decisions.models import Decision
from portal.findings.targets import ids
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Refused
from portal.organisations.ledger import Cause
from portal.organisations.models import Institution

Said = Mapping[str, str]


@dataclass(frozen=True)
class Act:
    """One measure being entered: in which case, what was said of it, why, by whom and when."""

    case: Case
    said: Said
    cause: Cause
    by: Actor
    at: datetime

    @property
    def signed(self) -> dict[str, Any]:
        """The keywords every operation takes."""
        return {"by": self.by, "at": self.at}

    def chosen(self, key: str) -> list[int]:
        """The things of a register that a particular names."""
        return ids(self.said.get(key, ""))

    def lasting(self) -> Cause:
        """The cause with its last day, as many days from receipt as were decided."""
        return replace(self.cause, until=self.cause.since + timedelta(days=int(self.said["end"])))

    @property
    def institution(self) -> Institution:
        """The one the case is about."""
        return session().get_one(Institution, self.case.institution_id)


@dataclass(frozen=True)
class Effect:
    """`enter` returns how many entries it made. `about`: the particulars of which one must name something in a register;
    empty where the institution itself is it. `settled`: with the entry the measure is carried out."""

    enter: Callable[[Act], int]
    about: tuple[str, ...] = ()
    settled: bool = True

    def reaches(self, said: Said) -> bool:
        """Whether there is something in a register for it."""
        return not self.about or any(said.get(key) for key in self.about)


def _void_subject(act: Act) -> int:
    return registers.void_scores(act.chosen("candidate"), act.said["subject"], act.cause, **act.signed)


def _void_all(act: Act) -> int:
    return registers.void_scores(act.chosen("candidate"), ALL_SUBJECTS, act.cause, **act.signed)


def _cancel_result(act: Act) -> int:
    return registers.cancel_result(act.chosen("candidate"), act.cause, **act.signed)


def _void_certificate(act: Act) -> int:
    return certificates.void_certificates(certificates.of(act.chosen("certificate")), act.cause, **act.signed)


def _withdraw(act: Act) -> int:
    listed = act.chosen("certificate") or act.chosen("certificates")
    which = certificates.of(listed) if listed else certificates.of_assessment(int(act.said["assessment"]))
    return certificates.withdraw_data(which, act.cause, **act.signed)


def _recover(act: Act) -> int:
    return registers.order_recovery(act.chosen("subsidy"), act.cause, **act.signed)


def _recover_card(act: Act) -> int:
    return registers.recover_card(act.chosen("examiner"), act.cause, **act.signed)


def _dismiss(act: Act) -> int:
    return registers.dismiss_examiner(act.chosen("examiner"), act.cause, **act.signed)


def _suspend_supervisor(act: Act) -> int:
    return registers.suspend_supervisor(act.chosen("supervisor"), act.lasting(), **act.signed)


def _revoke_supervisor(act: Act) -> int:
    return registers.revoke_supervisor(act.chosen("supervisor"), act.cause, **act.signed)


def _void_results(act: Act) -> int:
    if act.said["extent"] == "all":
        return registers.cancel_all_results(int(act.said["assessment"]), act.cause, **act.signed)
    return registers.cancel_result(act.chosen("candidates"), act.cause, **act.signed)


def _void_certificates(act: Act) -> int:
    """Uploaded data is withdrawn with them (15)."""
    listed, sitting = act.chosen("certificates"), int(act.said["assessment"])
    which = certificates.of_assessment(sitting) if act.said["extent"] == "all" else certificates.of(listed)
    made = certificates.void_certificates(which, act.cause, **act.signed)
    return made + certificates.withdraw_data(which, act.cause, **act.signed)


def _rectify(act: Act) -> int:
    return standings.order_rectification(act.institution, act.lasting(), **act.signed)


def _suspend_occupation(act: Act) -> int:
    """For the length of the rectification, until its result is found good (13)."""
    return standings.suspend_occupation(act.institution, [act.said["occupation"]], act.cause, **act.signed)


def _suspend_activity(act: Act) -> int:
    return standings.suspend_activity(act.institution, act.lasting(), **act.signed)


def _terminate(act: Act) -> int:
    return standings.terminate(act.institution, act.cause, **act.signed)


def _revoke_read(act: Act) -> int:
    return reading.revoke(act.case, act.chosen("revocation"), act.cause, **act.signed)


def _order_deletion(act: Act) -> int:
    return reading.order_deletion(act.case, act.chosen("revocation"), act.cause, **act.signed)


EFFECTS: Mapping[str, Effect] = {
    "void_subject_score": Effect(_void_subject, ("candidate",)),
    "void_all_scores": Effect(_void_all, ("candidate",)),
    "cancel_result": Effect(_cancel_result, ("candidate",)),
    "void_certificate": Effect(_void_certificate, ("certificate",)),
    "withdraw_data": Effect(_withdraw, ("certificate", "assessment")),
    "recover_subsidy": Effect(_recover, ("subsidy",), settled=False),
    "recover_card": Effect(_recover_card, ("examiner",), settled=False),
    "dismiss_examiner": Effect(_dismiss, ("examiner",)),
    "suspend_supervision": Effect(_suspend_supervisor, ("supervisor",)),
    "revoke_supervisor": Effect(_revoke_supervisor, ("supervisor",)),
    "void_results": Effect(_void_results, ("assessment",)),
    "void_certificates": Effect(_void_certificates, ("assessment",)),
    "rectify": Effect(_rectify),
    "suspend_occupation": Effect(_suspend_occupation, ("occupation",)),
    "suspend_activity": Effect(_suspend_activity),
    # One entry says both: nothing may be assessed any more, and the directory does not list it.
    "terminate": Effect(_terminate),
    "delist": Effect(_terminate),
    # In this order: what is to be deleted is what was read under what was revoked.
    "revoke_read": Effect(_revoke_read),
    "order_deletion": Effect(_order_deletion),
}
"""By measure. What is not here (talks, an institution's own measure, referral, publication) is no entry in a register."""


def reaching(measures: Sequence[Mapping[str, Any]]) -> dict[str, Said]:
    """Of these measures, those that change a register, with what was said of each."""
    taken = {one["measure"]: one.get("stated") or {} for one in measures if one.get("applicable", True)}
    return {name: taken[name] for name in EFFECTS if name in taken and EFFECTS[name].reaches(taken[name])}


def enter(case: Case, measures: Sequence[Mapping[str, Any]], cause: Cause, *, by: Actor, at: datetime) -> dict[str, int]:
    """Enter what these measures do to the registers; how many entries each made. Entering the same again makes none."""
    sources = {one["measure"]: str(one.get("clause") or "") for one in measures}
    return {
        name: EFFECTS[name].enter(Act(case, said, replace(cause, measure=name, clause=sources[name]), by, at))
        for name, said in reaching(measures).items()
    }


@follows_service
def take_effect(case: Case, decision: Decision, received: date, by: Actor, at: datetime) -> None:
    """The served decision changes the registers; what is settled with that is stated as carried out."""
    if case.institution_id is None and case.respondent_kind == "institution":
        raise Refused("案件没有关联登记的评价机构，决定无从生效。", "20(4)")
    cause = Cause(decision.document.number, received, case_id=case.id, decision_id=decision.id)
    for name, made in enter(case, decision.measures, cause, by=by, at=at).items():
        if EFFECTS[name].settled:
            words = f"决定送达之日起生效，登记中变更 {made} 项。" if made else "决定送达之日起生效。"
            carry_out(case, Statement(name, words, received), by=by, at=at)
