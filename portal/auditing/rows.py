"""Entries as the console shows them: in a list, and for following one object or one person through time."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.audit.reading import reader
from portal.audit.sealing_models import SealedEntry
from portal.audit.words import RESULTS, event_word, group_word
from portal.auditing import facts
from portal.auditing.facts import Fact
from portal.auditing.naming import Names, numbers_in
from portal.identity.posts import ADMINISTRATORS, LABELS, named
from portal.kit.actor import Actor

COLOURS = {"done": "green", "refused": "red", "read": "blue"}
SHORT = 3
"""Facts that a list shows of each entry."""


@dataclass(frozen=True)
class Row:
    """One entry in a list. `administrator` names the administrator's post (三员) in which it was done; `own` marks one's own
    acts."""

    entry_id: int
    position: int
    event: str
    what: str
    group: str
    who: str
    person_id: int | None
    office: str
    office_id: int | None
    posts: str
    administrator: str
    own: bool
    about: str
    object: str
    result: str
    colour: str
    clause: str
    acted_at: datetime | None
    recorded_at: datetime
    facts: tuple[Fact, ...]


def rows(entries: Sequence[SealedEntry], by: Actor) -> list[Row]:
    """The entries with everything named, in three statements however many they are."""
    bodies = bodies_of([entry.entry_id for entry in entries])
    names = names_for(entries, bodies.values())
    return [_row(entry, bodies.get(entry.entry_id, {}), names, by) for entry in entries]


def bodies_of(numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What the entries say, by number; one that cannot be read says nothing."""
    with reader() as asked:
        found = asked.execute(select(AuditEntry.id, AuditEntry.body).where(AuditEntry.id.in_(numbers))).all()
    return {number: body_of(body) for number, body in found}


def body_of(raw: bytes) -> dict[str, Any]:
    """A body's content, as far as it is one."""
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def names_for(entries: Iterable[SealedEntry], bodies: Iterable[dict[str, Any]]) -> Names:
    """The names of everything that these entries mention."""
    several = list(entries)
    names, mentioned = Names(), numbers_in(one.object for one in several)
    mentioned["person"].update(one.person_id for one in several if one.person_id)
    mentioned["office"].update(one.office_id for one in several if one.office_id)
    for body in bodies:
        for kind, numbers in facts.wanted(body).items():
            mentioned[kind] |= numbers
    names.look_up(mentioned)
    return names


def posts_in(body: dict[str, Any]) -> list[str]:
    """The posts in which it was done."""
    found = body.get("posts")
    return [str(post) for post in found] if isinstance(found, list) else []


def administrator_among(posts: Iterable[str]) -> str:
    """The administrator's post among them, in Chinese."""
    return next((LABELS[post] for post in posts if post in ADMINISTRATORS), "")


def _row(entry: SealedEntry, body: dict[str, Any], names: Names, by: Actor) -> Row:
    posts, about = posts_in(body), names.thing(entry.object) if entry.object else ""
    told = facts.facts(body, names)
    repeated = {entry.object.partition(":")[0], "object"}
    short = [fact for name, fact in zip(body.get("facts") or {}, told, strict=False) if name not in repeated]
    return Row(
        entry.entry_id, entry.position, entry.event, event_word(entry.event), group_word(entry.kind),
        names.name("person", entry.person_id), entry.person_id or None,
        names.name("office", entry.office_id), entry.office_id or None, named(posts), administrator_among(posts),
        entry.person_id in by.persons, about, entry.object, RESULTS.get(entry.result, "未知"),
        COLOURS.get(entry.result, ""), entry.clause, entry.acted_at, entry.recorded_at, tuple(short[:SHORT]),
    )  # fmt: skip
