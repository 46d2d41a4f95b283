"""The closed vocabulary of from where one acts: levels of offices, posts of people, capacities in a case; a seat is the three
together (Article 4)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.authority import words


class Level(StrEnum):
    """Where an office stands in the tree of Article 4."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    INSTITUTION = "institution"

    @property
    def label(self) -> str:
        return words.LEVELS[self.value]


class Post(StrEnum):
    """What a person does at an office."""

    HANDLER = "handler"
    APPROVER = "approver"
    REVIEWER = "reviewer"
    DATA_OFFICER = "data_officer"
    COORDINATOR = "coordinator"
    POLICY_OFFICER = "policy_officer"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        return words.POSTS[self.value]


class Capacity(StrEnum):
    """In what role an office takes part in a case; `own` is for acts that belong to no case."""

    LEAD = "lead"
    VENUE = "venue"
    ASSIST = "assist"
    COORDINATE = "coordinate"
    ISSUE = "issue"
    SUPERVISE = "supervise"
    RESPONDENT = "respondent"
    FILED_TO = "filed_to"
    OWN = "own"

    @property
    def label(self) -> str:
        return words.CAPACITIES[self.value]


ADMINISTRATORS: Final = frozenset({Post.SYSTEM_ADMIN, Post.SECURITY_ADMIN, Post.AUDITOR})
"""The three separated administrators: none may be combined with another of them or with a business post."""

PROVINCE_ONLY: Final = frozenset({Post.COORDINATOR, Post.POLICY_OFFICER})

CAPACITIES_AT: Final = {
    Level.PROVINCE: frozenset(
        {Capacity.LEAD, Capacity.COORDINATE, Capacity.ISSUE, Capacity.SUPERVISE, Capacity.FILED_TO, Capacity.OWN}
    ),
    Level.PREFECTURE: frozenset(
        {Capacity.LEAD, Capacity.VENUE, Capacity.ASSIST, Capacity.SUPERVISE, Capacity.FILED_TO, Capacity.OWN}
    ),
    Level.COUNTY: frozenset({Capacity.LEAD, Capacity.ASSIST, Capacity.OWN}),
    Level.INSTITUTION: frozenset({Capacity.LEAD, Capacity.RESPONDENT, Capacity.OWN}),
}
"""Which capacities an office of a level can come to hold: Articles 4, 14 and 20."""


@dataclass(frozen=True, slots=True)
class Seat:
    """From where one acts: the office's level, the person's post there, the office's capacity in this case."""

    level: Level
    post: Post
    capacity: Capacity

    @classmethod
    def parse(cls, text: str) -> "Seat":
        """`prefecture/handler/lead`; ValueError names the unknown word."""
        parts = text.split("/")
        if len(parts) != 3:
            raise ValueError(f"{text!r} is not a seat: level/post/capacity")
        return cls(Level(parts[0]), Post(parts[1]), Capacity(parts[2]))

    @property
    def exists(self) -> bool:
        """Whether anybody can ever sit here: a county has no coordinator and no filings are made to an institution."""
        if self.level is not Level.PROVINCE and self.post in PROVINCE_ONLY:
            return False
        if self.post is Post.SYSTEM and (self.level, self.capacity) != (Level.INSTITUTION, Capacity.OWN):
            return False
        return self.capacity in CAPACITIES_AT[self.level]

    @property
    def label(self) -> str:
        return f"{self.level.label}{self.post.label}（{self.capacity.label}）"

    def __str__(self) -> str:
        return f"{self.level.value}/{self.post.value}/{self.capacity.value}"
