"""`flask demo seed` and `flask accounts`: the sample world of demo mode, and who may log in to it."""

import json

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from portal.identity.models import Appointment
from portal.identity.posts import LABELS
from portal.jobs.sample import cast, world
from portal.kit.clock import today
from portal.kit.db import session


class DemoOnly(click.ClickException):
    """Asked outside demo mode."""

    def __init__(self) -> None:
        super().__init__("只有演示环境（PORTAL_DEMO=1，make demo）才有示例账号和示例数据。")


@click.group()
def demo() -> None:
    """演示环境的示例数据。"""


@demo.command()
@with_appcontext
def seed() -> None:
    """Build the sample world where it is not there yet."""
    _demo_only()
    if world.built():
        click.echo("示例数据已存在，继续使用。")
        return
    click.echo("正在建立示例数据（98 个人社部门、60 家评价机构、约 300 个案件）……")
    store = current_app.extensions["portal_store"]
    count = world.build(current_app.config["HOME"], store.keys, store, today=today())
    click.echo(f"示例数据已建立：{count} 个案件。")


@click.command()
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
@with_appcontext
def accounts(as_json: bool) -> None:
    """演示账号。"""
    _demo_only()
    password = cast.demo_password(current_app.config["HOME"])
    held = session().scalars(select(Appointment).order_by(Appointment.id))
    rows = [_row(appointment, password) for appointment in held]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    click.echo(f"所有演示账号的口令：{password}")
    for row in rows:
        click.echo(f"{row['username']:<18}{row['name']}　{row['office']}　{row['post_name']}")


def _row(held: Appointment, password: str) -> dict[str, object]:
    return {
        "username": held.person.username, "password": password, "name": held.person.name, "office": held.office.name,
        "office_short": held.office.short, "level": held.office.level, "region_code": held.office.region_code,
        "posts": [held.post], "post_name": LABELS[held.post],
    }  # fmt: skip


def _demo_only() -> None:
    if not current_app.config["DEMO"]:
        raise DemoOnly
