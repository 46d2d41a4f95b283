"""A case is opened about somebody, or about what happened in an assessment, that the registers hold (4(4), 20(1)).

The address names them by their id alone. Numbers are read from the register when the case is opened; they stand in no address
and in no form.
"""

from typing import Any

from flask import current_app, url_for

from portal.assessments.models import Assessment, Candidate
from portal.assessments.shown import number_of
from portal.assessments.staff_models import Examiner, Supervisor
from portal.assessments.words import ID_KINDS
from portal.authority.gate import SUBJECTS
from portal.cases.opening import Accused
from portal.cases.prefilled import Beginning, begins_from
from portal.kit.actor import Actor
from portal.kit.clock import today
from portal.kit.crypto import Keys


def accused(kind: str, thing: Any, detail: str, keys: Keys) -> Accused:
    """A candidate, examiner or supervisor as the register has them. A case keeps residents' numbers alone; other papers are
    named by their kind."""
    resident = thing.id_kind == "resident"
    number = _opened(thing, "id_number", keys) if resident else ""
    phone = _opened(thing, "phone", keys) if getattr(thing, "phone", None) else ""
    paper = "" if resident else f"{ID_KINDS[thing.id_kind]}，号码见评价登记"
    told = "　".join(part for part in (detail, paper) if part)
    if kind == "supervisor":
        return Accused(kind, thing.name, number, phone, told, thing.appointed_by, thing.sent_by)
    return Accused(kind, thing.name, number, phone, told)


def candidate_detail(candidate: Candidate) -> str:
    """In which assessment, and where the candidate works."""
    named = f"{candidate.assessment.number} {candidate.assessment.batch}"
    return "　".join(part for part in (named, candidate.employer) if part)


def _opened(thing: Any, column: str, keys: Keys) -> str:
    return keys.open(getattr(thing, column), f"{thing.__tablename__}:{thing.id}:{column}").decode()


@begins_from("candidate")
def of_candidate(by: Actor, number: int) -> Beginning | None:
    """A candidate, in the assessment where it happened."""
    one: Candidate | None = SUBJECTS[Candidate].load(by, number)
    if one is None:
        return None
    url = url_for("assessments.candidate", candidate_id=one.id)
    return _about("candidate", one, candidate_detail(one), url, happened_in(one.assessment))


@begins_from("examiner")
def of_examiner(by: Actor, number: int) -> Beginning | None:
    """An examiner of an institution."""
    one: Examiner | None = SUBJECTS[Examiner].load(by, number)
    if one is None:
        return None
    url = url_for("staff.examiner", examiner_id=one.id)
    return _about("examiner", one, f"证卡号 {one.card_number}", url, {"institution": one.institution.name})


@begins_from("supervisor")
def of_supervisor(by: Actor, number: int) -> Beginning | None:
    """A supervisor of whoever appointed and sent him or her (14)."""
    one: Supervisor | None = SUBJECTS[Supervisor].load(by, number)
    if one is None:
        return None
    url = url_for("staff.supervisor", supervisor_id=one.id)
    own = {"institution": one.appointed_by.name} if one.appointed_by.level == "institution" else {}
    return _about("supervisor", one, f"证件号 {one.card_number}", url, own)


@begins_from("assessment")
def of_assessment(by: Actor, number: int) -> Beginning | None:
    """What happened in an assessment; whom it is about is still to be said."""
    one: Assessment | None = SUBJECTS[Assessment].load(by, number)
    if one is None:
        return None
    url = url_for("assessments.show", assessment_id=one.id)
    return Beginning(happened_in(one), f"评价批次 {one.batch}", url, asked={"assessment": one.id})


def happened_in(assessment: Assessment) -> dict[str, Any]:
    """The institution, the place and the day of an assessment; the first day, until somebody says which."""
    days = f"{assessment.first_day}" + (f"至{assessment.last_day}" if assessment.last_day != assessment.first_day else "")
    where = f"{assessment.place.name} {assessment.address}"
    return {
        "institution": assessment.institution.name, "place": assessment.place_code,
        "happened_on": assessment.first_day if assessment.first_day <= today() else None,
        "summary": f"评价批次：{assessment.number} {assessment.batch}；地点：{where}；日期：{days}。\n",
    }  # fmt: skip


def _about(kind: str, thing: Any, detail: str, url: str, values: dict[str, Any]) -> Beginning:
    keys = current_app.extensions["portal_keys"]
    known = accused(kind, thing, detail, keys)
    said = f"登记信息 {known.name}"
    return Beginning({"detail": known.detail, **values}, said, url, accused=known, masked=number_of(thing, keys))
