"""What the Rules lead to: clauses, measures and the rules over them, by version. The law itself is in `policies/`.

Four questions, four names: `rulebook_of(case)` for whatever is decided about a case (R-13), `rulebook_on(day)` for an act of
that day, `rulebook()` for today's pages and procedure, `delivered()` where there is no database.
"""

from datetime import date
from functools import lru_cache
from typing import Protocol, cast

from portal.kit.clock import today
from portal.kit.policy_file import POLICIES
from portal.rulebook.clauses import Rulebook
from portal.rulebook.loader import load
from portal.rulebook.models import Kind
from portal.rulebook.versions import content, in_force, numbered


class Judged(Protocol):
    """What is judged by a version: a case."""

    @property
    def rulebook_version(self) -> str: ...


def rulebook() -> Rulebook:
    """The version in force today."""
    return rulebook_on(today())


def rulebook_on(day: date) -> Rulebook:
    """The version in force on this day: the one by which what happened then is judged."""
    return cast(Rulebook, content(in_force(Kind.RULEBOOK, day)))


def rulebook_of(case: Judged) -> Rulebook:
    """The version by which a case is judged: that of the day of the act, or a later one that was chosen as milder (R-13)."""
    return cast(Rulebook, content(numbered(Kind.RULEBOOK, int(case.rulebook_version))))


@lru_cache(maxsize=1)
def delivered() -> Rulebook:
    """The version that the portal was delivered with, from its file; raises `PolicyFileError`. Needs no database."""
    return load(POLICIES / "rulebook.toml")
