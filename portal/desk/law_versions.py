"""The versions of the law as their pages list them: which is in force, which is planned, which was taken back."""

from dataclasses import dataclass
from datetime import date

from portal.rulebook import versions
from portal.rulebook.models import KINDS, Kind, LawVersion
from portal.rulebook.publishing import withdrawable


@dataclass(frozen=True)
class Row:
    """One version with its standing on the day: a word, its colour, and whether it can still be withdrawn."""

    version: LawVersion
    word: str
    colour: str
    withdrawable: bool


def tables(day: date) -> list[tuple[Kind, str, list[Row]]]:
    """All kinds with their versions, newest first."""
    return [(kind, KINDS[kind], [row(one, day) for one in reversed(versions.ever_published(kind))]) for kind in Kind]


def row(version: LawVersion, day: date) -> Row:
    """The standing of a version on this day."""
    if version.withdrawal is not None:
        return Row(version, "已撤回", "", False)
    if version.effective_from > day and version.number > 1:
        return Row(version, "待生效", "amber", withdrawable(version, day))
    current = versions.in_force(Kind(version.kind), day)
    return Row(version, "现行", "green", False) if version.id == current.id else Row(version, "已被替代", "line", False)


def before(version: LawVersion) -> LawVersion | None:
    """The version that this one followed on when it was published, withdrawn later or not."""
    earlier = [one for one in versions.ever_published(Kind(version.kind)) if one.number < version.number]
    kept = [one for one in earlier if one.withdrawal is None or one.withdrawal.withdrawn_at > version.published_at]
    return kept[-1] if kept else None
