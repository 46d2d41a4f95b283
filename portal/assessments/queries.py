"""What is asked about assessments: lists and single things through the caller's scope, entries by thing, and how it stands."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, false, func, literal, or_, select, true, tuple_

from portal.assessments.models import Assessment, Candidate, RegisterEntry, Score, Subsidy, Upload
from portal.assessments.scope import Condition, subject, visible
from portal.assessments.staff_models import Examiner, Supervisor
from portal.authority.actions import Action
from portal.authority.gate import register
from portal.authority.scope import reading
from portal.authority.seats import Capacity, Level
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import session

Key = tuple[date, int]
COUNTED = 1000
"""Counts stop here."""


def assessments(actor: Actor, conditions: Sequence[Condition], before: Key | None, limit: int) -> list[Assessment]:
    """At most `limit` assessments, the latest first, that began before `before`."""
    found = select(Assessment).where(visible(Assessment, actor, Action.ASSESSMENT_READ), *conditions)
    if before is not None:
        found = found.where(tuple_(Assessment.first_day, Assessment.id) < tuple_(literal(before[0]), literal(before[1])))
    return list(session().scalars(found.order_by(Assessment.first_day.desc(), Assessment.id.desc()).limit(limit)))


def candidates(assessment: Assessment, words: str, after: int, limit: int) -> list[Candidate]:
    """At most `limit` candidates of an assessment by order of entry, after that id, whose name contains the words."""
    found = select(Candidate).where(Candidate.assessment_id == assessment.id, Candidate.id > after)
    if words:
        found = found.where(Candidate.name.contains(words, autoescape=True))
    return list(session().scalars(found.order_by(Candidate.id).limit(limit)))


def count_of(model: Any, condition: ColumnElement[bool]) -> int:
    """How many rows of a model there are under a condition that an index answers."""
    return session().scalar(select(func.count()).select_from(model).where(condition)) or 0


def scores(ids: Iterable[int]) -> dict[int, dict[str, Score]]:
    """The scores of these candidates, by candidate and subject."""
    found: dict[int, dict[str, Score]] = defaultdict(dict)
    for one in session().scalars(select(Score).where(Score.candidate_id.in_(list(ids)))):
        found[one.candidate_id][one.subject] = one
    return found


def subsidies(candidate: Candidate) -> list[Subsidy]:
    """What was paid for a candidate, the first payment first."""
    return list(session().scalars(select(Subsidy).where(Subsidy.candidate_id == candidate.id).order_by(Subsidy.id)))


def entries(column: str, ids: Iterable[int]) -> dict[int, list[RegisterEntry]]:
    """The ledger's entries about these things, by thing: `column` is the ledger's column that names them."""
    named, found = getattr(RegisterEntry, column), defaultdict(list)
    for one in session().scalars(select(RegisterEntry).where(named.in_(list(ids))).order_by(RegisterEntry.id)):
        found[getattr(one, column)].append(one)
    return found


def examiners(actor: Actor, after: int, limit: int, words: str = "") -> list[Examiner]:
    """At most `limit` examiners after that id, whose name or card number contains the words."""
    found = select(Examiner).where(visible(Examiner, actor, Action.ASSESSMENT_READ), Examiner.id > after)
    if words:
        named = Examiner.name.contains(words, autoescape=True)
        found = found.where(or_(named, Examiner.card_number.contains(words, autoescape=True)))
    return list(session().scalars(found.order_by(Examiner.id).limit(limit)))


def supervisors(actor: Actor, after: int, limit: int) -> list[Supervisor]:
    """At most `limit` supervisors after that id."""
    within = visible_supervisor(Supervisor, actor, Action.SUPERVISOR_READ)
    found = select(Supervisor).where(within, Supervisor.id > after)
    return list(session().scalars(found.order_by(Supervisor.id).limit(limit)))


def uploads(assessment: Assessment, kinds: Sequence[str], limit: int = 20) -> list[Upload]:
    """The latest uploads of an assessment of these kinds."""
    found = select(Upload).where(Upload.assessment_id == assessment.id, Upload.kind.in_(kinds))
    return list(session().scalars(found.order_by(Upload.id.desc()).limit(limit)))


def supervisor_capacities(supervisor: Any, actor: Actor) -> frozenset[Capacity]:
    """Own for who appointed or sent; else what the place gives (4)."""
    found = set()
    if actor.office_id in (supervisor.appointed_by_id, supervisor.sent_by_id):
        found.add(Capacity.OWN)
    if actor.level == Level.PROVINCE or (actor.level == Level.PREFECTURE and supervisor.prefecture_id == actor.office_id):
        found.add(Capacity.SUPERVISE)
    if actor.level == Level.COUNTY and supervisor.county_id == actor.office_id:
        found.add(Capacity.ASSIST)
    return frozenset(found)


def visible_supervisor(model: Any, actor: Actor, action: Action) -> Condition:
    """The same over all supervisors."""
    capacities, office = reading(actor, action), actor.office_id
    if actor is SYSTEM or (Capacity.SUPERVISE in capacities and actor.level == Level.PROVINCE):
        return true()
    found: list[Condition] = []
    if Capacity.OWN in capacities:
        found += [model.appointed_by_id == office, model.sent_by_id == office]
    if Capacity.SUPERVISE in capacities:
        found.append(model.prefecture_id == office)
    if Capacity.ASSIST in capacities and actor.level == Level.COUNTY:
        found.append(model.county_id == office)
    return or_(*found) if found else false()


register(Assessment, subject(Assessment, "assessment_id", Action.ASSESSMENT_READ))
register(Candidate, subject(Candidate, "candidate_id", Action.ASSESSMENT_READ))
register(Examiner, subject(Examiner, "examiner_id", Action.ASSESSMENT_READ))
register(Upload, subject(Upload, "upload_id", Action.ASSESSMENT_READ))
register(Subsidy, subject(Subsidy, "subsidy_id", Action.ASSESSMENT_READ))
register(
    Supervisor,
    subject(Supervisor, "supervisor_id", Action.SUPERVISOR_READ, supervisor_capacities, visible_supervisor),
)
