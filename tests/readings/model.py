"""Who may read what, as plain Python over plain data, written from Article 19 and the reading of it and not from the portal's
code: a grant names its reader, its places, occupations, days, fields, quotas and term; what was done with it says whether it
counts; one that was handed back can still be revoked, and is then never given again; a reading takes as much of the quotas as
it delivers, all or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

PARTLY = ("number", "name", "id_number")
"""What can be shown in part."""


@dataclass(frozen=True)
class Card:
    """A certificate as it was uploaded; `values` are its fields in clear, but for the state."""

    id: int
    prefecture: str
    county: str
    institution: str
    code: str
    issued_on: date
    values: Mapping[str, str]
    void_from: date | None = None

    def shown(self, fields: Mapping[str, str], day: date) -> dict[str, str]:
        """Field by field, in part or in full, and what is not in `fields` not at all."""
        known = {**self.values, "state": "证书已作废" if self.void_from and day >= self.void_from else "已上传"}
        return {name: self._part(name, known[name]) if how == "masked" else known[name] for name, how in fields.items()}

    @staticmethod
    def _part(name: str, value: str) -> str:
        first, last = {"number": (7, 4), "name": (1, 0), "id_number": (4, 4)}[name]
        hidden = len(value) - first - last
        return value[:first] + "•" * hidden + value[len(value) - last :]


@dataclass
class Post:
    """Somebody's post at an office, from a day to a day."""

    office: str
    name: str
    since: date
    until: date | None = None


@dataclass
class Human:
    """A person, with the posts held over time."""

    posts: list[Post] = field(default_factory=list)

    def now(self, day: date) -> Post:
        """The one held on a day."""
        return next(one for one in self.posts if one.since <= day and (one.until is None or day <= one.until))


@dataclass(frozen=True)
class Permit:
    """What a grant says. `person` is None where whoever holds the post may read."""

    office: str
    post: str
    person: int | None
    places: frozenset[str]
    codes: frozenset[str]
    since: date | None
    until: date | None
    fields: Mapping[str, str]
    daily: int
    total: int
    first: date
    last: date

    def covers(self, card: Card) -> bool:
        """Whether a certificate lies in it; no place named is the whole province."""
        here = {card.prefecture, card.county, card.institution, "贵州省"}
        return (
            (not self.places or bool(self.places & here))
            and (not self.codes or card.code in self.codes)
            and (self.since is None or card.issued_on >= self.since)
            and (self.until is None or card.issued_on <= self.until)
        )


@dataclass
class Standing:
    """A grant over time: the last thing done with it, and what was read, by day."""

    permit: Permit
    stands: str = "asked"
    paused_until: date | None = None
    handed_back: bool = False
    read: dict[date, int] = field(default_factory=dict)

    def allows(self, act: str) -> bool:
        """Whether this can be done with it now."""
        before = {
            "approve": {"asked"}, "refuse": {"asked"}, "cancel": {"asked"}, "suspend": {"given", "paused"},
            "resume": {"paused"}, "revoke": {"given", "paused", "ended"}, "confirm": {"revoked"},
            "lift": {"revoked", "confirmed"}, "end": {"given", "paused"},
        }  # fmt: skip
        return self.stands in before[act]

    def do(self, act: str, until: date | None = None) -> None:
        """It is done."""
        after = {
            "approve": "given", "suspend": "paused", "resume": "given", "revoke": "revoked", "confirm": "confirmed",
            "lift": "ended" if self.handed_back else "given", "end": "ended",
        }  # fmt: skip
        if act == "revoke":
            self.handed_back = self.stands == "ended"
        self.stands, self.paused_until = after.get(act, "over"), until

    def counts_on(self, day: date) -> bool:
        """Whether anybody reads under it on a day."""
        over = self.stands == "paused" and self.paused_until is not None and day > self.paused_until
        return (self.stands == "given" or over) and self.permit.first <= day <= self.permit.last

    def is_for(self, number: int, human: Human, day: date) -> bool:
        """Whether this person is its reader on a day, in the post held there and then."""
        post, permit = human.now(day), self.permit
        return (post.office, post.name) == (permit.office, permit.post) and permit.person in (None, number)

    def gives(self, fields: Mapping[str, str]) -> bool:
        """Whether these fields may be read so."""
        granted = self.permit.fields
        return all(name in granted and (how == "masked" or granted[name] == "full") for name, how in fields.items())

    def has_left(self, records: int, day: date) -> bool:
        """Whether so much is left of both quotas."""
        spent = sum(self.read.values()) + records <= self.permit.total
        return spent and self.read.get(day, 0) + records <= self.permit.daily
