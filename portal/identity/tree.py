"""How far an administrator reaches: the province over all offices, a prefecture over those of its region, a county and an
institution over themselves (Article 4); whoever is no administrator reaches the own office only. Nobody acts on his own
account or posts.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select

from portal.identity.models import Appointment, Person
from portal.identity.posts import ADMINISTRATORS
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.organisations.models import Office

INTERNAL = "（内部控制规则，非细则条文）"
"""What no clause says is named as the portal's own rule, in words: the log's clause holds ids only."""


def _outside() -> Refused:
    return Refused(
        "该机构不在您的管理范围内。", "4", who="由该机构或其上级的系统管理员办理", ground=Ground.AUTHORITY
    )


def _elsewhere() -> Refused:
    why = "此人在您管理范围以外的机构也有岗位，其账号不能由您处理。"
    return Refused(f"{why}{INTERNAL}", who="由省厅系统管理员办理", ground=Ground.AUTHORITY)


def _oneself() -> Refused:
    why = "不能为自己任免岗位或处理自己的账号。"
    return Refused(f"{why}{INTERNAL}", who="由同级或上级的另一位系统管理员办理", ground=Ground.AUTHORITY)


def reaches(by: Actor, office: Office) -> bool:
    """Whether an office lies in the tree below the office acted for."""
    if by is SYSTEM:
        return True
    if not by.posts & ADMINISTRATORS:
        return office.id == by.office_id
    if by.level == "province":
        return True
    if by.level == "prefecture":
        return office.prefecture_id == by.office_id
    return office.id == by.office_id


def offices_of(by: Actor) -> ColumnElement[bool]:
    """The same as a condition on offices."""
    if by is SYSTEM or (by.posts & ADMINISTRATORS and by.level == "province"):
        return Office.id.is_not(None)
    if by.posts & ADMINISTRATORS and by.level == "prefecture":
        return Office.prefecture_id == by.office_id
    return Office.id == by.office_id


def ensure_office(by: Actor, office: Office) -> None:
    """Raise `Refused` when the office is outside the administrator's tree."""
    if not reaches(by, office):
        raise _outside()


def ensure_other(by: Actor, person: Person) -> None:
    """Raise `Refused` when an administrator acts on himself."""
    if by.person_id == person.id:
        raise _oneself()


def ensure_account(by: Actor, person: Person, at: datetime) -> None:
    """Whoever handles an account handles all its rights: so every office at which the person has or will have a post must
    be in the tree. Raises `Refused`."""
    lasting = or_(Appointment.ends_on.is_(None), Appointment.ends_on >= local(at).date())
    held = session().scalars(select(Appointment).where(Appointment.person_id == person.id, lasting)).all()
    if not all(reaches(by, one.office) for one in held):
        raise _elsewhere()
    if not held and not any(reaches(by, one.office) for one in session().scalars(_ever(person))):
        raise _outside()


def _ever(person: Person) -> Select[Appointment]:
    return select(Appointment).where(Appointment.person_id == person.id)
