"""Where the sealer's keys are and where checkpoints go, read from the environment; the defaults need none."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

NAME = "guizhou-assessment-supervision/log"


@dataclass(frozen=True)
class LogSettings:
    """One log's surroundings. `name` is the origin of its checkpoints and the name of its keys; `hash` counts only for the
    first checkpoint; `address` is where checkpoints are posted ("" for nowhere); `witnesses` holds other offices' keys,
    one file `<region code>.key` an office, where this machine signs for them."""

    keys: Path
    checkpoints: Path
    name: str = NAME
    hash: str = "sha256"
    address: str = ""
    witnesses: Path | None = None


def log_settings(home: Path, environment: Mapping[str, str] = os.environ) -> LogSettings:
    """Settings under the portal's home: PORTAL_CHECKPOINT_DIR, PORTAL_CHECKPOINT_URL, PORTAL_LOG_NAME, PORTAL_LOG_HASH,
    PORTAL_WITNESS_DIR."""
    witnesses = environment.get("PORTAL_WITNESS_DIR", "")
    return LogSettings(
        home / "keys" / "log",
        Path(environment.get("PORTAL_CHECKPOINT_DIR") or home / "checkpoints"),
        environment.get("PORTAL_LOG_NAME") or NAME,
        environment.get("PORTAL_LOG_HASH") or "sha256",
        environment.get("PORTAL_CHECKPOINT_URL", ""),
        Path(witnesses) if witnesses else None,
    )
