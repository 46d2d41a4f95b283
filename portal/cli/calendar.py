"""`flask calendar`: load a year's arrangement of working days, or see which years are in force."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.kit.actor import SYSTEM
from portal.kit.clock import now
from portal.kit.db import acting, session
from portal.kit.policy_file import PolicyFileError
from portal.kit.working_days import parse_year
from portal.notices import calendar_years


@click.group("calendar", help="工作日日历：国务院每年公布的放假安排。")
def group() -> None:
    """The group of commands."""


@group.command("load", help="载入一年的放假安排（TOML 文件，格式见 policies/calendar），并重算未届满的期限。")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_appcontext
def load(file: Path) -> None:
    """Load a file; the same content again changes nothing."""
    try:
        year = parse_year(file.read_text(encoding="utf-8"), file.name)
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file.name}：不是 UTF-8 编码") from error
    except PolicyFileError as error:
        raise click.ClickException(str(error)) from error
    with acting(SYSTEM):
        loaded = calendar_years.load_year(year, by=SYSTEM, at=now())
        session().commit()
    told = f"重新计算了 {loaded.recomputed} 个期限" if loaded.changed else "与现行安排相同，没有改变"
    click.echo(f"{year.year}年放假安排（{loaded.version}）：{told}。")


@group.command("show", help="列出现行的各年放假安排。")
@with_appcontext
def show() -> None:
    """One line a year."""
    with acting(SYSTEM):
        for row in calendar_years.years():
            click.echo(f"{row.year}　{row.version}　{row.source}　载入于 {row.loaded_at:%Y-%m-%d %H:%M}")
