"""What follows from a rectification: where it was not finished in time a new case under 16.5, filled in with what is known
here and linked with the case that ordered it; where 16 is broken again after its end 17.7, which findings are told of."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask import url_for
from sqlalchemy import select

from portal.authority.actions import Action
from portal.authority.permission import basis_for
from portal.authority.scope import visible
from portal.authority.seats import Capacity
from portal.cases.models import Case
from portal.cases.prefilled import Beginning, begins_from
from portal.findings.memory import Rectified, rectified_as
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.shown import Offered
from portal.rectifications import queries
from portal.rectifications.models import Rectification
from portal.rectifications.scope import capacities_of
from portal.rectifications.states import Kind, ended_on, of_kind, owed_by, period_ends, unfinished

CLAUSE = "16.5"
LINKED = "前案责令限期整改，未按期完成"


def opened(rectification: Rectification, by: Actor) -> Sequence[Case]:
    """The cases under 16.5 against this institution since its period was over, as far as the actor may know of them."""
    since = period_ends(rectification.steps)
    same = [Case.institution_id == rectification.institution_id, Case.respondent_kind == "institution"]
    found = select(Case).where(*same, Case.clauses.contains([CLAUSE]), Case.happened_on > since, visible(Case, by))
    return session().scalars(found.order_by(Case.id)).all()


def offered(rectification: Rectification, by: Actor, at: datetime) -> list[Offered]:
    """The way to such a case, for whom may open it, as long as there is none."""
    if not unfinished(rectification.steps, local(at).date()) or not _may_open(rectification, by) or opened(rectification, by):
        return []
    url = url_for("cases.open_new", kind="institution", rectification=rectification.id)
    failed = bool(of_kind(rectification.steps, Kind.FAILED))
    hint = "对未按期完成整改的行为立案，内容已按本次整改填好"
    return [Offered("另行立案", url, hint, CLAUSE, "file-plus", failed)]


def _may_open(rectification: Rectification, by: Actor) -> bool:
    leads = Capacity.LEAD in capacities_of(rectification, by)
    return leads and basis_for(by, Action.OPEN, [Capacity.LEAD], [CLAUSE]) is not None


@begins_from("rectification")
def beginning(by: Actor, number: int) -> Beginning | None:
    """What the form of a new case starts from; None where the actor does not know of it, or nothing follows from it."""
    found = session().scalars(queries.of(by, Rectification.id == number).options(*queries.with_everything())).unique()
    row = found.one_or_none()
    if row is None or row.case is None or of_kind(row.steps, Kind.REVERSED):
        return None
    url = url_for("rectifications.show", rectification_id=row.id)
    return Beginning(_values(row), f"{row.institution.name}限期整改（{row.number}）", url, row.case, LINKED)


def _values(row: Rectification) -> dict[str, Any]:
    last = owed_by(row.steps)
    failed = [step.words for step in row.steps if step.kind == Kind.FAILED]
    found = f"经查：{failed[-1]}" if failed else "至今未按要求完成整改。"
    summary = (
        f"{row.number}责令该机构限期整改，{row.ordered_on}收到决定，期限至{last}（前案案号：{row.case.number}）。期满后{found}"
    )
    return {
        "title": f"{row.institution.name}未按期完成整改", "institution": row.institution.name, "source": "inspection",
        "place": row.county.region_code if row.county else row.institution.region_code, "clauses": [CLAUSE],
        "happened_on": last + timedelta(days=1), "summary": summary,
    }  # fmt: skip


@rectified_as
def ordered_under_sixteen(case: Case) -> Sequence[Rectified]:
    """The rectifications of the case's institution that rest on 16, but for the one that this very case ordered, and for
    those whose order was reversed."""
    known = queries.of_institution(case.institution_id) if case.institution_id else ()
    told = (_told(one) for one in known if one.case_id != case.id and _under_sixteen(one))
    return [one for one in told if one is not None]


def _under_sixteen(one: Rectification) -> bool:
    return any(clause.partition(".")[0] == "16" for clause in one.clauses)


def _told(one: Rectification) -> Rectified | None:
    ended = ended_on(one.steps)
    if ended is None:
        return None
    return Rectified(one.number, ended, _ending(one, ended), bool(of_kind(one.steps, Kind.ACCEPTED)), one.id)


def _ending(one: Rectification, ended: date) -> str:
    accepted = of_kind(one.steps, Kind.ACCEPTED)
    if accepted and accepted[0].on <= ended:
        return f"{ended} 验收合格，整改期结束"
    failed = "（认定未按期完成）" if of_kind(one.steps, Kind.FAILED) else ""
    return f"整改期于 {ended} 届满{failed}"
