"""Which entries of the registers a decision made or would make, and what became of them: for the page before signing, for the
case, for a list to take along."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from sqlalchemy import Select, func, select
from sqlalchemy.orm import aliased

from portal.assessments.models import Assessment, Candidate, RegisterEntry, Subsidy
from portal.assessments.recovering import MOVED
from portal.assessments.staff_models import Examiner, Supervisor
from portal.assessments.words import EFFECTS as DONE_HERE
from portal.assessments.words import SUBJECTS
from portal.cases.models import Case
from portal.certificates.models import Certificate, CertificateEntry
from portal.certificates.states import EFFECTS as DONE_TO_CERTIFICATES
from portal.decisions import effects
from portal.deletions.models import ReadingEntry
from portal.deletions.words import EFFECTS as ABOUT_READING
from portal.grants.models import Revocation
from portal.identity.models import Person
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.organisations import models
from portal.organisations.ledger import Cause
from portal.organisations.models import InstitutionScope, Office
from portal.organisations.vocabulary import STANDINGS

NOT_YET = 0
"""The decision that a dry run enters for: none has this id."""
SHOWN = 20
STANDING, ASSESSMENTS, CERTIFICATES, READINGS = "机构目录", "评价活动", "证书数据", "证书数据读取"
REGISTERS: Mapping[str, Any] = {
    STANDING: models.Standing, ASSESSMENTS: RegisterEntry, CERTIFICATES: CertificateEntry, READINGS: ReadingEntry,
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """What one measure did in one register: how often, to which things (the first of them), and how many were undone."""

    measure: str
    register: str
    effect: str
    count: int
    undone: int
    since: date
    until: date | None
    things: tuple[str, ...]


def made(case: Case, decision_id: int, shown: int | None = SHOWN) -> list[Change]:
    """What a decision entered, the registers one after the other; `shown` things of each are named, or all."""
    return [change for name in REGISTERS for change in _of(name, case.id, decision_id, shown)]


def foreseen(
    case: Case, measures: Sequence[Mapping[str, Any]], *, by: Actor, at: datetime, shown: int | None = SHOWN
) -> list[Change]:
    """What these measures would change if they were served today: they are entered, read and taken back, so that what is
    shown is what will happen and not a second opinion about it."""
    trial = session().begin_nested()
    try:
        cause = Cause("", local(at).date(), case_id=case.id, decision_id=NOT_YET)
        effects.enter(case, measures, cause, by=by, at=at)
        return made(case, NOT_YET, shown)
    finally:
        trial.rollback()


def entries(register: str, case_id: int, decision_id: int, measure: str) -> list[int]:
    """The ids of what one measure of a decision entered in a register: what a review reverses. Money that came in stays a
    fact (9): it is given back, not forgotten."""
    ledger = REGISTERS[register]
    found = select(ledger.id).where(
        ledger.cause_case_id == case_id, ledger.cause_decision_id == decision_id, ledger.measure == measure,
        ledger.reverses_id.is_(None), ledger.effect.not_in(MOVED),
    )  # fmt: skip
    return list(session().scalars(found.order_by(ledger.id)))


def _of(register: str, case_id: int, decision_id: int, shown: int | None) -> Iterator[Change]:
    ledger = REGISTERS[register]
    undoing = aliased(ledger)
    plain = (
        ledger.cause_case_id == case_id, ledger.cause_decision_id == decision_id,
        ledger.reverses_id.is_(None), ledger.ends_id.is_(None),
    )  # fmt: skip
    kinds = (ledger.measure, ledger.effect, ledger.since, ledger.until)
    grouped = (
        select(*kinds, func.count(ledger.id), func.count(undoing.id), func.min(ledger.id))
        .outerjoin(undoing, undoing.reverses_id == ledger.id)
        .where(*plain)
        .group_by(*kinds)
        .order_by(func.min(ledger.id))
    )
    for measure, effect, since, until, count, undone, _ in session().execute(grouped):
        same = (ledger.measure == measure, ledger.effect == effect)
        things = tuple(session().scalars(_things(register, [*plain, *same]).limit(shown)))
        yield Change(measure, register, WORDS[register][effect], count, undone, since, until, things)


WORDS: Mapping[str, Mapping[str, str]] = {
    STANDING: {**STANDINGS, "suspended": "暂停评价活动"}, ASSESSMENTS: DONE_HERE, CERTIFICATES: DONE_TO_CERTIFICATES,
    READINGS: ABOUT_READING,
}  # fmt: skip


def _things(register: str, conditions: Sequence[Any]) -> Select[Any]:
    """What the entries are about, as people call it."""
    return _CALLED[register]().where(*conditions)


def _institutions() -> Select[Any]:
    scope = (InstitutionScope.office_id == models.Standing.office_id) & (
        InstitutionScope.occupation_code == models.Standing.occupation_code
    )
    occupation = select(func.max(InstitutionScope.occupation)).where(scope).scalar_subquery()
    found = select(func.concat_ws(" · ", Office.name, occupation)).select_from(models.Standing)
    return found.join(Office, Office.id == models.Standing.office_id).order_by(models.Standing.id)


def _certificates() -> Select[Any]:
    called = func.concat_ws(" · ", Certificate.number, Candidate.name)
    found = select(called).select_from(CertificateEntry).join(Certificate, Certificate.id == CertificateEntry.certificate_id)
    return found.join(Candidate, Candidate.id == Certificate.candidate_id).order_by(CertificateEntry.id)


def _registered() -> Select[Any]:
    entry, holder = RegisterEntry, aliased(Candidate)
    subject = func.nullif(_in_words(entry.subject), "")
    called = func.concat_ws(
        " · ", Candidate.name, Assessment.batch, subject, holder.name, Examiner.name, Supervisor.name, _yuan(entry.amount)
    )
    found = select(called).select_from(entry).outerjoin(Candidate, Candidate.id == entry.candidate_id)
    found = found.outerjoin(Assessment, Assessment.id == Candidate.assessment_id)
    found = found.outerjoin(Subsidy, Subsidy.id == entry.subsidy_id).outerjoin(holder, holder.id == Subsidy.candidate_id)
    found = found.outerjoin(Examiner, Examiner.id == entry.examiner_id)
    return found.outerjoin(Supervisor, Supervisor.id == entry.supervisor_id).order_by(entry.id)


def _readers() -> Select[Any]:
    called = func.concat_ws(" · ", Revocation.number, Office.name, Person.name)
    found = select(called).select_from(ReadingEntry).join(Revocation, Revocation.id == ReadingEntry.revocation_id)
    found = found.join(Office, Office.id == Revocation.about_id).outerjoin(Person, Person.id == Revocation.person_id)
    return found.order_by(ReadingEntry.id)


_CALLED = {STANDING: _institutions, ASSESSMENTS: _registered, CERTIFICATES: _certificates, READINGS: _readers}


def _in_words(subject: Any) -> Any:
    words = subject
    for word, name in SUBJECTS.items():
        words = func.replace(words, word, name)
    return words


def _yuan(amount: Any) -> Any:
    return func.nullif(func.concat(amount, "元"), "元")


def workbook(rows: Sequence[Change]) -> bytes:
    """The whole list as a workbook: register, effect, since, until, what it is about."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("登记变动")
        sheet.set_column("A:D", 16)
        sheet.set_column("E:E", 60)
        sheet.write_row(0, 0, ("册籍", "变动", "自", "至", "涉及"), book.add_format({"bold": True}))
        lines = ((one, thing) for one in rows for thing in one.things)
        for number, (one, thing) in enumerate(lines, 1):
            until = one.until.isoformat() if one.until else ""
            sheet.write_row(number, 0, (one.register, one.effect, one.since.isoformat(), until, thing))
    return buffer.getvalue()
