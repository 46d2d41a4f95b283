"""Cases of the town, brought to where an act becomes possible."""

from datetime import date
from typing import Any

from portal.cases import handling, interim, joint, opening
from portal.cases.joint_models import Assistance
from portal.cases.models import Case
from portal.cases.opening import Accused, Matter
from portal.identity.models import Person
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import acting, session
from tests import world
from tests.desk.scene import Town, at

DUE = date(2026, 10, 30)


def people(*actors: Actor) -> list[Person]:
    """The persons behind these actors."""
    return [session().get_one(Person, actor.person_id) for actor in actors]


def running(here: Town, clause: str = "15.5") -> Case:
    """Under investigation by two handlers."""
    return here.investigated(here.open(clause))


def assigned(here: Town) -> Case:
    """With two handlers, not begun."""
    case = here.open()
    handling.assign(case, people(here["handler"], here["second"]), by=here["approver"], at=at(10, 12))
    return case


def standing(here: Town, state: str, clause: str = "15.5") -> Case:
    """Investigated, and then in a later state."""
    case = running(here, clause)
    case.state = state
    session().flush()
    return case


def asked(here: Town, office: str = "西秀区") -> tuple[Case, Assistance]:
    """Under investigation, with help asked of an office."""
    case = running(here)
    return case, joint.ask(case, world.office(office), "核实考场原始记录", DUE, by=here["handler"], at=at(10, 14))


def held(here: Town) -> Case:
    """Under investigation, with certificate data held."""
    case = running(here)
    interim.order(case, interim.Order("hold_data", "9月的数据46条", "防止扩大。"), by=here["approver"], at=at(10, 13))
    return case


def across(here: Town, asked_for: bool = False) -> Case:
    """It happened in 遵义市, where the case was opened; the school is 安顺市's, which leads (R-14)."""
    venue = here["stranger"]
    case = opening.open_case(_matter(here), here.keys, by=venue, at=at(10, 9))
    if asked_for:
        joint.ask_coordination(case, "跨区域，请省厅协调。", by=venue, at=at(10, 10))
    return case


def _matter(here: Town, **changes: Any) -> Matter:
    stated: dict[str, Any] = {
        "accused": Accused("institution", here.school.name), "clauses": ("15.5",), "title": "跨区域评价未安排质量督导",
        "summary": "检查中发现。", "source": "inspection", "place": world.office("汇川区"), "happened_on": date(2026, 9, 12),
        "institution": here.school, **changes,
    }  # fmt: skip
    return Matter(**stated)


def of_institution(here: Town, state: str = "", clause: str = "7.1") -> Case:
    """The school's own case about a candidate."""
    case = here.open(clause, "teacher")
    if state:
        case.state = state
        session().flush()
    return case


def of_supervisor(here: Town, by: str = "handler", appointer: str | None = "安顺市") -> Case:
    """About a quality supervisor whom a bureau appointed (14)."""
    office = world.office(appointer) if appointer else None
    accused = Accused("supervisor", "孙督导", appointer=office)
    matter = _matter(here, accused=accused, clauses=("14.1",), place=world.office("西秀区"))
    with acting(SYSTEM):
        return opening.open_case(matter, here.keys, by=here[by], at=at(10, 9))


def of_examiner(here: Town, state: str = "") -> Case:
    """About an examiner of the school, opened by the prefecture (12)."""
    matter = _matter(here, accused=Accused("examiner", "李考评"), clauses=("12.2",), place=world.office("西秀区"))
    case = here.investigated(opening.open_case(matter, here.keys, by=here["handler"], at=at(10, 9)))
    if state:
        case.state = state
        session().flush()
    return case
