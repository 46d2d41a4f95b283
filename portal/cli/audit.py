"""`flask audit`: check the log, export it, countersign it, replace the sealer's key."""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from portal.audit.export import NothingSigned
from portal.audit.notes import BadNote, Verifier
from portal.audit.outcomes import Bad, Outcome
from portal.audit.settings import log_settings
from portal.audit.witness import NotContinued
from portal.jobs import evidence, settings
from portal.jobs.evidence import Log, NoAddress, Period
from portal.jobs.witnessing import countersign_once
from portal.kit.actor import SYSTEM
from portal.kit.clock import SHANGHAI
from portal.kit.db import acting, session
from portal.kit.refusal import Refused
from portal.organisations.models import Office
from portal.organisations.queries import bureau

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
DAY = click.DateTime(["%Y-%m-%d"])


@click.group("audit", help="日志：核验、导出、副署、更换封存密钥。")
def group() -> None:
    """The group of commands."""


def speaking(command: Callable[..., Any]) -> Callable[..., Any]:
    """Say in one Chinese sentence why it cannot be done."""

    @wraps(command)
    def run(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
        except NoAddress as error:
            raise click.ClickException(f"没有设置 {error}。") from error
        except NothingSigned as error:
            raise click.ClickException("日志还没有签名的检查点。") from error
        except BadNote as error:
            raise click.ClickException(f"检查点或公钥不能识别：{error}") from error
        except NotContinued as error:
            raise click.ClickException(f"没有副署：日志不是上次所见的延续，或签名不对（{error}）。") from error
        except (FileExistsError, settings.NoDatabase, Refused) as error:
            raise click.ClickException(str(error)) from error

    return run


def _log() -> Log:
    return Log(settings.database_urls(), log_settings(current_app.config["HOME"]))


@group.command("verify", help="核验日志：与检查点签名、检查点目录和 --held 所给的留存检查点比对；有改动时以 1 退出。")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出。")
@click.option("--from-start", is_flag=True, help="从第一条开始，而不是从上次核验之处继续。")
@click.option("--held", multiple=True, type=FILE, help="他处留存的检查点文件，可多次给出。")
@click.option("--key", type=FILE, help="另行保管的日志公钥文件；缺省用本机所存。")
@with_appcontext
@speaking
def verify(as_json: bool, from_start: bool, held: tuple[Path, ...], key: Path | None) -> None:
    """Check, print, and exit with 1 where something is wrong."""
    known = Verifier.parse(key.read_text(encoding="utf-8").partition("\n")[0]) if key else None
    outcome, seconds = evidence.verify(_log(), held, known, from_start)
    click.echo(json.dumps(_plain(outcome, seconds), ensure_ascii=False) if as_json else _words(outcome, seconds))
    if outcome.bad:
        click.get_current_context().exit(1)


def _plain(outcome: Outcome, seconds: float) -> dict[str, Any]:
    bad = outcome.bad
    stated = {**bad._asdict(), "words": bad.words} if bad else None
    return {
        "sound": bad is None, "first": outcome.first, "size": outcome.size, "checkpoints": outcome.checkpoints,
        "held": outcome.held, "seconds": round(seconds, 3), "bad": stated,
    }  # fmt: skip


def _words(outcome: Outcome, seconds: float) -> str:
    head = (
        f"已核验第 {outcome.first} 至 {outcome.size} 条，检查点 {outcome.checkpoints} 个，"
        f"留存检查点 {outcome.held} 个，用时 {seconds:.1f} 秒。"
    )
    return f"{head}全部相符。" if outcome.bad is None else f"{head}\n发现问题：{_place(outcome.bad)}{outcome.bad.words}"


def _place(bad: Bad) -> str:
    if bad.position is None:
        return f"日志号 {bad.entry}：" if bad.entry else ""
    until = f"至第 {bad.until - 1} 条之间" if bad.until and bad.until > bad.position + 1 else ""
    return f"第 {bad.position} 条{until}{f'（日志号 {bad.entry}）' if bad.entry else ''}："


@group.command("export", help="把日志导出到新目录 DIR，可脱离平台用 tools/verify_log.py 核验。")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--from", "since", type=DAY, help="起始日期（含），按封存时间。")
@click.option("--to", "until", type=DAY, help="截止日期（不含）。")
@click.option("--office", help="只导出一个单位（行政区划代码或名称）及其下属单位的日志。")
@click.option("--held", multiple=True, type=FILE, help="对方留存的检查点文件，使导出件含有与之比对的证明。")
@with_appcontext
@speaking
def export(folder: Path, since: datetime | None, until: datetime | None, office: str, held: tuple[Path, ...]) -> None:
    """Write a bundle."""
    asked = Period(_moment(since), _moment(until), _office(office).id if office else None)
    done = evidence.export(_log(), folder, asked, held)
    click.echo(f"已导出 {done.entries} 条到 {folder}（日志共 {done.size} 条）。")


def _moment(day: datetime | None) -> datetime | None:
    return day.replace(tzinfo=SHANGHAI) if day else None


def _office(named: str) -> Office:
    with acting(SYSTEM):
        try:
            return bureau(named) if named.isdigit() else session().scalars(select(Office).where(Office.name == named)).one()
        except NoResultFound as error:
            raise click.ClickException(f"没有单位“{named}”。") from error


@group.command("witness", help="以某一单位的密钥副署最新的检查点；密钥文件在首次运行时生成。")
@click.option("--office", required=True, help="单位的行政区划代码。")
@click.option("--key", required=True, type=click.Path(dir_okay=False, path_type=Path), help="该单位的副署密钥文件。")
@with_appcontext
@speaking
def witness(office: str, key: Path) -> None:
    """Check that the log continues what this office saw, and countersign."""
    with acting(SYSTEM):
        size = countersign_once(_office(office), key, _log().first_key)
        session().commit()
    click.echo("没有新的检查点。" if size is None else f"已副署：日志共 {size} 条，与上次所见一致。")


@group.command("rotate-key", help="更换封存密钥：新旧密钥共同签署一个检查点，此后只用新密钥。")
@with_appcontext
@speaking
def rotate_key() -> None:
    """Replace the sealer's key."""
    verifier = evidence.rotate_key(_log())
    if verifier is None:
        raise click.ClickException("新密钥已生成，待下一个检查点签署时启用；目前不能签署（见警报）。")
    click.echo(f"已启用新密钥，请另行保管其公钥：{verifier}")
