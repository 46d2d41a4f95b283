"""New versions of the law in one line each, through the real operation."""

from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from portal.kit.actor import Actor
from portal.rulebook import versions
from portal.rulebook.clauses import Clause, Rulebook
from portal.rulebook.models import Kind, LawVersion
from portal.rulebook.publishing import Draft, next_number, publish, turn
from portal.rulebook.writing import limits_text, rulebook_text
from tests import world

SAID = ("据人力资源社会保障部新规定调整。", "黔人社发〔2026〕12号")


def latest(kind: Kind) -> Any:
    """What the last version says."""
    return versions.content(versions.standing(kind)[-1])


def draft(kind: Kind, text: str, since: date) -> Draft:
    """A draft whose author has seen everything there is."""
    return Draft(kind, text, since, *SAID, turn(kind))


def book_text(since: date, clause: str, **changes: Any) -> str:
    """The last rulebook, but for one clause, as the next version."""
    book: Rulebook = latest(Kind.RULEBOOK)
    one: Clause = replace(book.clauses[clause], **changes)
    changed = replace(book, clauses=MappingProxyType({**book.clauses, clause: one}))
    return rulebook_text(replace(changed, version=str(next_number(Kind.RULEBOOK)), effective_from=since))


def new_rulebook(since: date, clause: str, *, by: Actor, at: datetime = world.AT, **changes: Any) -> LawVersion:
    """A published version in which one clause reads differently."""
    return publish(draft(Kind.RULEBOOK, book_text(since, clause, **changes), since), by=by, at=at)


def new_limit(since: date, limit: str, days: int, *, by: Actor, at: datetime = world.AT) -> LawVersion:
    """A published version in which one limit has other days."""
    known = latest(Kind.LIMITS)
    text = limits_text({**known, limit: replace(known[limit], days=days)})
    return publish(draft(Kind.LIMITS, text, since), by=by, at=at)


def officer() -> Actor:
    """The province's policy officer."""
    return world.actor("贵州省", "policy_officer", name="陶政策")


