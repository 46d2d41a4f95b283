"""What decisions make of an institution's standing, and whether it may assess now: a question that other rooms ask.

13 suspends the occupation where it happened for the length of the rectification; 16 orders rectification; 18 and 20(1) suspend
activities; 20(1) holds data back; 17 and 18 terminate. Each is entered once for its cause, and can be reversed on review or
ended. `cause.words` and `cause.clause` are what a refused institution is told.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select

from portal.assessments.models import Assessment
from portal.kit.actor import Actor
from portal.kit.refusal import Refused
from portal.organisations import entering, queries, standing
from portal.organisations.ledger import Cause, Things
from portal.organisations.models import Institution, InstitutionScope, Standing
from portal.organisations.operations import set_standing
from portal.organisations.standing import DATA_HELD, RECTIFYING, SUSPENDED, TERMINATED


def order_rectification(institution: Institution, cause: Cause, *, by: Actor, at: datetime) -> int:
    """责令限期整改 (16, 13, 18). `cause.until` is the day by which it is due; it goes on until `end`."""
    return set_standing(institution, RECTIFYING, cause, by=by, at=at)


def suspend_activity(institution: Institution, cause: Cause, *, by: Actor, at: datetime) -> int:
    """暂停评价活动 as a whole (18, 20(1)); through `cause.until`, or until it is ended."""
    return set_standing(institution, SUSPENDED, cause, by=by, at=at)


def hold_data(institution: Institution, cause: Cause, *, by: Actor, at: datetime) -> int:
    """暂缓证书数据审核与上传 (20(1)), until it is ended."""
    return set_standing(institution, DATA_HELD, cause, by=by, at=at)


def terminate(institution: Institution, cause: Cause, *, by: Actor, at: datetime) -> int:
    """责令终止评价活动、移出目录 (17, 18, 20(4)): nothing may be assessed or uploaded from that day on."""
    return set_standing(institution, TERMINATED, cause, by=by, at=at)


def suspend_occupation(
    institution: Institution, occupations: Sequence[str], cause: Cause, *, by: Actor, at: datetime
) -> int:
    """暂停对应职业（工种）的认定活动 (13, 18, 20(1)): occupation codes of the institution's scope, once for each cause.
    Raises `Refused` for one that it may not assess anyway."""
    known = {scope.occupation_code for scope in queries.scope_of(institution.office_id)}
    if unknown := sorted(set(occupations) - known):
        raise Refused(f"该机构没有公布职业编码 {'、'.join(unknown)}，无从暂停。", cause.clause or "13")
    scope = InstitutionScope
    found = select(scope.office_id, scope.occupation_code).where(
        scope.office_id == institution.office_id, scope.occupation_code.in_(occupations), scope.ended_on.is_(None)
    )
    return entering.enter(Standing, SUSPENDED, Things(found, "office_id"), cause, by=by, at=at)


def end(entries: Sequence[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """Rectification found good, suspension or hold lifted: these entries hold no longer from `cause.since` on."""
    return entering.end(Standing, entries, cause, by=by, at=at)


def reverse(entries: Sequence[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """Undo entries on review, as if they had never been."""
    return entering.reverse(Standing, entries, cause, by=by, at=at)


def obstacle_to_assessing(institution_id: int, occupation_code: str, day: date) -> Refused | None:
    """Why the institution may not assess this occupation on a day, under which decision and clause, and until when."""
    found = standing.barring(queries.standings(institution_id), occupation_code, day)
    if found is None:
        return None
    if found.effect == TERMINATED:
        return Refused(f"该机构自 {found.since} 起已终止评价活动并移出目录（{found.cause}）。", found.clause or "17")
    scope = next((one for one in queries.scope_of(institution_id) if one.occupation_code == found.occupation_code), None)
    what = f"{scope.occupation}（{scope.occupation_code}）的认定活动" if scope else "评价活动"
    return Refused(f"该机构自 {found.since} 起被暂停{what}（{found.cause}）。", found.clause or "20(1)", when=_when(found))


def obstacle_to_batch(assessment: Assessment, day: date) -> Refused | None:
    """Why nothing more is registered of an assessment on a day: the institution may not assess then, or might not on the day on
    which the assessment begins; what was not to be held has no results, however long the suspension is over."""
    institution, occupation = assessment.institution_id, assessment.occupation_code
    found = obstacle_to_assessing(institution, occupation, day)
    if found is not None:
        return found
    found = obstacle_to_assessing(institution, occupation, assessment.first_day)
    if found is None:
        return None
    why = f"本批次定于 {assessment.first_day} 开始评价，当日不得开展：{found.why}"
    return Refused(why, found.clause, when="请另行登记恢复以后的批次；决定经复议等撤销的除外")


def obstacle_to_uploading(institution_id: int, day: date) -> Refused | None:
    """Why the institution's certificate data are not taken in or reviewed on a day (20(1), 17)."""
    found = standing.holding_data(queries.standings(institution_id), day)
    if found is None:
        return None
    if found.effect == TERMINATED:
        return Refused(f"该机构自 {found.since} 起已移出目录（{found.cause}），不再上传证书数据。", found.clause or "17")
    why = f"自 {found.since} 起暂缓该机构证书数据的审核与上传（{found.cause}）。"
    return Refused(why, found.clause or "20(1)", when=_when(found))


def hold_on_data(institution_id: int, day: date) -> Refused | None:
    """Why the institution's data are held on a day (20(1)); a termination is another matter (17, 18)."""
    found = standing.holding_data(queries.standings(institution_id), day)
    return obstacle_to_uploading(institution_id, day) if found is not None and found.effect == DATA_HELD else None


def _when(entry: Standing) -> str:
    return f"至 {entry.until} 止，次日起恢复" if entry.until else "作出暂停决定的部门解除后恢复"
