"""Whose occasions and exports these are: everybody his own. The read log itself is scoped where it is shown."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from portal.authority.gate import Subject, register
from portal.authority.seats import Capacity
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.readings.models import Export, Occasion


def _own(model: Any) -> Any:
    def load(actor: Actor, key: int) -> Any:
        mine = (model.id == key, model.person_id == actor.person_id, model.office_id == actor.office_id)
        return session().scalars(select(model).where(*mine)).unique().one_or_none()

    return load


def _here(thing: object, actor: Actor) -> frozenset[Capacity]:
    return frozenset({Capacity.OWN})


def _no_matter(thing: object) -> Sequence[str]:
    return ()


register(Occasion, Subject("occasion_id", _own(Occasion), _here, _no_matter, "reading_occasion"))
register(Export, Subject("export_id", _own(Export), _here, _no_matter, "certificate_export"))
