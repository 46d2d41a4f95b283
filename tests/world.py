"""Cheap builders for tests, through the real operations: the founded tree, institutions, people with posts, actors, logins.

Names are the short ones people use: `office("安顺市")`, `office("西秀区")`, `office("贵州省")`, or an institution's name.
All moments are `AT` unless said otherwise; commit before a request of `client`.
"""

import itertools
from datetime import date, datetime
from functools import cache
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from stdnum.cn import uscc

from portal.identity import accounts, actors, entry, links, sessions
from portal.identity.appointments import Term, appoint
from portal.identity.login import COOKIE
from portal.identity.models import Person
from portal.identity.passwords import hash_password
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import SHANGHAI, now
from portal.kit.db import session
from portal.organisations import founding, queries
from portal.organisations.models import Institution, Office
from portal.organisations.operations import Entry, Occupation, register_institution

AT = datetime(2026, 1, 5, 9, 0, tzinfo=SHANGHAI)
FIRST_DAY = date(2026, 1, 1)
PASSWORD = "long enough for a test"
ELECTRICIAN = Occupation("6-31-01-03", "电工", ("5", "4", "3"))

_numbers = itertools.count(1)


def found() -> None:
    """The 98 bureaus; a second call changes nothing."""
    founding.found(by=SYSTEM, at=AT)


def office(name: str | Office) -> Office:
    """An office by its short name; founds the tree where it does not exist yet."""
    if isinstance(name, Office):
        return name
    known = session().scalars(select(Office).where(Office.name == name)).one_or_none()
    if known is not None:
        return known
    if session().scalar(select(Office.id).limit(1)) is None:
        found()
    return queries.province() if name == "贵州省" else queries.bureau(name)


def credit_code(number: int) -> str:
    """A well-formed credit code."""
    body = f"91520400MA{number:07d}"
    return body + uscc.calc_check_digit(body)


def institution(county: str | Office = "西秀区", name: str = "", **changes: Any) -> Institution:
    """An institution located in a county; `changes` replace what its entry says."""
    number = next(_numbers)
    stated: dict[str, Any] = {
        "name": name or f"测试职业培训学校{number}", "credit_code": credit_code(number), "kind": "training",
        "head": "张某", "address": "中华南路1号", "occupations": (ELECTRICIAN,), **changes,
    }  # fmt: skip
    return register_institution(Entry(**stated), office(county), by=SYSTEM, at=AT)


@cache
def password_hash() -> str:
    """The hash of `PASSWORD`, computed once a run."""
    return hash_password(PASSWORD)


def person(name: str, at_office: str | Office, *posts: str, starts_on: date = FIRST_DAY, ends_on: date | None = None) -> Person:
    """Somebody with a password (`PASSWORD`) and posts at an office."""
    someone = links.new_person(f"user{next(_numbers)}", name, at=AT)
    for post in posts:
        appoint(someone, Term(office(at_office), post, starts_on, ends_on), by=SYSTEM, at=AT)
    accounts.give_hash([someone], password_hash(), by=SYSTEM, at=AT)
    session().refresh(someone)
    return someone


def acting(someone: Person, at_office: str | Office, on: date | None = None) -> Actor:
    """A person acting for an office on a day (today, where none is said)."""
    wanted = office(at_office).id
    held = actors.duties(someone.id, on or now().date())
    return actors.actor_of(someone, next(duty for duty in held if duty.office.id == wanted))


def actor(at_office: str | Office, *posts: str, name: str = "") -> Actor:
    """A new person with these posts, acting for the office: `actor("安顺市", "handler")`."""
    return acting(person(name or f"测试{'、'.join(posts)}", at_office, *posts), at_office)


def login(client: FlaskClient, someone: Person | Actor, at_office: str | Office | None = None) -> None:
    """Give the test's browser a session of this person, without the cost of a password. Commits what was built."""
    whom = someone if isinstance(someone, Person) else session().get_one(Person, someone.person_id)
    wanted = someone.office_id if isinstance(someone, Actor) else None
    chosen = office(at_office).id if at_office is not None else wanted
    _, token = sessions.begin(whom, chosen, at=now())
    session().commit()
    client.set_cookie(COOKIE, token)


def enter(client: FlaskClient, someone: Person, password: str = PASSWORD, **more: Any) -> Any:
    """Log in through the page, as a person does."""
    return client.post("/login", data={"username": someone.username, "password": password}, **more)


__all__ = ["AT", "PASSWORD", "acting", "actor", "entry", "found", "institution", "login", "office", "person"]
