"""From facts to measures (20(3)): a proposal holds what the clauses found require, may hold what they allow, and nothing
else; after a defence it is never worse than what was answered (R-2)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from portal.audit.record import record, text_hash
from portal.cases.models import Case
from portal.findings import acts, details, queries, targets
from portal.findings.models import Proposal
from portal.findings.severity import Found, Stated, mismatches, worse
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.rulebook import rulebook_of
from portal.rulebook.measures import Choice, choices, problems

Measures = Sequence[Mapping[str, Any]]


def propose(case: Case, measures: Measures, reasons: str, *, by: Actor, at: datetime) -> Proposal:
    """Propose measures, each `{"measure", "stated"}`, or `{"measure", "applicable": False, "reason"}` where one of 9 has
    nothing to act on; `stated` holds the particulars of `details.py`. Raises `Refused` beside the field."""
    acts.PROPOSE.ensure(case, by=by, at=at)
    _check(case, measures)
    if not reasons.strip():
        raise _wrong("请写明拟处理的理由。", "reasons")
    acts.PROPOSE.perform(case, by=by, at=at, note=reasons.strip())
    proposal = Proposal(
        case_id=case.id, measures=_kept(case, measures), reasons=reasons.strip(), proposed_by=by.person_id, proposed_at=at
    )
    session().add(proposal)
    session().flush()
    facts: dict[str, object] = {
        "case": case.id, "measures": sorted(stated(measures)), "not_applicable": sorted(_idle(measures)),
        "reasons": text_hash(proposal.reasons),
    }  # fmt: skip
    record("proposal:made", facts, by=by, at=at, clause="20(3)")
    return proposal


def stated(measures: Measures) -> Stated:
    """The measures that are to be taken, each with its particulars."""
    return {str(one["measure"]): dict(one.get("stated") or {}) for one in measures if one.get("applicable", True)}


def _idle(measures: Measures) -> dict[str, str]:
    return {str(one["measure"]): str(one.get("reason") or "") for one in measures if not one.get("applicable", True)}


def _check(case: Case, measures: Measures) -> None:
    named = [str(one["measure"]) for one in measures]
    if len(set(named)) != len(named) or not set(named) <= set(rulebook_of(case).measures):
        raise _wrong("所选处理措施有误，请重新选择。", "measures")
    choice = Choice(tuple(case.clauses), frozenset(stated(measures)), case.lead_level, _idle(measures))
    for problem in problems(rulebook_of(case), choice):
        missing_reason = problem.measure in choice.not_applicable and not choice.not_applicable[problem.measure].strip()
        raise _wrong(f"{problem.why}。", f"{problem.measure}__reason" if missing_reason else "measures", problem.clause)
    for field, why in (*_unsaid(case, measures), *_out_of_proportion(case, measures)):
        raise _wrong(f"{why}。", field)
    for earlier in queries.answered(case):
        for _, why in worse(rulebook_of(case), stated(earlier.measures), stated(measures)):
            raise _wrong(f"{why}。", "measures", "R-2")


def _unsaid(case: Case, measures: Measures) -> Iterator[tuple[str, str]]:
    for measure, said in stated(measures).items():
        wrong = details.flaws(measure, rulebook_of(case).measure(measure).name, said)
        for key, why in (*wrong, *targets.strangers(case, measure, said)):
            yield f"{measure}__{key}", why


def _out_of_proportion(case: Case, measures: Measures) -> Iterator[tuple[str, str]]:
    found = [Found(one.clause, one.serious, frozenset(one.conditions)) for one in queries.in_force(case)]
    for _, why in mismatches(rulebook_of(case), found, stated(measures)):
        yield "measures", why


def _kept(case: Case, measures: Measures) -> list[dict[str, Any]]:
    what = choices(rulebook_of(case), case.clauses)
    sources = {measure: clauses[0] for measure, clauses in (*what.required.items(), *what.optional.items())}
    said, idle = stated(measures), _idle(measures)
    return [
        {
            "measure": measure, "clause": clause, "detail": _wording(case, measure, said.get(measure, {})),
            "stated": said.get(measure, {}), "applicable": measure in said, "reason": idle.get(measure, "").strip(),
        }
        for measure, clause in sources.items()
        if measure in said or measure in idle
    ]  # fmt: skip


def _wording(case: Case, measure: str, said: Mapping[str, str]) -> str:
    return details.wording(measure, said, targets.names(case, measure, said))


def _wrong(why: str, field: str, clause: str = "20(3)") -> Refused:
    return Refused(why, clause or "20(3)", ground=Ground.INPUT, field=field)
