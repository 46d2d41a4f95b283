"""`flask person create-admin`: the first real administrator; everybody after that is invited by a link."""

from datetime import datetime

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from portal.identity import actors, entry, links
from portal.identity.appointments import Term
from portal.identity.models import Appointment
from portal.kit.actor import SYSTEM
from portal.kit.clock import now, today
from portal.kit.db import session
from portal.kit.refusal import Refused
from portal.notices.calendar_years import seed_calendar
from portal.organisations import founding
from portal.organisations.models import Office


@click.group()
def person() -> None:
    """人员和账号。"""


@person.command("create-admin")
@click.argument("username")
@click.argument("name")
@with_appcontext
def create_admin(username: str, name: str) -> None:
    """建立第一个省级系统管理员（USERNAME NAME），输出一次性设置口令的链接。"""
    at = now()
    offices = founding.found(by=SYSTEM, at=at)
    seed_calendar(by=SYSTEM, at=at)
    province = next(office for office in offices if office.level == "province")
    try:
        token = _link(username, name, province, at)
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    session().commit()
    click.echo(f"请在三天内打开此链接设置口令（只显示一次）：/welcome/{token}")


def _link(username: str, name: str, province: Office, at: datetime) -> str:
    """An invitation; again for the same person while the first was not taken up. Later ones come from the administrator."""
    held = select(Appointment).where(
        Appointment.office_id == province.id, Appointment.post == "system_admin", actors.holds_on(at.date())
    )
    holders = [one.person for one in session().scalars(held)]
    waiting = next((one for one in holders if one.username == entry.canonical(username) and not one.password_hash), None)
    if waiting is not None:
        return links.invite_again(waiting, by=SYSTEM, at=at)
    if any(one.locked_at is None for one in holders):
        raise Refused("已有省级系统管理员。其他人员由管理员在页面上邀请；第一次的链接过期的，请用同一用户名重新生成。")
    return links.invite(username, name, Term(province, "system_admin", today()), by=SYSTEM, at=at).token
