"""The read log as it is looked into (19): by whom, for which office, under which grant, of which certificate, how, when. Those
who answer for an office, its data officers and its auditors read it, for the own office and those below it.

What is typed becomes identifiers; what is not found, or is none of one's business, becomes one that nothing has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from portal.assessments.models import Assessment
from portal.audit.record import text_hash
from portal.authority.actions import Action
from portal.authority.gate import Subject, register
from portal.authority.scope import reading
from portal.authority.seats import Capacity, Level
from portal.certificates.models import Certificate
from portal.grants.models import ReadGrant, Revocation
from portal.identity import queries as people
from portal.identity.queries import Sought
from portal.kit.actor import SYSTEM, Actor
from portal.kit.clock import midnight, today
from portal.kit.db import session
from portal.organisations.models import Office
from portal.organisations.queries import within
from portal.readings.models import Reading
from portal.readings.sets import ids

NOTHING: Final = -1
SHOWN: Final = 50
OF_ONE: Final = 500
"""So many readings of one certificate are looked at for a page."""
SLACK: Final = 1000
"""Readings written at the same time may lie in the log in another order than by their time."""


@dataclass(frozen=True)
class Filters:
    """Empty means all. `office`, `person` and `grant` are ids, `result` is `read` or `refused`."""

    since: date | None = None
    until: date | None = None
    office: int | None = None
    person: int | None = None
    grant: int | None = None
    certificate: str = ""
    kind: str = ""
    result: str = ""

    @property
    def stated(self) -> list[str]:
        """For the log: identifiers and a hash, never what was typed."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        found["certificate"] = text_hash(self.certificate)
        return [f"{name}:{value}" for name, value in found.items() if value not in (None, "")]

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same as SQL, but for the certificate, which is asked below the wall."""
        same = {"office_id": self.office, "person_id": self.person, "grant_id": self.grant, "kind": self.kind or None}
        found = [getattr(Reading, name) == value for name, value in same.items() if value is not None]
        if self.result:
            found.append((Reading.refused == "") if self.result == "read" else (Reading.refused != ""))
        return [*found, *_time(self)]


def filters_in(asked: Mapping[str, str], by: Actor, kinds: Mapping[str, str]) -> Filters:
    """The filters of an address."""
    said = {name: value.replace("\0", "").strip()[:60] for name, value in asked.items()}
    kind, result = said.get("kind", ""), said.get("result", "")
    return Filters(
        _day(said.get("since", "")), _day(said.get("until", "")), _office(said.get("office", ""), by),
        _person(said.get("person", ""), by), _grant(said.get("grant", "")), said.get("certificate", "").upper()[:30],
        kind if kind in kinds else "", result if result in ("read", "refused") else "",
    )  # fmt: skip


def listed(actor: Actor, filters: Filters, before: int | None, limit: int) -> Sequence[Reading]:
    """At most `limit` readings and attempts, the latest first, with an id below `before`."""
    found = select(Reading).where(visible(actor), *filters.conditions()).order_by(Reading.id.desc()).limit(limit)
    if filters.certificate:
        of_one = select(func.readings_of(filters.certificate, before, OF_ONE))
        found = found.where(Reading.id.in_(list(session().scalars(of_one))))
    elif before is not None:
        found = found.where(Reading.id < before)
    parts = (joinedload(Reading.grant), joinedload(Reading.person), joinedload(Reading.office), joinedload(Reading.occasion))
    return session().scalars(found.options(*parts)).unique().all()


def visible(actor: Actor) -> ColumnElement[bool]:
    """The readings for the actor's office and for those below it."""
    return _below(actor, Reading.office_id, Reading.prefecture_id, Reading.county_id)


def revocations(actor: Actor, before: int | None, limit: int) -> Sequence[Revocation]:
    """The orders about the actor's office and those below it, the latest first."""
    under_county = Revocation.about_id.in_(_offices_below(actor)) if actor.level == Level.COUNTY else false()
    mine = or_(_below(actor, Revocation.about_id, Revocation.prefecture_id, None), under_county)
    found = select(Revocation).where(mine, *([] if before is None else [Revocation.id < before]))
    return session().scalars(found.order_by(Revocation.id.desc()).limit(limit)).unique().all()


def certificates_of(one: Reading) -> list[tuple[int, str]]:
    """The first certificates of a reading: id, and the number in part where the actor's office has to do with it."""
    first = [key for key, _ in zip(ids(one.certificates), range(SHOWN), strict=False)]
    found = session().execute(select(Certificate.id, Certificate.number).where(Certificate.id.in_(first)))
    known = {key: f"{number[:7]}{'•' * max(0, len(number) - 11)}{number[-4:]}" for key, number in found}
    return [(key, known.get(key, "")) for key in first]


def called(one: Reading) -> dict[str, str]:
    """By which institution and assessment a reading was narrowed, as people call them; what was not found, or is none of the
    actor's business, is said to be so."""
    asked = {
        "institution": select(Office.name).where(Office.id == one.query.get("institution")),
        "assessment": select(Assessment.number).where(Assessment.id == one.query.get("assessment")),
    }
    return {name: session().scalar(found) or "没有找到" for name, found in asked.items() if name in one.query}


def _below(actor: Actor, office: Any, prefecture: Any, county: Any) -> ColumnElement[bool]:
    if actor is SYSTEM:
        return true()
    if Capacity.OWN not in reading(actor, Action.READ_LOG_READ):
        return false()
    places: dict[str, ColumnElement[bool]] = {Level.PROVINCE: true(), Level.PREFECTURE: prefecture == actor.office_id}
    if county is not None:
        places[Level.COUNTY] = county == actor.office_id
    own: ColumnElement[bool] = office == actor.office_id
    return places.get(actor.level, own)


def _offices_below(actor: Actor) -> Select[int]:
    return select(Office.id).where(Office.county_id == actor.office_id)


def _time(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.since is not None:
        start = midnight(filters.since)
        found += [Reading.read_at >= start, Reading.id >= func.coalesce(_where(start) - SLACK, 2**62)]
    if filters.until is not None:
        end = midnight(filters.until + timedelta(days=1))
        found += [Reading.read_at < end, Reading.id <= func.coalesce(_where(end) + SLACK, 2**62)]
    return found


def _where(moment: Any) -> Any:
    """Evaluated once."""
    return select(func.reading_at(moment)).scalar_subquery()


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _office(text: str, by: Actor) -> int | None:
    if not text or _number(text):
        return _number(text)
    mine = within(session().get_one(Office, by.office_id))
    named = select(Office.id).where(mine, or_(Office.short == text, Office.name == text))
    return session().scalars(named.limit(1)).first() or NOTHING


def _person(text: str, by: Actor) -> int | None:
    if not text or _number(text):
        return _number(text)
    found = [one for one in people.listed(by, Sought(words=text), today(), 0, 20) if text in (one.name, one.username)]
    return found[0].id if len(found) == 1 else NOTHING


def _grant(text: str) -> int | None:
    if not text or _number(text):
        return _number(text)
    return session().scalar(select(ReadGrant.id).where(ReadGrant.number == text.upper()).limit(1)) or NOTHING


def _load(actor: Actor, key: int) -> Any:
    return session().scalars(select(Reading).where(and_(Reading.id == key, visible(actor)))).unique().one_or_none()


register(Reading, Subject("reading_id", _load, lambda one, actor: frozenset({Capacity.OWN}), lambda one: (), "reading"))
