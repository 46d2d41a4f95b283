"""The walked world's law changes: a version of the rulebook from today on that is milder in one clause, and a limit planned."""

from datetime import timedelta

from portal.kit.actor import Actor
from portal.kit.clock import now, today
from tests.rulebook.law import new_limit, new_rulebook


def change_the_law(by: Actor) -> None:
    """A rectification under 16.1 need no longer be published; reports are received within six working days next month."""
    open_ones = ("publish", "void_results", "void_certificates")
    new_rulebook(today(), "16.1", by=by, at=now(), required=("rectify",), optional=open_ones)
    new_limit(today() + timedelta(days=30), "acceptance", 6, by=by, at=now())
