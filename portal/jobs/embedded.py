"""The embedded PostgreSQL: started, waited for, stopped without leftovers, also after a kill -9 (Procfile `db:`)."""

import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import click
import psutil

from portal.jobs import members
from portal.jobs.cluster import Layout, choose_port, create_cluster, open_layout, open_programs, server_arguments
from portal.jobs.credentials import Urls, cluster_urls
from portal.jobs.postgres import SHELTER, Programs, Unavailable
from portal.jobs.settings import own_server, portal_home

PATIENCE = 30.0
"""Seconds within which the server must answer; recovery after a crash is part of them."""
GRACE = 2.0
"""Seconds that clients have to finish when the stack stops."""
LOG_LIMIT = 10_000_000
STATUS_LINE = 7


@dataclass(frozen=True)
class Cluster:
    """A running cluster; as a context manager it is stopped at the end."""

    home: Path

    @property
    def urls(self) -> Urls:
        """How to reach it."""
        return cluster_urls(self.home)

    @property
    def pid(self) -> int:
        """The server's main process."""
        server = running_server(self.home)
        if server is None:
            raise Unavailable("数据库没有在运行。")
        return int(server.pid)

    def wait(self) -> None:
        """Return when the server has ended, for whatever reason."""
        server = running_server(self.home)
        if server is not None:
            server.wait()

    def stop(self, grace: float = 0.0) -> None:
        """Stop it: clients have `grace` seconds to leave, then are disconnected. Nothing committed is lost."""
        stop(self.home, grace)

    def __enter__(self) -> "Cluster":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()


def start(home: Path, durable: bool = True, port: int | None = None, follow: bool = False) -> Cluster:
    """Start the cluster under `home`, made on the first run; one that a dead stack left behind is stopped first.

    `durable=False` gives up crash safety for speed and is for tests only. With `follow` the server stops when this
    process dies. Raises `Unavailable`.
    """
    home = home.absolute()
    stop(home)
    layout = open_layout(home)
    programs = open_programs(layout)
    create_cluster(layout, programs, durable)
    _drop_stale_pid_file(layout)
    _launch(layout, programs, server_arguments(layout, choose_port(home, port), durable), follow)
    return Cluster(home)


def _launch(layout: Layout, programs: Programs, arguments: list[str], follow: bool) -> None:
    """Start until it answers. Processes of a killed server may hold its memory for some moments yet, hence again."""
    deadline = time.monotonic() + PATIENCE
    if layout.log.exists() and layout.log.stat().st_size > LOG_LIMIT:
        layout.log.unlink()
    while time.monotonic() < deadline:
        with layout.log.open("ab") as log:
            process = programs.start("postgres", arguments, log, follow)
        while process.poll() is None and time.monotonic() < deadline:
            if _answers(layout, process.pid):
                return
            time.sleep(0.01)
        time.sleep(0.2)
    raise Unavailable(f"数据库没有启动，原因见 {layout.log}")


def _answers(layout: Layout, pid: int) -> bool:
    lines = _pid_lines(layout)
    return len(lines) > STATUS_LINE and lines[0] == str(pid) and lines[STATUS_LINE].strip() == "ready"


def _pid_lines(layout: Layout) -> list[str]:
    try:
        return layout.pid_file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def running_server(home: Path) -> psutil.Process | None:
    """The main process of the server on `home`'s data, whoever started it; a reused process number is not mistaken."""
    lines = _pid_lines(_known_layout(home))
    if not lines:
        return None
    with contextlib.suppress(psutil.NoSuchProcess, ValueError):
        process = psutil.Process(int(lines[0]))
        if process.status() != psutil.STATUS_ZOMBIE and _serves(process, (home / "data").resolve()):
            return process
    return None


def _known_layout(home: Path) -> Layout:
    return Layout(home, (home / "data").resolve(), None)


def _serves(process: psutil.Process, data: Path) -> bool:
    return process.name().startswith("postgres") and str(data) in process.cmdline()


def _drop_stale_pid_file(layout: Layout) -> None:
    # PostgreSQL itself replaces the file of a dead process; it gives up only where the number now belongs to another.
    lines = _pid_lines(layout)
    if lines and psutil.pid_exists(int(lines[0])) and not list(_processes_in(layout.data)):
        layout.pid_file.unlink()


def _processes_in(data: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.cwd() == str(data):
                yield process


def stop(home: Path, grace: float = 0.0) -> None:
    """Stop the server on `home`, if one runs: first politely for `grace` seconds, then fast, at last at once."""
    server = running_server(home.absolute())
    if server is None:
        return
    steps = [(signal.SIGTERM, grace)] if grace else []
    for number, seconds in [*steps, (signal.SIGINT, PATIENCE), (signal.SIGQUIT, PATIENCE)]:
        with contextlib.suppress(psutil.TimeoutExpired, psutil.NoSuchProcess):
            server.send_signal(number)
            server.wait(seconds)
            return


def remove(home: Path) -> None:
    """Stop the cluster and delete `home` with everything in it."""
    stop(home)
    data = (home / "data").resolve()
    if SHELTER in data.parents:
        shutil.rmtree(data, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


def run_in_foreground(home: Path) -> None:
    """Keep the cluster running until SIGTERM or SIGINT; a server that dies is started again."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    try:
        while True:
            cluster = start(home, follow=True)
            click.echo(f"数据库已就绪（127.0.0.1，日志 {home / 'log' / 'database.log'}）")
            cluster.wait()
            click.echo("数据库意外停止，正在重新启动。")
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        stop(home, GRACE)


def main() -> None:
    """Procfile `db:`. With a server of one's own there is nothing to run, and the process waits for the end."""
    home = portal_home()
    if own_server():
        click.echo("已设置 PORTAL_DATABASE_URL，不启动内置数据库。")
        signal.sigwait({signal.SIGTERM, signal.SIGINT})
        return
    try:
        with members.only_one(home, "database"):
            members.record(home, "db", os.getpid())
            run_in_foreground(home)
    except (Unavailable, members.AlreadyRunning) as error:
        raise SystemExit(str(error)) from error


if __name__ == "__main__":
    main()
