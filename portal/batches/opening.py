"""Cases are opened together about candidates of one assessment (20(1)): one respondent a case, all of them or none.

Who may is decided by `portal.cases.competence` as for a single case; names and numbers come from the register.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import or_, select, text

from portal.assessments.models import Assessment, Candidate
from portal.audit.record import record
from portal.authority.scope import visible
from portal.batches.models import BatchCase, CaseBatch
from portal.cases.competence import Situation
from portal.cases.from_register import accused, candidate_detail
from portal.cases.models import OPEN, Case, Respondent
from portal.cases.opening import Matter, competent, open_case
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.db import beyond_sight, draw_id, session
from portal.kit.refusal import Ground, Refused
from portal.organisations import queries as organisations
from portal.organisations.models import Office
from portal.organisations.numbers import next_number
from portal.reports.queries import prefecture_at, prefecture_of

MOST = 200
"""Cases in one batch."""


@dataclass(frozen=True)
class Charge:
    """What all of them are charged with: the case's title, the clauses alleged, the facts in short, where it comes from, the
    day."""

    title: str
    clauses: Sequence[str]
    summary: str
    source: str
    happened_on: date


@dataclass(eq=False)
class AlreadyOpen(Refused):
    """Some candidates have a case under one of these clauses already; `told` says so by candidate."""

    told: Mapping[int, str] = field(default_factory=dict)


def ensure_may_open(assessment: Assessment, clauses: Sequence[str], *, by: Actor) -> None:
    """Raise the `Refused` that opening a case about a candidate of this assessment would raise (4, R-15)."""
    institution = assessment.institution
    place = prefecture_at(assessment.place_code)
    competent(Situation(clauses, institution, prefecture_of(institution), place), by)


def open_batch(
    assessment: Assessment, candidates: Sequence[Candidate], charge: Charge, keys: Keys, *, by: Actor, at: datetime
) -> CaseBatch:
    """Open a case about each of these candidates, and keep that they belong together. Raises `Refused` beside `candidates`
    where there are none or too many, `AlreadyOpen` where one has a case already, and whatever `open_case` refuses."""
    _check(assessment, candidates, charge, by)
    place = organisations.bureau(assessment.place_code)
    cases = [open_case(_matter(assessment, one, charge, place, keys), keys, by=by, at=at) for one in candidates]
    batch = _keep(assessment, charge.title, len(cases), by=by, at=at)
    members = (
        BatchCase(batch_id=batch.id, case_id=case.id, candidate_id=one.id) for case, one in zip(cases, candidates, strict=True)
    )
    session().add_all(members)
    session().flush()
    return batch


def _check(assessment: Assessment, candidates: Sequence[Candidate], charge: Charge, by: Actor) -> None:
    if not candidates:
        raise _wrong("请勾选参评人员。")
    if len(candidates) > MOST:
        raise _wrong(f"一次最多 {MOST} 人，已勾选 {len(candidates)} 人，请分次立案。")
    if any(one.assessment_id != assessment.id for one in candidates):
        raise _wrong("只能选择本批次的参评人员。")
    known = open_cases(candidates, charge.clauses, by)
    if known:
        told = {one: _told(cases) for one, cases in known.items()}
        why = f"{len(known)} 人就所选条款已有在办案件，不重复立案；请取消勾选，或者改选条款。"
        raise AlreadyOpen(why, "20(1)", ground=Ground.INPUT, field="candidates", told=told)


def open_cases(candidates: Collection[Candidate], clauses: Sequence[str], by: Actor) -> dict[int, list[str]]:
    """The cases about these candidates under one of these clauses that have not ended, by candidate: their numbers, "" for
    those that the actor may not know of."""
    by_index = {one.id_index: one.id for one in candidates}
    member = select(BatchCase.case_id, BatchCase.candidate_id).where(BatchCase.candidate_id.in_(by_index.values())).subquery()
    found = select(Case.id, Case.number, Respondent.id_index, member.c.candidate_id)
    found = found.join(Respondent, Respondent.case_id == Case.id).outerjoin(member, member.c.case_id == Case.id)
    about = or_(Respondent.id_index.in_(by_index), member.c.candidate_id.is_not(None))
    found = found.where(Respondent.kind == "candidate", about, Case.clauses.overlap(list(clauses)), text(OPEN))
    # That another office has a case is asked past the second wall; which one it is stays behind it.
    with beyond_sight():
        rows = session().execute(found.order_by(Case.id)).all()
    readable = set(session().scalars(select(Case.id).where(Case.id.in_([row.id for row in rows]), visible(Case, by))))
    told: dict[int, list[str]] = {}
    for row in rows:
        candidate = row.candidate_id or by_index[row.id_index]
        told.setdefault(candidate, []).append(row.number if row.id in readable else "")
    return told


def _told(numbers: Sequence[str]) -> str:
    named = "、".join(number for number in numbers if number)
    return f"已有在办案件 {named}，不重复立案。" if named else "已由其他机构就同一条款立案，不重复立案。"


def _matter(assessment: Assessment, candidate: Candidate, charge: Charge, place: Office, keys: Keys) -> Matter:
    return Matter(
        accused("candidate", candidate, candidate_detail(candidate), keys), tuple(charge.clauses), charge.title, charge.summary,
        charge.source, place,
        charge.happened_on, assessment.institution,
    )  # fmt: skip


def _keep(assessment: Assessment, title: str, count: int, *, by: Actor, at: datetime) -> CaseBatch:
    office, year = session().get_one(Office, by.office_id), local(at).year
    number = f"PL-{office.letters}-{year}-{next_number(office, 'batch', year):04d}"
    key = draw_id(CaseBatch)
    facts: dict[str, object] = {"batch": key, "assessment": assessment.id, "office": office.id, "cases": count}
    record("batch:opened", facts, by=by, at=at, clause="20(1)")
    batch = CaseBatch(
        id=key, number=number, title=title, assessment_id=assessment.id, office_id=office.id, opened_by=by.person_id,
        opened_at=at,
    )  # fmt: skip
    session().add(batch)
    session().flush()
    return batch


def _wrong(why: str) -> Refused:
    return Refused(why, "20(1)", ground=Ground.INPUT, field="candidates")
