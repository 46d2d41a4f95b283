"""Who carries on for whom, as the desk reminds both: stand-ins (代理) that hold, and work lately handed over."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from flask import url_for

from portal.identity import queries
from portal.identity.models import HandedOver, StandIn
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.pages import month_day
from portal.kit.shown import Note

LATELY = timedelta(days=14)


def carrying_on(actor: Actor, at: datetime) -> Iterator[Note]:
    """What the actor carries on for a colleague of the office acted for, and what a colleague does instead."""
    day = local(at).date()
    for one in queries.stand_ins_of(actor.person_id, day):
        if one.office_id == actor.office_id and one.starts_on <= day:
            yield _stand_in(one, actor)
    for gone in queries.handed_over(actor.person_id):
        if gone.office_id == actor.office_id and gone.made_at > at - LATELY:
            yield _handed_over(gone, actor)


def _handed_over(gone: HandedOver, actor: Actor) -> Note:
    text = f"{gone.leaver.name}的 {gone.cases} 件案件已移交给您"
    if gone.leaver_id == actor.person_id:
        text = f"您的 {gone.cases} 件案件已移交{gone.heir.name}"
    return Note(text, f"工作移交 · {local(gone.made_at):%m-%d %H:%M}", "user-share", "blue", _page("handed-over"))


def _stand_in(one: StandIn, actor: Actor) -> Note:
    if one.deputy_id == actor.person_id:
        text, small = f"您正代理{one.absent.name}，至{month_day(one.until)}", "其岗位的事项也列在这里"
    else:
        text, small = f"{one.deputy.name}正代理您，至{month_day(one.until)}", "您仍可办理；提前返岗的请终止代理"
    return Note(text, small, "user-check", "amber", _page("stand-ins"))


def _page(anchor: str) -> str:
    return url_for("identity.me", _anchor=anchor)
