"""Which version of the law is in force on a day (R-13). Each transaction asks the database once which versions there are, so
no process serves an old one longer than the request in hand; what a version says is kept by its hash, which never changes."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from portal.kit.db import session, transaction
from portal.kit.limits import build_limits
from portal.kit.policy_file import PolicyFileError, Table, parse
from portal.kit.thresholds import build_watching
from portal.rulebook.loader import build
from portal.rulebook.models import Kind, LawVersion
from portal.rulebook.readings import build_readings

BUILDERS: Mapping[Kind, Callable[[Table], Any]] = {
    Kind.RULEBOOK: build, Kind.READINGS: build_readings, Kind.LIMITS: build_limits, Kind.WATCHING: build_watching,
}  # fmt: skip
ASKED = "law_versions"
_read: dict[tuple[str, str], Any] = {}


def ever_published(kind: Kind) -> list[LawVersion]:
    """Every version of this kind that was ever published, withdrawn ones among them, by number."""
    return [version for version in _known() if version.kind == kind]


def standing(kind: Kind) -> list[LawVersion]:
    """Those that were not withdrawn. Each becomes effective on a later day than the one before it."""
    return [version for version in ever_published(kind) if version.withdrawal is None]


def in_force(kind: Kind, day: date) -> LawVersion:
    """The version in force on this day; before the first one's day it is the first."""
    found = standing(kind)
    return next((version for version in reversed(found) if version.effective_from <= day), found[0])


def numbered(kind: Kind, number: int) -> LawVersion:
    """The version of this number; raises `LookupError`."""
    for version in ever_published(kind):
        if version.number == number:
            return version
    raise LookupError(f"{kind} {number}")


def content(version: LawVersion) -> Any:
    """What a version says: a `Rulebook`, the readings, the limits or what is noticed. Raises `PolicyFileError` where its text
    is not the one that was published."""
    key = (version.kind, version.sha256)
    if key not in _read:
        if digest(version.text) != version.sha256:
            raise PolicyFileError(f"{version.name}：内容与发布时的校验值不符")
        _read[key] = understood(Kind(version.kind), version.text, version.name)
    return _read[key]


def understood(kind: Kind, text: str, name: str) -> Any:
    """The same for a text that is not yet published, read as strictly; raises `PolicyFileError`."""
    return BUILDERS[kind](parse(text, name))


def digest(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def forget() -> None:
    """Ask anew: something was published in this transaction, or another's publication was waited for."""
    session().info.pop(ASKED, None)


def _known() -> list[LawVersion]:
    here = session()
    kept: tuple[object, list[LawVersion]] | None = here.info.get(ASKED)
    if kept is not None and kept[0] is transaction():
        return kept[1]
    asked = select(LawVersion).order_by(LawVersion.kind, LawVersion.number).execution_options(populate_existing=True)
    found = list(here.scalars(asked))
    here.info[ASKED] = (transaction(), found)
    return found
