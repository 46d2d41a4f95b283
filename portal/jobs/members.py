"""The processes of a running stack, recorded so that the next start finds and stops what a kill -9 left behind."""

import contextlib
import fcntl
import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psutil

PATIENCE = 8.0
ORDER = ("web", "worker", "db")
"""The database is stopped last, so that the others can finish."""


class AlreadyRunning(Exception):
    """Another process of the same kind runs on the same home."""


@contextlib.contextmanager
def only_one(home: Path, name: str) -> Iterator[None]:
    """Be the only one of this `name` on `home` while inside; raises `AlreadyRunning`.

    A record lock: the system lets go of it when the process dies in whatever way, and no child inherits it.
    """
    folder = home / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("a") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(f"{name} 已经在运行（数据目录 {home}）。") from error
        yield


def record(home: Path, name: str, pid: int) -> None:
    """Note that `pid`, leader of its own process group, is the stack's `name`."""
    folder = home / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The start time tells the process from a later one with the same number.
    _file(home, name).write_text(json.dumps({"pid": pid, "started": psutil.Process(pid).create_time()}))


def stop_left_behind(home: Path) -> list[str]:
    """Stop the recorded processes that still live, with their groups; returns their names."""
    return [name for name in ORDER if _stop(home, name)]


def _stop(home: Path, name: str) -> bool:
    process = _recorded(home, name)
    _file(home, name).unlink(missing_ok=True)
    if process is None:
        return False
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError, psutil.TimeoutExpired):
            _signal(process.pid, number)
            process.wait(PATIENCE)
            break
    return True


def _signal(pid: int, number: signal.Signals) -> None:
    if os.getpgid(pid) == pid:
        os.killpg(pid, number)
    else:
        os.kill(pid, number)


def _recorded(home: Path, name: str) -> psutil.Process | None:
    with contextlib.suppress(FileNotFoundError, ValueError, KeyError, psutil.NoSuchProcess):
        noted = json.loads(_file(home, name).read_text())
        process = psutil.Process(noted["pid"])
        if process.create_time() == noted["started"] and process.status() != psutil.STATUS_ZOMBIE:
            return process
    return None


def _file(home: Path, name: str) -> Path:
    return home / "run" / f"{name}.json"
