"""From a revocation to a case under 19: the facts are established, the block is confirmed or lifted by decision (R-8)."""

from typing import Any

from flask import url_for
from sqlalchemy import select

from portal.authority.actions import Action
from portal.authority.gate import SUBJECTS
from portal.authority.permission import basis_for
from portal.authority.scope import capacities_of, visible
from portal.authority.seats import Capacity, Level
from portal.cases.models import Case, Respondent
from portal.cases.opening import Accused
from portal.cases.prefilled import Beginning, begins_from
from portal.cases.readers import READER, revocations
from portal.grants.models import Revocation
from portal.grants.words import REASONS
from portal.identity.models import Person
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.organisations.models import Office

CLAUSE = "19"


@begins_from("revocation")
def beginning(by: Actor, number: int) -> Beginning | None:
    """What the form of a new case starts from; None where the actor does not know of the revocation."""
    one: Revocation | None = SUBJECTS[Revocation].load(by, number)
    if one is None:
        return None
    person = session().get(Person, one.person_id) if one.person_id else None
    detail = f"{one.about.name}（读取证书数据的机构）" if person else ""
    accused = Accused(READER, person.name if person else one.about.name, detail=detail, office=one.about)
    url = url_for("deletions.of_revocation", revocation_id=one.id)
    return Beginning({"detail": detail, **_values(one)}, f"取消读取权限 {one.number}", url, accused=accused)


def case_address(revocation: Revocation) -> str:
    """Where a case is opened from a revocation."""
    return url_for("cases.open_new", kind=READER, revocation=revocation.id)


def opened(revocation: Revocation, by: Actor) -> list[Case]:
    """The cases under 19 about the same reader since then, as far as the actor may know of them."""
    found = select(Case).join(Respondent, Respondent.case_id == Case.id)
    same = (Case.respondent_kind == READER, Respondent.office_id == revocation.about_id, Case.clauses.contains([CLAUSE]))
    known = session().scalars(found.where(*same, visible(Case, by)).order_by(Case.id))
    return [case for case in known if revocation.id in {one.id for one in revocations(case)}]


def leading(revocation: Revocation, by: Actor) -> list[Capacity]:
    """The prefecture of the reader's region leads a case about it (table 3)."""
    return [Capacity.LEAD] if by.level == Level.PREFECTURE and revocation.prefecture_id == by.office_id else []


def may_refer(case: Case, by: Actor) -> bool:
    """Whether the actor refers this case to whom it concerns where the law is broken (19)."""
    return basis_for(by, Action.REFER, capacities_of(case, by), case.clauses) is not None


def _values(one: Revocation) -> dict[str, Any]:
    day, why = local(one.ordered_at).date(), REASONS[one.reason]
    summary = f"{one.office.name}于 {day} 立即取消{one.whose}的证书数据读取权限（{one.number}），事由：{why}。{one.words}"
    return {
        "title": f"{one.about.name}{why}", "source": "inspection", "place": _place(one), "clauses": [CLAUSE],
        "happened_on": day, "summary": summary, **({"institution": one.about.name} if one.about.level == "institution" else {}),
    }  # fmt: skip


def _place(one: Revocation) -> str:
    county = session().get(Office, one.about.county_id) if one.about.county_id else None
    return county.region_code if county else ""
