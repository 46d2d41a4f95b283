"""Which certificates a grant lets read, as conditions that each rest on one index; and whose grants an actor has to do with.

A grant's institutions lie outside its regions and its counties outside its prefectures (`asking.py` sees to it), so no
certificate comes twice.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true

from portal.authority.actions import Action
from portal.authority.gate import Subject, register
from portal.authority.scope import reading
from portal.authority.seats import Capacity, Level
from portal.certificates.models import Certificate
from portal.grants.models import BlockRequest, ReadGrant, Revocation
from portal.kit.actor import SYSTEM, Actor
from portal.kit.db import session
from portal.organisations.models import Office

Condition = ColumnElement[bool]


def branches(grant: ReadGrant) -> list[Condition]:
    """The certificates of the grant, in parts that do not overlap."""
    codes: list[str | None] = [*grant.occupations] or [None]
    return [and_(place, *_narrowed(grant, code)) for place in _places(grant) for code in codes]


def covers(grant: ReadGrant) -> Condition:
    """The same as one condition, for single certificates."""
    place = or_(*_places(grant))
    return and_(place, Certificate.occupation_code.in_(grant.occupations) if grant.occupations else true(), *_days(grant))


def _places(grant: ReadGrant) -> list[Condition]:
    regions = _levels(grant)
    found: list[Condition] = [Certificate.institution_id == int(one) for one in grant.institutions]
    found += [Certificate.prefecture_id == one for one, level in regions.items() if level == Level.PREFECTURE]
    found += [Certificate.county_id == one for one, level in regions.items() if level == Level.COUNTY]
    return found or [true()]


def _levels(grant: ReadGrant) -> dict[int, str]:
    """The regions of a grant, each with its level. Most grants are about the reader's own, which came with the grant."""
    found, own = [int(one) for one in grant.regions], grant.office
    if found == [own.id]:
        return {own.id: own.level}
    asked = select(Office.id, Office.level).where(Office.id.in_(found))
    return {region.id: region.level for region in session().execute(asked)} if found else {}


def _narrowed(grant: ReadGrant, code: str | None) -> list[Condition]:
    return [*([] if code is None else [Certificate.occupation_code == code]), *_days(grant)]


def _days(grant: ReadGrant) -> list[Condition]:
    found: list[Condition] = []
    if grant.issued_from is not None:
        found.append(Certificate.issued_on >= grant.issued_from)
    if grant.issued_until is not None:
        found.append(Certificate.issued_on <= grant.issued_until)
    return found


def capacities_of(thing: Any, actor: Actor) -> frozenset[Capacity]:
    """In which capacities the actor's office has to do with a reader: its own people, or those of its region."""
    reader = thing.office_id if isinstance(thing, ReadGrant) else thing.about_id
    if reader == actor.office_id:
        return frozenset({Capacity.OWN})
    over = actor.level == Level.PROVINCE or (actor.level == Level.PREFECTURE and thing.prefecture_id == actor.office_id)
    return frozenset({Capacity.SUPERVISE}) if over else frozenset()


def capacities_over(office: Office, actor: Actor) -> frozenset[Capacity]:
    """The same of an office whose people read."""
    if office.id == actor.office_id:
        return frozenset({Capacity.OWN})
    over = actor.level == Level.PROVINCE or (actor.level == Level.PREFECTURE and office.prefecture_id == actor.office_id)
    return frozenset({Capacity.SUPERVISE}) if over else frozenset()


def visible(actor: Actor, action: Action = Action.READ_GRANT_READ) -> Condition:
    """The grants of the actor's office, and of those below it, for whoever may do `action` there."""
    return within(ReadGrant.office_id, ReadGrant.prefecture_id, actor, reading(actor, action))


def visible_revocations(actor: Actor) -> Condition:
    """The orders about the actor's office and those below it."""
    return within(Revocation.about_id, Revocation.prefecture_id, actor, reading(actor, Action.READ_GRANT_READ))


def within(office: Any, prefecture: Any, actor: Actor, held: frozenset[Capacity]) -> Condition:
    """That what is about a reader (its columns `office` and `prefecture`) is about the actor's office or one below it."""
    if actor is SYSTEM or (Capacity.SUPERVISE in held and actor.level == Level.PROVINCE):
        return true()
    found: list[Condition] = []
    if Capacity.OWN in held:
        found.append(office == actor.office_id)
    if Capacity.SUPERVISE in held:
        found.append(prefecture == actor.office_id)
    return or_(*found) if found else office < 0


def _load(model: Any, within: Any) -> Any:
    def load(actor: Actor, key: int) -> Any:
        return session().scalars(select(model).where(and_(model.id == key, within(actor)))).unique().one_or_none()

    return load


def _no_matter(thing: Any) -> Sequence[str]:
    return ()


def _request(actor: Actor, key: int) -> BlockRequest | None:
    mine = and_(BlockRequest.id == key, BlockRequest.prefecture_id == actor.office_id)
    return session().scalars(select(BlockRequest).where(mine)).one_or_none()


register(BlockRequest, Subject("request_id", _request, capacities_of, _no_matter, "block_request"))
register(ReadGrant, Subject("grant_id", _load(ReadGrant, visible), capacities_of, _no_matter, "read_grant"))
register(
    Revocation, Subject("revocation_id", _load(Revocation, visible_revocations), capacities_of, _no_matter, "revocation")
)
