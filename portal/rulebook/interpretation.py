"""The readings in force today: how the Rules are applied is procedure, and follows the day of handling (21, R-13)."""

from collections.abc import Mapping
from typing import cast

from portal.kit.clock import today
from portal.rulebook.models import Kind
from portal.rulebook.readings import Reading
from portal.rulebook.versions import content, in_force


def readings() -> Mapping[str, Reading]:
    """Every reading by its number."""
    return cast(Mapping[str, Reading], content(in_force(Kind.READINGS, today())))
