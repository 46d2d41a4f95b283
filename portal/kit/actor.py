"""Who acts: one person, for one office, in the posts held there. Frozen, so that no code can widen it on the way."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """The acting person as read from rows at the start of a request.

    `posts` are the posts held at the office today, those of colleagues stood in for (代理) included;
    `stands_for` are these colleagues; `key_id` is the key of an institution's own system, where one acts.
    `prefecture_id` and `county_id` are the offices above (or the office itself).
    """

    person_id: int
    name: str
    office_id: int
    office_name: str
    office_short: str
    level: str
    posts: frozenset[str]
    prefecture_id: int | None = None
    county_id: int | None = None
    stands_for: frozenset[int] = field(default_factory=frozenset)
    session_id: int | None = None
    key_id: int | None = None

    @property
    def persons(self) -> frozenset[int]:
        """The person and those stood in for: whose work on a case this actor may carry on."""
        return self.stands_for | {self.person_id}


PUBLIC = Actor(0, "公众", 0, "公众", "公众", "public", frozenset())
"""Whoever reads the public's pages: nobody in particular. The database shows it what everybody may read, and nothing else."""

SYSTEM = Actor(0, "系统", 0, "系统", "系统", "system", frozenset())
"""What the worker acts as. It holds no post: it keeps time and never decides."""
