"""Questions to the independent model of who may, and the posts they are about."""

from collections.abc import Callable
from typing import NamedTuple

HANDLER, APPROVER, REVIEWER, COORDINATOR = "handler", "approver", "reviewer", "coordinator"
OFFICERS = {HANDLER, APPROVER}
LAWYERED = {HANDLER, APPROVER, REVIEWER}
PROVINCIAL = {HANDLER, APPROVER, COORDINATOR}
ADMINS = {"system_admin", "security_admin", "auditor"}
SYSTEM = "system"
"""What an institution's own system acts in, through a key (19)."""
READERS = {*LAWYERED, "data_officer"}


class Q(NamedTuple):
    level: str
    post: str
    capacity: str
    clause: str

    @property
    def article(self) -> int:
        return int(self.clause.partition(".")[0]) if self.clause else 0


Rule = Callable[[Q], bool]


def by(posts: set[str], *places: Rule) -> Rule:
    return lambda q: q.post in posts and any(place(q) for place in places)
