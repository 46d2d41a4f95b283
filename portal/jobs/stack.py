"""`make demo`: the whole portal on this machine, from the Procfile, stopped as a whole."""

import os
import sys
from pathlib import Path

import click
from honcho.environ import parse_procfile
from honcho.manager import Manager

from portal.jobs import embedded, members
from portal.jobs.cluster import port_is_free
from portal.jobs.settings import PROJECT, own_server, portal_home

INTERRUPTED = (130, 143)
BANNER = """
  贵州省职业技能等级认定监管门户（演示环境，数据均为虚构）

  地址：http://127.0.0.1:{port}/   首次启动要建立数据库和示例数据，请等“门户已就绪”
  账号：{program} --app wsgi accounts
  数据：{place}
  停止：Ctrl-C；换端口：PORT=8001 make demo
"""


def run(home: Path, port: int) -> int:
    """Run the stack until it is stopped; returns the exit code. A stack that a kill -9 left behind is stopped first."""
    left = members.stop_left_behind(home)
    if left:
        click.echo(f"已停止上次遗留的进程：{'、'.join(left)}")
    if not port_is_free(port):
        click.echo(f"端口 {port} 已被占用。请换一个端口：PORT={port + 1} make demo", err=True)
        return 1
    click.echo(banner(home, port))
    manager = Manager()
    for name, command in parse_procfile((PROJECT / "Procfile").read_text(encoding="utf-8")).processes.items():
        manager.add_process(name, f"exec {command}", env=environment(home, port), cwd=str(PROJECT))
    try:
        manager.loop()
    finally:
        members.stop_left_behind(home)
    return 0 if manager.returncode in INTERRUPTED else int(manager.returncode or 0)


def banner(home: Path, port: int) -> str:
    """What a newcomer needs to know first."""
    place = "PORTAL_DATABASE_URL 所指的数据库" if own_server() else str(home)
    return BANNER.format(port=port, place=place, program=Path(sys.executable).with_name("flask"))


def environment(home: Path, port: int) -> dict[str, str]:
    """The environment of the stack's processes: demo mode, and our own programs first on the path."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    return {
        **os.environ,
        "PATH": path,
        "PORT": str(port),
        "PORTAL_HOME": str(home),
        "PORTAL_DEMO": "1",
        "PYTHONUNBUFFERED": "1",
    }


def reset(home: Path) -> int:
    """Delete everything under the home, the database, its keys and the evidence included, after asking."""
    if home.exists() and click.confirm(f"将删除 {home} 下的全部数据（数据库、密钥、证据），不能恢复。继续吗？"):
        members.stop_left_behind(home)
        embedded.remove(home)
    return 0


def main() -> None:
    """Run the stack once per home, or (`reset`) remove what it kept."""
    home, port = portal_home(), int(os.environ.get("PORT") or 8000)
    try:
        with members.only_one(home, "stack"):
            code = reset(home) if sys.argv[1:] == ["reset"] else run(home, port)
    except members.AlreadyRunning:
        click.echo(f"门户已经在运行（数据目录 {home}）。请先停止它，或为另一个环境设置 PORTAL_HOME 和 PORT。", err=True)
        code = 1
    sys.exit(code)


if __name__ == "__main__":
    main()
