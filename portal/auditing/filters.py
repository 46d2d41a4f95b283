"""What a list of entries is narrowed to: read from an address or a saved search, as identifiers only.

Names and numbers that people type (an office, a person, a case) are looked up and become identifiers; what is not found,
or is none of the auditor's business, becomes one that nothing has, so that both answers are the same empty list.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select

from portal.audit import words
from portal.cases.models import Case
from portal.identity import queries as people
from portal.identity.models import Person
from portal.identity.queries import Sought
from portal.kit.actor import Actor
from portal.kit.clock import today
from portal.kit.db import session
from portal.organisations.models import Office
from portal.reports.models import Report
from portal.reviews.queries import tree

NOTHING = -1
"""The identifier that nothing has."""
LONGEST = 100
CLAUSE = re.compile(r"R-\d{1,2}|\d{1,2}(?:\.\d{1,2}|\(\d{1,2}\))?")
OBJECT = re.compile(r"[a-z_]{1,30}:-?\d{1,17}|/(?!.*\d{11})[A-Za-z0-9/_.-]{0,150}")
"""How clauses and objects are written in the log: nothing else gets from an address into it."""
ABOUT = {"case": "案件", "report": "线索", "person": "人员", "office": "机构"}


@dataclass(frozen=True)
class Filters:
    """Empty means all. `what` is an event or, ending in a colon, a group of them; `object` is `case:12`."""

    since: date | None = None
    until: date | None = None
    office: int | None = None
    person: int | None = None
    what: str = ""
    object: str = ""
    result: str = ""
    clause: str = ""

    def plain(self) -> dict[str, str]:
        """As an address, a saved search and the log state them."""
        stated = ((one.name, getattr(self, one.name)) for one in fields(self))
        return {name: str(value) for name, value in stated if value not in (None, "")}

    @property
    def stated(self) -> list[str]:
        """For the log: identifiers, never what was typed."""
        return [f"{name}:{value}" for name, value in self.plain().items()]

    @property
    def follows(self) -> bool:
        """Whether one object or one person is followed through time."""
        return bool(self.object or self.person)


def filters_in(asked: Mapping[str, str], by: Actor) -> Filters:
    """The filters of an address; what cannot be read narrows nothing, what cannot be found finds nothing."""
    said = {name: value.strip()[:LONGEST] for name, value in asked.items()}
    what, result = said.get("what", ""), said.get("result", "")
    known = what in words.EVENTS or (what.endswith(":") and what[:-1] in words.GROUPS)
    return Filters(
        since=_day(said.get("since", "")), until=_day(said.get("until", "")), office=_office(said.get("office", ""), by),
        person=_person(said.get("person", ""), by), what=what if known else "", object=_object(said, by),
        result=result if result in words.RESULTS else "", clause=_clause(said.get("clause", "")),
    )  # fmt: skip


def unread(asked: Mapping[str, str]) -> Iterator[str]:
    """What was typed and could not be read, so that the list is not narrowed by it; in words."""
    said = {name: value.strip()[:LONGEST] for name, value in asked.items()}
    if said.get("clause") and not _clause(said["clause"]):
        yield "条款应写成 20(3)、17.6 或 R-10 的样子"
    if any(said.get(name) and _day(said[name]) is None for name in ("since", "until")):
        yield "日期应写成 2026-11-23 的样子"
    if said.get("number") and said.get("about") not in ABOUT:
        yield "请先选择对象种类，再填写其编号或名称"


def _clause(text: str) -> str:
    return text if CLAUSE.fullmatch(text) else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def number(text: str) -> int | None:
    """A number as identifiers are; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _office(text: str, by: Actor) -> int | None:
    if not text or number(text):
        return number(text)
    named = select(Office.id).where(tree(by), (Office.short == text) | (Office.name == text))
    return session().scalars(named.limit(1)).first() or NOTHING


def _person(text: str, by: Actor) -> int | None:
    if not text or number(text):
        return number(text)
    found = namesakes(text, by)
    return found[0].id if len(found) == 1 else NOTHING


def namesakes(text: str, by: Actor) -> list[Person]:
    """The people of the auditor's tree with this name, or with this user name."""
    listed = people.listed(by, Sought(words=text), today(), 0, 20)
    return [one for one in listed if text in (one.name, one.username)]


def known_name(kind: str, key: int | None, by: Actor) -> str:
    """The name behind an identifier, "" for what is not of the auditor's tree: a person or an office of another one tells
    an auditor nothing, and a case's number is looked up behind the wall of row security."""
    if not key or key < 0 or kind not in ABOUT:
        return ""
    if kind == "person":
        person = people.load(by, key)
        return person.name if person else ""
    if kind == "office":
        return session().scalar(select(Office.short).where(Office.id == key, tree(by))) or ""
    model = Case if kind == "case" else Report
    return session().scalar(select(model.number).where(model.id == key)) or ""


def _object(said: Mapping[str, str], by: Actor) -> str:
    if OBJECT.fullmatch(said.get("object", "")):
        return said["object"]
    kind, typed = said.get("about", ""), said.get("number", "")
    if kind not in ABOUT or not typed:
        return ""
    return f"{kind}:{_numbered(kind, typed, by)}"


def _numbered(kind: str, typed: str, by: Actor) -> int:
    """The identifier behind a number of a case or report. Only the number is looked at, behind the wall of row security."""
    if kind == "person":
        return _person(typed, by) or NOTHING
    if kind == "office":
        return _office(typed, by) or NOTHING
    known = number(typed)
    if known is not None:
        return known
    column = Case.number if kind == "case" else Report.number
    model = Case if kind == "case" else Report
    return session().scalars(select(model.id).where(column == typed.upper()).limit(1)).first() or NOTHING
