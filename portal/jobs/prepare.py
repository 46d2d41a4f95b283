"""Before a process serves: the database answers, its tables are up to date, the sample world is there (demo mode).

`python -m portal.jobs.prepare NAME COMMAND…` does that and then becomes COMMAND. Several processes may start at once:
an advisory lock lets one of them do the work while the others wait for it.
"""

import contextlib
import os
import subprocess
import sys
import time

import click
import psycopg

from portal.jobs import members
from portal.jobs.credentials import Urls, for_psycopg
from portal.jobs.settings import NoDatabase, database_urls, demo_mode, portal_home

PATIENCE = 60.0
PREPARING = 0x67637A
"""The advisory lock's number."""


def wait_ready(patience: float = PATIENCE) -> Urls:
    """The database's URLs once it answers; read again each time, for the first start writes them.

    Raises what kept it from answering after `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            urls = database_urls()
            psycopg.connect(for_psycopg(urls.web), connect_timeout=2).close()
            return urls
        except (NoDatabase, psycopg.OperationalError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def prepare(urls: Urls, demo: bool) -> None:
    """Migrate and, in demo mode, seed; both do nothing where nothing is to be done."""
    if urls.owner is None:
        click.echo("没有设置 PORTAL_OWNER_URL，不升级数据库结构。")
        return
    with psycopg.connect(for_psycopg(urls.owner), autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [PREPARING])
        _flask("db", "upgrade")
        if demo:
            _flask("demo", "seed")


def _flask(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *words], check=True)


def main() -> None:
    """See the module."""
    name, command = sys.argv[1], sys.argv[2:]
    members.record(portal_home(), name, os.getpid())
    try:
        prepare(wait_ready(), demo_mode())
    except (NoDatabase, psycopg.OperationalError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"无法启动 {name}：{error}") from error
    if name == "web":
        click.echo(f"门户已就绪：http://127.0.0.1:{os.environ.get('PORT', '8000')}/")
    with contextlib.suppress(BrokenPipeError):
        sys.stdout.flush()
    os.execvp(command[0], command)


if __name__ == "__main__":
    main()
