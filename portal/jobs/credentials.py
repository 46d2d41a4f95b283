"""Where the embedded cluster is reached: passwords in keys/database.json (0600), the port in run/database.json."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from portal.jobs.roles import DATABASE, ROLES, SUPERUSER, draw_passwords


@dataclass(frozen=True)
class Urls:
    """One SQLAlchemy URL a role; None where the surroundings do not give that role."""

    web: str
    owner: str | None = None
    sealer: str | None = None
    reader: str | None = None
    superuser: str | None = None

    def for_database(self, name: str) -> "Urls":
        """The same roles in another database of the same server."""
        moved = {role: f"{url.rpartition('/')[0]}/{name}" for role, url in vars(self).items() if url}
        return replace(self, **moved)

    def environment(self) -> dict[str, str]:
        """The variables by which another process is told of these URLs."""
        given = {
            "PORTAL_DATABASE_URL": self.web,
            "PORTAL_OWNER_URL": self.owner,
            "PORTAL_SEALER_URL": self.sealer,
            "PORTAL_READER_URL": self.reader,
        }
        return {name: url for name, url in given.items() if url}


def for_psycopg(url: str) -> str:
    """SQLAlchemy's URL as libpq reads it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def cluster_urls(home: Path) -> Urls:
    """How to reach the embedded cluster under `home`; raises FileNotFoundError before its first start."""
    passwords, port = _read(_passwords_file(home)), recorded_port(home)
    if port is None:
        raise FileNotFoundError(_state_file(home))
    place = f"127.0.0.1:{port}/{DATABASE}"
    url = {role: f"postgresql+psycopg://{role}:{passwords[role]}@{place}" for role in (*ROLES, SUPERUSER)}
    return Urls(url["portal_web"], url["portal_owner"], url["portal_sealer"], url["portal_reader"], superuser=url[SUPERUSER])


def cluster_passwords(home: Path) -> Mapping[str, str]:
    """The cluster's passwords, drawn on the first run."""
    path = _passwords_file(home)
    if not path.exists():
        _write(path, draw_passwords(*ROLES, SUPERUSER))
    return cast(Mapping[str, str], _read(path))


def recorded_port(home: Path) -> int | None:
    """The loopback port chosen for the cluster, None before the first start."""
    path = _state_file(home)
    return cast(int, _read(path)["port"]) if path.exists() else None


def record_port(home: Path, port: int) -> None:
    """Keep the port for the next start."""
    _write(_state_file(home), {"port": port})


def _passwords_file(home: Path) -> Path:
    return home / "keys" / "database.json"


def _state_file(home: Path) -> Path:
    return home / "run" / "database.json"


def _read(path: Path) -> Mapping[str, object]:
    return cast(Mapping[str, object], json.loads(path.read_text(encoding="utf-8")))


def _write(path: Path, content: Mapping[str, object]) -> None:
    # Whole or not at all, and never readable by others, not even for a moment.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
