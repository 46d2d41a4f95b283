"""The portal's own processes, from the Procfile, on a durable cluster of their own: killed without warning, started again."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import psycopg
from honcho.environ import parse_procfile

from portal.jobs import embedded
from portal.jobs.credentials import Urls, cluster_urls, for_psycopg
from tests.databases import PROJECT

PATIENCE = 180.0
"""Seconds after which a stack that does not come back is given up; never what is measured."""


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Return when it is so."""
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@dataclass
class Stack:
    """db, web and worker on one home; whoever dies is started again by `keep_alive`, as a service manager does."""

    home: Path
    port: int
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    restarts: Counter[str] = field(default_factory=Counter)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def urls(self) -> Urls:
        return cluster_urls(self.home)

    def start(self, *names: str) -> None:
        """Start these, as the Procfile says."""
        commands = parse_procfile((PROJECT / "Procfile").read_text(encoding="utf-8")).processes
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        own = {"PATH": path, "PORT": str(self.port), "PORTAL_HOME": str(self.home), "WEB_CONCURRENCY": "2"}
        for name in names:
            with (self.home / f"{name}.out").open("ab") as out:
                self.running[name] = subprocess.Popen(
                    ["/bin/sh", "-c", f"exec {commands[name]}"], cwd=PROJECT, env={**os.environ, **own}, stdout=out,
                    stderr=out, start_new_session=True,
                )  # fmt: skip

    def keep_alive(self) -> None:
        """Start again whoever ended."""
        ended = [name for name, process in self.running.items() if process.poll() is not None]
        self.restarts.update(ended)
        self.start(*ended)

    def answers(self) -> bool:
        """Whether the login page is served."""
        self.keep_alive()
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{self.address}/login", timeout=10) as answer:  # noqa: S310
            return bool(answer.status == 200)
        return False

    def database_answers(self) -> bool:
        """Whether the server takes connections."""
        with contextlib.suppress(OSError, psycopg.OperationalError):
            psycopg.connect(for_psycopg(self.urls.web), connect_timeout=10).close()
            return True
        return False

    def kill(self, victim: str) -> None:
        """kill -9, and nothing is told beforehand."""
        pid = {"web": self._web, "web worker": self._web_worker, "database": self._server, "worker": self._worker}[victim]()
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def _web(self) -> int:
        return self.running["web"].pid

    def _worker(self) -> int:
        return self.running["worker"].pid

    def _web_worker(self) -> int | None:
        with contextlib.suppress(psutil.NoSuchProcess):
            return next((child.pid for child in psutil.Process(self._web()).children()), None)
        return None

    def _server(self) -> int | None:
        server = embedded.running_server(self.home)
        return None if server is None else server.pid

    def end(self) -> None:
        """Everything is stopped and removed."""
        for process in self.running.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        embedded.remove(self.home)


@contextlib.contextmanager
def stack(home: Path) -> Iterator[Stack]:
    """A stack with its database running and nothing else yet."""
    home.mkdir(mode=0o711)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        made = Stack(home, int(probe.getsockname()[1]))
    try:
        made.start("db")
        wait_until(made.database_answers, "the database does not start")
        yield made
    finally:
        made.end()
