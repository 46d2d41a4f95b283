"""`flask worker`: what falls due by itself. Every round is a query taken anew, so a kill -9 loses nothing."""

import signal
import threading

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import OperationalError

from portal.jobs.rounds import round_of_work
from portal.kit.db import db

PAUSE = 20.0
"""Seconds between two rounds."""


@click.command()
@click.option("--once", is_flag=True, help="只运行一轮。")
@with_appcontext
def worker(once: bool) -> None:
    """处理到期事项：陈述申辩期满等。"""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    while not stopping.is_set():
        _one_round(last=once)
        if once:
            return
        stopping.wait(PAUSE)


def _one_round(last: bool) -> None:
    """A database that is away is waited for; whatever else goes wrong ends the worker, and so does this in a last round."""
    try:
        round_of_work()
    except OperationalError:
        db.session.remove()
        if last:
            raise
        click.echo("数据库暂时无法连接，下一轮再试。", err=True)
