"""What institutions write down one by one: an assessment, a supervisor, a subsidy. Whole lists come by sheets (`uploads`).

An assessment outside the published occupations and levels is refused (17.2); one outside the institution's county is taken
down with an explanation and flagged (16.2), for the portal records what happens and its prefecture judges it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from portal.assessments import readers
from portal.assessments.models import Assessment, Candidate, Subsidy
from portal.assessments.staff_models import Supervisor
from portal.assessments.standings import obstacle_to_assessing
from portal.assessments.words import SUPERVISOR_KINDS
from portal.audit.record import record
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.crypto import Keys
from portal.kit.db import draw_id, session
from portal.kit.refusal import Ground, Refused
from portal.organisations import queries
from portal.organisations.models import Institution, Office
from portal.organisations.numbers import next_number
from portal.organisations.vocabulary import SKILL_LEVELS

LONGEST_DAYS = 62
"""An assessment that lasts longer is several, or mistyped."""


@dataclass(frozen=True)
class Plan:
    """An assessment as it is written down: what, where (a county's region and an address), on which days."""

    batch: str
    occupation_code: str
    level: str
    place: Office
    address: str
    first_day: date
    last_day: date
    explanation: str = ""


def open_assessment(institution: Institution, plan: Plan, *, by: Actor, at: datetime) -> Assessment:
    """Write an assessment down under a running number. Raises `Refused` beside the field, or with the decision that bars."""
    scope = _in_scope(institution, plan)
    _check_days(plan)
    for day in (plan.first_day, plan.last_day):
        if barred := obstacle_to_assessing(institution.office_id, plan.occupation_code, day):
            raise barred
    flag, office, year = _flag(institution, plan), institution.office, local(at).year
    number = f"PJ-{office.letters}-{year}-{next_number(office, 'assessment', year):04d}"
    key = draw_id(Assessment)
    facts: dict[str, object] = {
        "assessment": key, "office": office.id, "occupation": plan.occupation_code, "level": plan.level,
        "place": plan.place.region_code, "first": plan.first_day.isoformat(), "flag": flag,
    }  # fmt: skip
    record("assessment:opened", facts, by=by, at=at, clause=flag or "4(4)")
    made = Assessment(
        id=key, number=number, institution_id=office.id, prefecture_id=office.prefecture_id, county_id=office.county_id,
        venue_id=plan.place.prefecture_id if plan.place.prefecture_id != office.prefecture_id else None,
        batch=plan.batch, occupation_code=plan.occupation_code, occupation=scope, level=plan.level,
        place_code=plan.place.region_code, address=plan.address, first_day=plan.first_day, last_day=plan.last_day,
        flag=flag, explanation=plan.explanation if flag else "", opened_by=by.person_id or None, opened_at=at,
    )  # fmt: skip
    session().add(made)
    session().flush()
    return made


def _in_scope(institution: Institution, plan: Plan) -> str:
    """The occupation's published name; refused outside the published occupations and levels (17.2)."""
    for scope in queries.scope_of(institution.office_id):
        if scope.occupation_code == plan.occupation_code:
            if plan.level not in scope.levels:
                levels = "、".join(SKILL_LEVELS[level] for level in scope.levels)
                raise _wrong(f"{scope.occupation}公布的等级是{levels}，不能超出。", "level", "17.2")
            return scope.occupation
    raise _wrong("这个职业（工种）不在本机构公布的范围内，不能开展评价。", "occupation", "17.2")


def _check_days(plan: Plan) -> None:
    if plan.last_day < plan.first_day:
        raise _wrong("结束日期不能早于开始日期。", "last_day")
    if (plan.last_day - plan.first_day).days > LONGEST_DAYS:
        raise _wrong(f"一个批次最长 {LONGEST_DAYS} 天，请核对日期或分批登记。", "last_day")


def _flag(institution: Institution, plan: Plan) -> str:
    if plan.place.region_code == institution.office.region_code:
        return ""
    if not plan.explanation.strip():
        why = "评价地点不在本机构公布的区域（所在县、市、区、特区）内。确有依据的请写明依据，登记后将提示所在地人社局。"
        raise _wrong(why, "explanation", "16.2")
    return "16.2"


@dataclass(frozen=True)
class NewSupervisor:
    """A supervisor as written down by who appoints; `sent_by` is the bureau that sends them, if another."""

    kind: str
    name: str
    id_kind: str
    id_number: str
    card_number: str
    appointed_on: date
    sent_by: Office | None = None


def add_supervisor(stated: NewSupervisor, office: Office, keys: Keys, *, by: Actor, at: datetime) -> Supervisor:
    """A quality supervisor whom this office appointed (14). An institution appoints internal ones only."""
    if stated.kind not in SUPERVISOR_KINDS or (office.level == "institution") != (stated.kind == "internal"):
        raise _wrong("评价机构聘任内部督导，人社部门聘任外部督导。", "kind", "14")
    number, key = _number(stated.id_kind, stated.id_number), draw_id(Supervisor)
    doubled = select(Supervisor.id).where(
        Supervisor.appointed_by_id == office.id, Supervisor.card_number == stated.card_number
    )
    if session().scalar(doubled) is not None:
        raise _wrong("本单位已登记过这个督导证编号。", "card_number", "14")
    sent = stated.sent_by.id if stated.sent_by and stated.sent_by.id != office.id else None
    facts: dict[str, object] = {"supervisor": key, "office": office.id, "kind": stated.kind, "sent": sent}
    record("supervisor:registered", facts, by=by, at=at, clause="14")
    made = Supervisor(
        id=key, kind=stated.kind, name=stated.name, id_kind=stated.id_kind,
        id_number=keys.seal(number.encode(), f"supervisor:{key}:id_number"),
        id_index=keys.index(number), card_number=stated.card_number, appointed_by_id=office.id, sent_by_id=sent,
        prefecture_id=office.prefecture_id, county_id=office.county_id, appointed_on=stated.appointed_on, recorded_at=at,
    )  # fmt: skip
    session().add(made)
    session().flush()
    return made


def _number(kind: str, written: str) -> str:
    try:
        return readers.identity_number(kind, written)
    except ValueError as error:
        raise _wrong(str(error), "id_number") from error


def record_subsidy(
    candidate: Candidate, amount: Decimal, payer: str, paid_on: date, *, by: Actor, at: datetime
) -> Subsidy:
    """Public money paid for a candidate, in yuan. Raises `Refused` beside the field; the same payment is written once."""
    if amount <= 0 or amount != amount.quantize(Decimal("0.01")) or amount >= 10**8:
        raise _wrong("补贴金额应大于零，最多两位小数。", "amount")
    if paid_on > local(at).date():
        raise _wrong("发放日期不能晚于今天。", "paid_on")
    one = Subsidy
    same = (one.candidate_id == candidate.id, one.payer == payer, one.paid_on == paid_on, one.amount == amount)
    if session().scalar(select(one.id).where(*same)) is not None:
        raise _wrong("这笔补贴已经登记过。", "amount")
    key = draw_id(Subsidy)
    record("subsidy:recorded", {"subsidy": key, "candidate": candidate.id}, by=by, at=at, clause="9")
    made = Subsidy(
        id=key, candidate_id=candidate.id, amount=amount, payer=payer, paid_on=paid_on, recorded_by=by.person_id or None,
        recorded_at=at, institution_id=candidate.institution_id, prefecture_id=candidate.prefecture_id,
        county_id=candidate.county_id, venue_id=candidate.venue_id,
    )  # fmt: skip
    session().add(made)
    session().flush()
    return made


def _wrong(why: str, field: str, clause: str = "4(4)") -> Refused:
    return Refused(why, clause, ground=Ground.INPUT, field=field)
