"""The real server on a database: gunicorn with its workers and the portal's worker, stopped as a whole."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from benchmarks.browsing import Browser, Unexpected

PROJECT: Final = Path(__file__).resolve().parent.parent
PATIENCE: Final = 90.0
"""Seconds within which the first page is there."""
GRACE: Final = 3.0
"""Seconds to finish what is under way at the end."""


@contextlib.contextmanager
def serving(environment: Mapping[str, str], out: Path, workers: int = 4) -> Iterator[int]:
    """The port of a portal that serves."""
    port = free_port()
    web = [
        "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(workers), "--log-level", "warning",
        "--no-control-socket", "wsgi:app",
    ]  # fmt: skip
    with out.open("ab") as said:
        running = [_start(command, environment, said) for command in (web, ["flask", "--app", "wsgi", "worker"])]
        try:
            _wait(port)
            yield port
        finally:
            _end(running)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(command: Sequence[str], environment: Mapping[str, str], said: object) -> subprocess.Popen[bytes]:
    own = str(Path(sys.executable).parent)
    path = os.pathsep.join([own, environment.get("PATH", os.defpath)])
    return subprocess.Popen(
        command, cwd=PROJECT, env={**environment, "PATH": path, "PYTHONPATH": str(PROJECT)}, stdout=said, stderr=said,  # type: ignore[call-overload]
        start_new_session=True,
    )  # fmt: skip


def _wait(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(OSError, Unexpected):
            Browser(port).page("/login")
            return
        if time.monotonic() > deadline:
            raise Unexpected("the portal does not start")
        time.sleep(0.1)


def _end(running: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in running:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    for process in running:
        try:
            process.wait(GRACE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
