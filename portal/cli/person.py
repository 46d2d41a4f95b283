"""`flask person create-admin`: the first real administrator; everybody after that is invited by a link."""

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from portal.identity import links
from portal.identity.appointments import Term
from portal.identity.models import Appointment
from portal.kit.actor import SYSTEM
from portal.kit.clock import now, today
from portal.kit.db import session
from portal.kit.refusal import Refused
from portal.notices.calendar_years import seed_calendar
from portal.organisations import founding


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
    held = select(Appointment.id).where(Appointment.office_id == province.id, Appointment.post == "system_admin")
    if session().scalar(held.limit(1)) is not None:
        raise click.ClickException("已有省级系统管理员。其他人员由管理员在页面上邀请。")
    try:
        invitation = links.invite(username, name, Term(province, "system_admin", today()), by=SYSTEM, at=at)
    except Refused as refused:
        raise click.ClickException(str(refused)) from refused
    session().commit()
    click.echo(f"请在三天内打开此链接设置口令（只显示一次）：/welcome/{invitation.token}")
