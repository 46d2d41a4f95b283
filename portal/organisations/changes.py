"""What an administrator changes in the directory: the whole scope of an institution, or its standing as decided elsewhere.

The directory repeats decisions, it makes none: a change of standing names the document that decided it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.refusal import Ground, Refused
from portal.organisations import queries
from portal.organisations.entering import end
from portal.organisations.ledger import Cause
from portal.organisations.models import Institution, Office, Standing
from portal.organisations.operations import Occupation, check_occupations, set_scope, set_standing, wrong
from portal.organisations.standing import LISTED, holding
from portal.organisations.vocabulary import ENTERED, STANDINGS


def change_scope(institution: Institution, occupations: Sequence[Occupation], *, by: Actor, at: datetime) -> None:
    """The whole scope anew: what is not named any more ends today. Raises `Refused`, also where nothing would change."""
    ensure_own(by, institution.office)
    check_occupations(occupations)
    if queries.standings_now([institution.office_id], local(at).date()).get(institution.office_id) == "terminated":
        raise Refused("该机构已终止并移出目录，不能调整可评价范围。", "17", when="重新遴选并恢复在目录之后")
    known = {scope.occupation_code: scope for scope in queries.scope_of(institution.office_id)}
    wanted = {one.code: (one.name, sorted(one.levels, reverse=True)) for one in occupations}
    if wanted == {code: (scope.occupation, scope.levels) for code, scope in known.items()}:
        raise wrong("与现在的范围相同，没有改动。", "occupations")
    for code in known.keys() - wanted.keys():
        known[code].ended_on = local(at).date()
    set_scope(institution, occupations, by=by, at=at)


@dataclass(frozen=True)
class Change:
    """A change of standing that took place: what, since when, and under which document."""

    standing: str
    since: date
    cause: str


def enter_standing(institution: Institution, change: Change, *, by: Actor, at: datetime) -> int:
    """Enter in the directory a change that was decided elsewhere, under the document that decided it: it takes the place of
    what was entered here before. What a decision of this portal ordered stands until that decision is changed.

    Raises `Refused`: a day to come or before the entry in force, no document, no change, and termination, or its end, by
    anybody but the province, whose notice alone terminates (20(4)).
    """
    ensure_own(by, institution.office)
    today = local(at).date()
    current = queries.standing_of(institution.office_id, today)
    if change.standing not in ENTERED:
        raise wrong("请选择状态。", "standing")
    if current is not None and current.standing == change.standing:
        raise wrong(f"该机构现在就是“{STANDINGS[change.standing]}”。", "standing")
    if by.level != "province" and "terminated" in (change.standing, current.standing if current else ""):
        why = "终止评价、移出目录和其后的恢复，只由省人力资源社会保障厅登记（第二十条第（四）项）。"
        raise Refused(why, "20(4)", ground=Ground.INPUT, field="standing")
    _check_since(change.since, current, today)
    if not change.cause.strip():
        raise wrong("请写明所依据的文书，如处理决定书的文号。", "cause")
    return _replace(institution, change, today, by=by, at=at)


def _replace(institution: Institution, change: Change, today: date, *, by: Actor, at: datetime) -> int:
    cause = Cause(change.cause, change.since, clause="2")
    binding = [one for one in holding(queries.standings(institution.office_id), today) if one.effect != LISTED]
    if change.standing == LISTED and any(one.cause_case_id for one in binding):
        raise wrong("现在的状态由本平台的处理决定产生，须由作出决定的部门解除或撤销后自动恢复。", "standing")
    ended = end(Standing, [one.id for one in binding if one.cause_case_id is None], cause, by=by, at=at)
    return ended if change.standing == LISTED else set_standing(institution, change.standing, cause, by=by, at=at)


def _check_since(since: date, current: Standing | None, today: date) -> None:
    if since > today:
        raise wrong("生效日期还没有到，请在生效之日或之后登记。", "since")
    if current is not None and since < current.since:
        raise wrong(f"生效日期早于现在的状态（自 {current.since.isoformat()} 起），请核对。", "since")


def is_own(by: Actor, office: Office) -> bool:
    """Whether an administrator with this right reaches the office: a prefecture its own region, the province all."""
    return by.level != "prefecture" or office.prefecture_id == by.office_id


def ensure_own(by: Actor, office: Office) -> None:
    """A prefecture changes what the directory says of institutions of its own region only."""
    if not is_own(by, office):
        raise Refused(
            "该机构不在本市（州）。", "4(2)", who="由其所在地市（州）或省厅的系统管理员办理", ground=Ground.AUTHORITY
        )
