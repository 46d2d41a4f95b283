"""What the Rules lead to: clauses, measures and the rules over them, by version. The law itself is in `policies/`."""

from functools import lru_cache

from portal.kit.policy_file import POLICIES
from portal.rulebook.clauses import Rulebook
from portal.rulebook.loader import load


@lru_cache(maxsize=1)
def rulebook() -> Rulebook:
    """The rulebook in force, read once; raises `PolicyFileError` if it cannot be followed."""
    return load(POLICIES / "rulebook.toml")
