"""A case is opened (20(1)): from a report or on one's own motion, one respondent a case, with its lead by competence."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.audit.record import record
from portal.authority.actions import Action
from portal.authority.models import CaseCapacity
from portal.authority.permission import permit
from portal.authority.seats import Capacity
from portal.cases.competence import Situation, lead_of
from portal.cases.models import Case, CaseStep, Respondent
from portal.cases.search import bigrams
from portal.cases.states import State
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.db import draw_id, session
from portal.kit.id_number import checked
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office
from portal.organisations.numbers import next_number
from portal.reports.queries import prefecture_at, prefecture_of
from portal.reports.routing import answering
from portal.rulebook import rulebook_on
from portal.rulebook.internal_limits import limit_due
from portal.rulebook.offers import fitting

INVESTIGATION = "调查（内部时限）"


@dataclass(frozen=True)
class Accused:
    """Whom a case is about. Numbers are sealed; `appointer` and `sender` are recorded for supervisors (14), `office` for a
    reader of certificate data (19)."""

    kind: str
    name: str
    id_number: str = ""
    phone: str = ""
    detail: str = ""
    appointer: Office | None = None
    sender: Office | None = None
    office: Office | None = None


@dataclass(frozen=True)
class Matter:
    """What a case is opened about: clauses alleged, where and when, the institution concerned, and from which report."""

    accused: Accused
    clauses: Sequence[str]
    title: str
    summary: str
    source: str
    place: Office
    happened_on: date
    institution: Office | None = None
    report_id: int | None = None


def open_case(matter: Matter, keys: Keys, *, by: Actor, at: datetime) -> Case:
    """Open a case at the competent office. Raises `Refused`: clauses that do not fit the respondent, a day to come, a wrong
    number, or an office that may not open it (4, R-15)."""
    _check(matter, at)
    lead, venue, basis = competent(_situation(matter), by)
    case = _write(matter, lead, venue, by=by, at=at)
    _write_respondent(case, matter, keys)
    _give_county(case, matter, at)
    facts: dict[str, object] = {
        "case": case.id, "number": case.number, "lead": lead.id, "venue": case.venue_id, "clauses": list(matter.clauses),
        "report": matter.report_id,
    }  # fmt: skip
    record("case:opened", facts, by=by, at=at, clause=basis)
    step = CaseStep(
        case_id=case.id, event="open", from_state="", to_state=case.state, version=0, note=matter.title,
        office_id=by.office_id, person_id=by.person_id, acted_at=at,
    )  # fmt: skip
    session().add(step)
    session().flush()
    return case


def competent(situation: Situation, by: Actor) -> tuple[Office, Office | None, str]:
    """Who leads such a case, the venue where that is another prefecture, and the clause on which this actor may open it.
    Raises `Refused` for whom it is not to open."""
    lead = lead_of(situation, session().get_one(Office, by.office_id))
    venue = situation.venue if situation.venue.id != lead.prefecture_id else None
    return lead, venue, permit(by, Action.OPEN, _capacities(by, lead, venue), situation.clauses)


def _capacities(by: Actor, lead: Office, venue: Office | None) -> list[Capacity]:
    held = [Capacity.LEAD] if lead.id == by.office_id else []
    return held or ([Capacity.VENUE] if venue is not None and venue.id == by.office_id else [Capacity.ASSIST])


def _check(matter: Matter, at: datetime) -> None:
    known = {clause.id for clause in fitting(rulebook_on(matter.happened_on), matter.accused.kind)}
    strange = [clause for clause in matter.clauses if clause not in known]
    if not matter.clauses or strange:
        raise Refused("所选条款与当事人的身份不符，请重新选择。", "20(1)", ground=Ground.INPUT, field="clauses")
    if matter.happened_on > local(at).date():
        raise Refused("行为发生日期不能晚于立案日期。", "20(1)", ground=Ground.INPUT, field="happened_on")
    if matter.accused.kind == "institution" and matter.institution is None:
        raise Refused("当事人是评价机构的，请选择该机构。", "20(1)", ground=Ground.INPUT, field="institution")
    if not matter.accused.name:
        raise Refused("请填写当事人姓名。", "20(1)", ground=Ground.INPUT, field="name")
    if matter.accused.id_number:
        _checked(matter.accused.id_number)


def _situation(matter: Matter) -> Situation:
    return Situation(
        matter.clauses, matter.institution, prefecture_of(matter.institution), prefecture_at(matter.place.region_code),
        answering(matter.accused.appointer, matter.accused.sender),
    )  # fmt: skip


def _write(matter: Matter, lead: Office, venue: Office | None, *, by: Actor, at: datetime) -> Case:
    year, name = local(at).year, matter.accused.name
    number = f"GZ-{lead.letters}-{year}-{next_number(lead, 'case', year):04d}"
    institution = matter.institution.name if matter.institution else ""
    case = Case(
        number=number, lead_id=lead.id, lead_level=lead.level, prefecture_id=lead.prefecture_id,
        venue_id=venue.id if venue else None, county_id=matter.place.county_id,
        institution_id=matter.institution.id if matter.institution else None, report_id=matter.report_id,
        place_code=matter.place.region_code, happened_on=matter.happened_on, title=matter.title, summary=matter.summary,
        source=matter.source, respondent_kind=matter.accused.kind, respondent_name=name,
        clauses=sorted(matter.clauses, key=_order), rulebook_version=rulebook_on(matter.happened_on).version,
        state=State.OPENED.value, version=0,
        state_since=at, opened_at=at, opened_by=by.person_id,
        due_on=limit_due("investigation", local(at).date()).day, due_what=INVESTIGATION,
        search=bigrams(number, matter.title, name, institution),
    )  # fmt: skip
    session().add(case)
    session().flush()
    return case


def _order(clause: str) -> tuple[int, int]:
    article, _, item = clause.partition(".")
    return int(article), int(item or 0)


def _write_respondent(case: Case, matter: Matter, keys: Keys) -> None:
    accused, row = matter.accused, draw_id(Respondent)
    office = matter.institution if accused.kind == "institution" else accused.office
    respondent = Respondent(
        id=row, case_id=case.id, kind=accused.kind, name=accused.name, office_id=office.id if office else None,
        detail=accused.detail, appointed_by_id=accused.appointer.id if accused.appointer else None,
        sent_by_id=accused.sender.id if accused.sender else None,
    )  # fmt: skip
    if accused.id_number:
        number = _checked(accused.id_number)
        respondent.id_number = keys.seal(number.encode(), f"respondent:{row}:id_number")
        respondent.id_index = keys.index(number)
    if accused.phone:
        respondent.phone = keys.seal(accused.phone.encode(), f"respondent:{row}:phone")
    session().add(respondent)
    session().flush()


def _checked(number: str) -> str:
    try:
        return checked(number)
    except ValueError as error:
        raise Refused(str(error), ground=Ground.INPUT, field="id_number") from error


def _give_county(case: Case, matter: Matter, at: datetime) -> None:
    """The county where the institution is located assists as well when it happened in another one (4(3))."""
    home = matter.institution.county_id if matter.institution else None
    if home is not None and home != case.county_id:
        give_capacity(case, home, Capacity.ASSIST, at=at)


def give_capacity(
    case: Case, office_id: int, capacity: Capacity, *, at: datetime, until: datetime | None = None
) -> CaseCapacity:
    """Let an office take part in the case; the caller records why."""
    row = CaseCapacity(
        office_id=office_id, case_id=case.id, capacity=capacity.value, opened_at=case.opened_at, since=at, until=until
    )
    session().add(row)
    session().flush()
    return row
