"""What is asked about evidence: a case's exhibits in order, one of them through the case's scope, those still in force."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from portal.authority.gate import Subject, register
from portal.authority.scope import capacities_of, visible
from portal.cases.models import Case
from portal.evidence.models import Exhibit
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Missing

EVERYTHING = (
    joinedload(Exhibit.office),
    joinedload(Exhibit.person),
    selectinload(Exhibit.replaces),
    selectinload(Exhibit.replaced_by),
)


def exhibits(case: Case) -> list[Exhibit]:
    """All exhibits of a case by number, corrected ones among them."""
    found = select(Exhibit).where(Exhibit.case_id == case.id).order_by(Exhibit.number).options(*EVERYTHING)
    return list(session().scalars(found))


def standing(case: Case) -> list[Exhibit]:
    """Those that may be cited: not corrected by a later one."""
    return [exhibit for exhibit in exhibits(case) if exhibit.replaced_by is None]


def count_standing(case: Case) -> int:
    """How many exhibits a case has that are not corrected by a later one."""
    replaced = select(Exhibit.replaces_id).where(Exhibit.case_id == case.id, Exhibit.replaces_id.is_not(None))
    found = select(func.count()).select_from(Exhibit).where(Exhibit.case_id == case.id, Exhibit.id.not_in(replaced))
    return session().scalar(found) or 0


def chosen(case: Case, ids: Collection[int]) -> Sequence[Exhibit]:
    """The exhibits with these ids, by number; raises `Missing` when one of them is not this case's."""
    found = [exhibit for exhibit in exhibits(case) if exhibit.id in set(ids)]
    if len(found) != len(set(ids)):
        raise Missing
    return found


def chain(exhibit: Exhibit) -> list[Exhibit]:
    """The exhibit with those it corrects and those that correct it, by number."""
    known = {one.id: one for one in exhibits(exhibit.case)}
    first = known[exhibit.id]
    while first.replaces_id is not None:
        first = known[first.replaces_id]
    found = [first]
    while found[-1].replaced_by is not None:
        found.append(known[found[-1].replaced_by.id])
    return found


def load(actor: Actor, exhibit_id: int) -> Exhibit | None:
    """The exhibit, if the actor may know of its case."""
    cases = select(Case.id).where(visible(Case, actor))
    found = select(Exhibit).where(Exhibit.id == exhibit_id, Exhibit.case_id.in_(cases))
    return session().scalars(found.options(*EVERYTHING, joinedload(Exhibit.case))).one_or_none()


register(
    Exhibit,
    Subject(
        "exhibit_id",
        load,
        lambda exhibit, actor: capacities_of(exhibit.case, actor),
        lambda exhibit: exhibit.case.clauses,
        "exhibit",
    ),
)
