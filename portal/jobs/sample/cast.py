"""The people of the sample world: at each office those posts a case needs there, all with the one demo password."""

import secrets
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from portal.identity import accounts, actors, links
from portal.identity.appointments import Term, appoint
from portal.identity.models import Person
from portal.identity.passwords import hash_password
from portal.jobs.sample.names import People
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import session
from portal.organisations.models import Office

FIRST_DAY = date(2025, 1, 2)

POSTS: dict[str, tuple[str, ...]] = {
    "province": (
        "handler", "handler", "approver", "reviewer", "coordinator", "policy_officer", "system_admin", "security_admin",
        "auditor", "data_officer",
    ),
    "prefecture": (
        "handler", "handler", "handler", "approver", "reviewer", "system_admin", "security_admin", "auditor", "data_officer",
    ),
    "county": ("handler", "handler", "approver"),
    "institution": ("handler", "handler", "approver", "reviewer", "system_admin"),
}  # fmt: skip
"""One person a post; the administrators' posts are never combined."""

WORDS = {
    "handler": "cb", "approver": "sp", "reviewer": "fz", "coordinator": "xt", "policy_officer": "zc",
    "system_admin": "xtgl", "security_admin": "aqgl", "auditor": "sjgl", "data_officer": "zs",
}  # fmt: skip
"""How a post stands in a login name: initials of its Chinese word."""


@dataclass
class Cast:
    """Who plays what: actors by office and post."""

    day: date
    members: dict[tuple[int, str], list[Actor]] = field(default_factory=dict)

    def all(self, office: Office, post: str) -> list[Actor]:
        """Everybody holding the post there."""
        return self.members[office.id, post]

    def one(self, office: Office, post: str) -> Actor:
        """The first of them."""
        return self.all(office, post)[0]


def demo_password(home: Path) -> str:
    """The one password of all sample accounts, drawn once and kept beside the keys (0600)."""
    path = home / "keys" / "demo_password"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(f"Qian-{secrets.token_hex(4)}-2026", encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def engage(offices: list[Office], password: str, *, at: datetime) -> None:
    """Appoint people to every post of these offices and give them the demo password."""
    people, names = [], People(seed=20260118)
    for office in offices:
        taken: dict[str, int] = {}
        for post in POSTS[office.level]:
            taken[post] = taken.get(post, 0) + 1
            username = f"{office.letters.lower()}.{WORDS[post]}{taken[post]}"
            person = links.new_person(username, names.name(), at=at)
            appoint(person, Term(office, post, FIRST_DAY), by=SYSTEM, at=at)
            people.append(person)
    accounts.give_hash(people, hash_password(password), by=SYSTEM, at=at)


def gather(offices: list[Office], day: date) -> Cast:
    """The cast of these offices as their posts stand on a day."""
    cast, by_id = Cast(day), {office.id: office for office in offices}
    for person in session().scalars(select(Person).order_by(Person.id)):
        for duty in actors.duties(person.id, day):
            if duty.office.id in by_id:
                for post in sorted(duty.posts):
                    cast.members.setdefault((duty.office.id, post), []).append(actors.actor_of(person, duty))
    return cast
