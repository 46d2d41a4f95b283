"""`flask worker`: what falls due by itself. Every round is a query taken anew, so a kill -9 loses nothing."""

import signal
import threading
from collections.abc import Callable
from datetime import date
from typing import Any, cast

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from portal.audit.settings import LogSettings, log_settings
from portal.jobs import settings, witnessing
from portal.jobs.checks import keep_checking, run_waiting
from portal.jobs.credentials import Urls
from portal.jobs.evidence import Log
from portal.jobs.exports import export_once, keep_exporting
from portal.jobs.rounds import round_of_work
from portal.jobs.sealing import keep_sealing, keep_sending, seal_once
from portal.jobs.uploads import keep_taking, take_next
from portal.kit.db import db

PAUSE = 20.0
"""Seconds between two rounds."""
PATIENCE = 10.0
"""Seconds that the log's threads have to finish their turn at the end."""


@click.command()
@click.option("--once", is_flag=True, help="只运行一轮。")
@with_appcontext
def worker(once: bool) -> None:
    """处理到期事项：陈述申辩期满、日志封存和检查点送出等。"""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    app: Flask = cast(Any, current_app)._get_current_object()
    urls, place = _urls(), log_settings(current_app.config["HOME"])
    sealer, log = urls.sealer, Log(urls, place)
    if once:
        _one_round(place, None, last=True)
        if sealer:
            seal_once(sealer, place)
        run_waiting(log)
        export_once(app.extensions["portal_exports"], app.extensions["portal_keys"])
        while take_next():
            pass
        return
    threads = _start_sealing(sealer, place, stopping)
    threads.append(_beside(keep_checking, app, log, stopping))
    threads += [_beside(keep_exporting, app, stopping), _beside(keep_taking, app, stopping)]
    watched: date | None = None
    try:
        while not stopping.is_set():
            watched = _one_round(place, watched, last=False)
            stopping.wait(PAUSE)
    finally:
        stopping.set()
        for thread in threads:
            thread.join(PATIENCE)


def _urls() -> Urls:
    """Every role's address; an app that was told its database otherwise knows the web's alone, and then nothing is sealed."""
    try:
        return settings.database_urls()
    except settings.NoDatabase:
        return Urls(str(current_app.config["SQLALCHEMY_DATABASE_URI"]))


def _one_round(place: LogSettings, watched: date | None, last: bool) -> date | None:
    """The day last watched. A database that is away is waited for; whatever else goes wrong ends the worker, and so does this
    in a last round."""
    try:
        watched = round_of_work(current_app.extensions["portal_store"], watched)
        witnessing.countersign_all(place)
    except OperationalError:
        db.session.remove()
        if last:
            raise
        click.echo("数据库暂时无法连接，下一轮再试。", err=True)
    return watched


def _start_sealing(sealer: str | None, place: LogSettings, stopping: threading.Event) -> list[threading.Thread]:
    """The log's work runs beside the rounds, which may take long; daemons, so that nothing keeps a stopped worker alive."""
    if not sealer:
        click.echo("没有设置 PORTAL_SEALER_URL，日志不封存。")
        return []
    work: tuple[Callable[[str, LogSettings, threading.Event], None], ...] = (keep_sealing, keep_sending)
    return [_beside(one, sealer, place, stopping) for one in work]


def _beside(work: Callable[..., None], *arguments: object) -> threading.Thread:
    thread = threading.Thread(target=work, args=arguments, daemon=True)
    thread.start()
    return thread
