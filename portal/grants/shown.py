"""Grants as pages show them, with what can be done about one and why the rest cannot."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from flask import url_for
from sqlalchemy import select

from portal.authority.actions import Action
from portal.authority.permission import basis_for
from portal.authority.seats import Post
from portal.grants import queries
from portal.grants.asking import ensure_decides
from portal.grants.models import GrantStep, GrantUse, ReadGrant
from portal.grants.revoking import ensure_lifts
from portal.grants.scope import capacities_of
from portal.grants.states import may_follow, state
from portal.grants.words import COLOURS, EVENTS, FIELDS, HOW, MASKABLE, READERS, STATES
from portal.kit.actor import Actor
from portal.kit.clock import local
from portal.kit.db import session
from portal.kit.refusal import Refused
from portal.kit.shown import Blocked, Offered
from portal.organisations.models import Office


@dataclass(frozen=True)
class GrantRow:
    """One grant in a list."""

    grant: ReadGrant
    state: str
    last: GrantStep
    use: GrantUse | None

    @property
    def label(self) -> str:
        """Its state in words."""
        return STATES[self.state]

    @property
    def colour(self) -> str:
        """And its colour."""
        return COLOURS.get(self.state, "")

    @property
    def who(self) -> str:
        """Who reads."""
        return reader(self.grant)


def rows(grants: Sequence[ReadGrant], day: date) -> list[GrantRow]:
    """Two questions to the database, whatever their number."""
    last, use = queries.last_steps(grants), queries.use_of(grants)
    return [GrantRow(one, state(one, last[one.id], day), last[one.id], use.get(one.id)) for one in grants]


def reader(grant: ReadGrant) -> str:
    """Who reads, as the reader's office calls them."""
    if grant.reader == "system":
        return READERS["system"]
    post = Post(grant.post).label
    return f"{grant.person.name}（{post}）" if grant.person is not None else post


def places(grant: ReadGrant) -> list[str]:
    """Where the data lies that may be read."""
    ids = [int(one) for one in (*grant.regions, *grant.institutions)]
    names = {one.id: one for one in session().scalars(select(Office).where(Office.id.in_(ids))).unique()}
    return [names[one].name if names[one].level == "institution" else names[one].region.name for one in ids] or ["全省"]


def fields(grant: ReadGrant) -> list[tuple[str, str]]:
    """Each field with how it may be read."""
    named = [name for name in FIELDS if name in grant.fields]
    return [(FIELDS[name], HOW[grant.fields[name]] if name in MASKABLE else "读取") for name in named]


@dataclass(frozen=True)
class Doing:
    """Something that can be done with a grant: its step, the act that permits it, where, how it is called."""

    event: str
    action: Action
    endpoint: str
    label: str
    icon: str
    hint: str = ""


DOINGS = (
    Doing("approve", Action.DECIDE_GRANT, "grants.approve", "批准", "check", "批准后按申请的范围和限额读取"),
    Doing("refuse", Action.DECIDE_GRANT, "grants.refuse", "不批准", "x", "写明理由"),
    Doing("cancel", Action.ASK_GRANT, "grants.cancel", "撤回申请", "arrow-back-up"),
    Doing("suspend", Action.SUSPEND_READ, "grants.suspend", "暂停读取", "player-pause", "有嫌疑时先行暂停，立即生效"),
    Doing("resume", Action.SUSPEND_READ, "grants.resume", "恢复读取", "player-play", "嫌疑已经排除"),
    Doing("revoke", Action.REVOKE_READ, "grants.revoke", "立即取消权限", "ban", "立即生效，不需事先告知"),
    Doing("confirm", Action.DECIDE_GRANT, "grants.settle", "确认或解除取消", "gavel", "查清情况后作出处理"),
    Doing("end", Action.ASK_GRANT, "grants.hand_back", "交还权限", "logout", "不再需要的，交还后不能恢复"),
)


def panel(grant: ReadGrant, by: Actor) -> dict[str, Any]:
    """What this person can do with it now, and what not, with the reason."""
    held, last = capacities_of(grant, by), grant.steps[-1]
    offered, kept = [], []
    for doing in DOINGS:
        if not may_follow(last, doing.event) or (doing.event == "suspend" and last.event == "suspend"):
            continue
        if basis_for(by, doing.action, held) is None:
            continue
        if refused := _refused(doing, grant, by):
            kept.append(Blocked(doing.label, "权限", refused.why, refused.when, refused.who, refused.clause))
        else:
            offered.append(Offered(doing.label, url_for(doing.endpoint, grant_id=grant.id), doing.hint, "19", doing.icon))
    return {"offered": offered, "kept": kept}


ENSURED: Final = {
    "approve": ensure_decides, "refuse": ensure_decides, "resume": ensure_lifts, "confirm": ensure_lifts,
}  # fmt: skip
"""What is asked besides the policy and the state."""


def _refused(doing: Doing, grant: ReadGrant, by: Actor) -> Refused | None:
    try:
        ENSURED.get(doing.event, _nothing)(grant, by)
    except Refused as refused:
        return refused
    return None


def _nothing(grant: ReadGrant, by: Actor) -> None:
    """Nothing else."""


def sheet(grant: ReadGrant, by: Actor, at: datetime) -> dict[str, Any]:
    """Everything of one grant."""
    day = local(at).date()
    (row,) = rows([grant], day)
    return {
        "grant": grant, "row": row, "places": places(grant), "fields": fields(grant), "who": reader(grant),
        "steps": grant.steps, "events": EVENTS, "used_today": row.use.today if row.use and row.use.day == day else 0,
        "used": row.use.total if row.use else 0, **panel(grant, by),
    }  # fmt: skip
