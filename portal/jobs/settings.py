"""Where the portal's home and its database are: the environment first, else the embedded cluster under the home."""

import os
from collections.abc import Mapping
from pathlib import Path

from portal.jobs.credentials import Urls, cluster_urls

PROJECT = Path(__file__).resolve().parents[2]


class NoDatabase(Exception):
    """Neither a server of one's own nor an embedded cluster is known; the message says what to set."""


def portal_home(environment: Mapping[str, str] = os.environ) -> Path:
    """The folder of everything that is kept: `PORTAL_HOME`, by default `.portal` beside the program."""
    return Path(environment.get("PORTAL_HOME") or PROJECT / ".portal").absolute()


def demo_mode(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this is the sample world of `make demo`."""
    return environment.get("PORTAL_DEMO") == "1"


def proxies(environment: Mapping[str, str] = os.environ) -> int:
    """How many proxies of one's own stand in front (`PORTAL_PROXIES`), whose word about the caller's address is believed."""
    return int(environment.get("PORTAL_PROXIES") or 0)


def own_server(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a PostgreSQL of one's own is used, so that nothing embedded runs."""
    return bool(environment.get("PORTAL_DATABASE_URL"))


def database_urls(environment: Mapping[str, str] = os.environ) -> Urls:
    """How to reach the database, one URL a role; raises `NoDatabase`."""
    if own_server(environment):
        return Urls(
            environment["PORTAL_DATABASE_URL"],
            environment.get("PORTAL_OWNER_URL"),
            environment.get("PORTAL_SEALER_URL"),
            environment.get("PORTAL_READER_URL"),
        )
    home = portal_home(environment)
    try:
        return cluster_urls(home)
    except FileNotFoundError as error:
        raise NoDatabase(
            f"没有找到数据库：{home} 下没有内置数据库。请先运行 make demo（或 python -m portal.jobs.embedded），"
            "或者设置 PORTAL_DATABASE_URL、PORTAL_OWNER_URL、PORTAL_SEALER_URL、PORTAL_READER_URL，"
            "建立角色的 SQL 由 flask --app wsgi roles 打印。"
        ) from error
