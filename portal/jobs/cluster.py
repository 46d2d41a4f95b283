"""The embedded cluster's files: made whole or not at all, open to the four roles and to nobody without a password."""

import os
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from portal.jobs.credentials import cluster_passwords, record_port, recorded_port
from portal.jobs.postgres import Account, Programs, find_programs, may_reach, sheltered, unprivileged_account
from portal.jobs.roles import ROLES, SUPERUSER, role_statements

LOOPBACK = "127.0.0.1"
FOLDERS = ("keys", "run", "log")
WITHOUT_DURABILITY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_wal_size": "4GB"}


@dataclass(frozen=True)
class Layout:
    """Where a cluster's parts are."""

    home: Path
    data: Path
    account: Account | None

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.home / "log" / "database.log"

    @property
    def pid_file(self) -> Path:
        """The server's own record of its process; it outlives a kill -9."""
        return self.data / "postmaster.pid"


def open_layout(home: Path) -> Layout:
    """Make the folders. Each is closed to others; only when another account runs the server may it pass `home`."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    account = unprivileged_account(home / "data")
    home.chmod(0o711 if account else 0o700)
    for name in FOLDERS:
        (home / name).mkdir(mode=0o700, exist_ok=True)
        (home / name).chmod(0o700)
    return Layout(home, _data_folder(home, account), account)


def _data_folder(home: Path, account: Account | None) -> Path:
    data = home / "data"
    if not data.exists() and not may_reach(data, account):
        data.unlink(missing_ok=True)
        data.symlink_to(sheltered(home.resolve(), "data"))
    return data.resolve()


def create_cluster(layout: Layout, programs: Programs, durable: bool) -> None:
    """initdb, access rules, roles and database, in a draft folder that is renamed when all of it is there."""
    if (layout.data / "PG_VERSION").exists():
        return
    draft = layout.data.with_name(f"{layout.data.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if layout.account:
        os.chown(draft, layout.account.uid, layout.account.gid)
    choices = [*_locale(programs), *([] if durable else ["--no-sync"])]
    programs.run("initdb", "-D", str(draft), "-U", SUPERUSER, "--auth=reject", "--encoding=UTF8", *choices)
    (draft / "pg_hba.conf").write_text(access_rules(), encoding="ascii")
    _create_roles(layout.home, draft, programs)
    draft.rename(layout.data)


def _locale(programs: Programs) -> list[str]:
    # The builtin provider (17 and newer) sorts the same on every machine, whatever its C library knows.
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C", *(builtin if programs.folder.parent.name.startswith("pginstall18") else [])]


def _create_roles(home: Path, draft: Path, programs: Programs) -> None:
    passwords = cluster_passwords(home)
    script = f"ALTER ROLE {SUPERUSER} PASSWORD '{passwords[SUPERUSER]}';\n\n{role_statements(passwords)}"
    # Single-user mode reads the passwords from standard input: no process list and no open server ever sees them.
    programs.run("postgres", "--single", "-j", "-D", str(draft), "postgres", feed=script)


def access_rules() -> str:
    """pg_hba.conf: the known roles, from this machine, with a SCRAM password; every other attempt is refused."""
    lines = [f"host all {','.join((*ROLES, SUPERUSER))} {LOOPBACK}/32 scram-sha-256", "local all all reject"]
    return "\n".join([*lines, "host all all all reject", "host replication all all reject", ""])


def server_arguments(layout: Layout, port: int, durable: bool) -> list[str]:
    """How the server is started: loopback only, the Rules' own time zone, no just-in-time compilation."""
    settings = {
        "listen_addresses": LOOPBACK,
        "port": str(port),
        "unix_socket_directories": "",
        "password_encryption": "scram-sha-256",
        "timezone": "Asia/Shanghai",
        "log_timezone": "Asia/Shanghai",
        "jit": "off",
        # What people typed stays out of the server's log: neither statements nor the values of a violated constraint.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        **({} if durable else WITHOUT_DURABILITY),
    }
    return ["-D", str(layout.data), *(f"--{name}={value}" for name, value in settings.items())]


def choose_port(home: Path, wanted: int | None = None) -> int:
    """The port recorded at the first start while it is free, else a free one, recorded from then on."""
    port = wanted or recorded_port(home)
    if port is None or not port_is_free(port):
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port = int(probe.getsockname()[1])
    record_port(home, port)
    return port


def port_is_free(port: int) -> bool:
    """Whether a server could listen on this loopback port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        return probe.connect_ex((LOOPBACK, port)) != 0


def open_programs(layout: Layout) -> Programs:
    """The programs that run this cluster."""
    return Programs(find_programs(layout.account), layout.account)
