"""`flask roles`: the SQL that prepares a PostgreSQL server of one's own."""

import click

from portal.jobs.roles import script_for_own_server


@click.command("roles", help="打印在自己的 PostgreSQL 上建立数据库和角色的 SQL。")
def command() -> None:
    """Print the SQL; nothing is stored, and no database is needed."""
    click.echo(script_for_own_server())
