"""How the sample's handlers find, confirm and propose: what a story says, under the clause it belongs to."""

from datetime import datetime

from portal.cases import registered
from portal.cases.models import Case
from portal.findings import operations, proposing, queries, targets
from portal.findings.details import DETAILS, Detail
from portal.findings.draft import Draft, premise_of
from portal.jobs.sample import support
from portal.jobs.sample.stories import Story
from portal.kit.actor import Actor
from portal.rulebook import rulebook
from portal.rulebook.measures import choices

COPIED = Draft("评价过程中抄袭他人答案，监控录像可以证明。", "7.2", "监控录像记录完整，构成作弊。")
"""The conduct that a finding under 9 stands on, for it was found only after the event."""

def find(case: Case, story: Story, fact: str, *, by: Actor, at: datetime) -> None:
    """Find the story's fact, resting on everything that was gathered."""
    if story.clause == "9":
        # 9 goes beyond the event itself and rests on what was done there (6 to 8).
        copied = Draft(fact, "7.2", story.weighing)
        operations.record_finding(case, copied, queries.usable(case), by=by, at=at)
    clause = rulebook().clause(story.clause)
    premise = "评价活动结束后复核监控录像时发现" if premise_of(clause) else ""
    serious = story.serious or "serious" in clause.conditions
    draft = Draft(
        fact, story.clause, story.weighing, frozenset(clause.conditions), serious, story.aggravates or "", premise
    )
    for one in (COPIED, draft) if clause.needs_finding_under else (draft,):
        operations.record_finding(case, one, queries.usable(case), by=by, at=at)


def confirm(case: Case, *, by: Actor, at: datetime) -> None:
    """The facts are confirmed, and what is held stays held."""
    operations.confirm(case, support.continued(case), by=by, at=at)


STATED = {
    "batch": "2026年第3批次", "subject": "theory", "number": "涉案批次核发的证书", "records": "该批次上传的46条",
    "amount": "1500", "own_rule": "按本机构考评人员管理办法停止考评三个月", "end": "60", "extent": "all",
    "recipient": "公安机关",
}  # fmt: skip
"""What is filled in with a measure, by the particulars that `findings.details` asks for."""


def propose(case: Case, story: Story, *, by: Actor, at: datetime) -> None:
    """What the clause requires and the story adds, and the graver of two where exactly one is to be chosen and the story is
    serious."""
    what = choices(rulebook(), case.clauses)
    measures = [*what.required, *(group[-1 if story.serious else 0] for _, group in what.one_of), *story.more]
    stated = [
        {"measure": one, "stated": {detail.key: _said(case, detail) for detail in DETAILS.get(one, ())}} for one in measures
    ]
    proposing.propose(case, stated, story.weighing, by=by, at=at)


def _said(case: Case, detail: Detail) -> str:
    """What the registers hold, the sitting that the case is about before others; or the sample's words."""
    things = targets.offered(case, detail)
    if detail.key == "assessment" and things:
        return str(min(registered.assessments(case), key=lambda one: abs(one.last_day - case.happened_on)).id)
    return next(iter(things), "") or STATED.get(detail.key, "")


def chosen(case: Case) -> frozenset[str]:
    """The measures proposed."""
    made = queries.proposal(case)
    return frozenset() if made is None else frozenset(str(one["measure"]) for one in made.measures)
