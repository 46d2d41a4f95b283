"""A reading by a page: committed before anything is shown, and an attempt that is refused kept as well (19)."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app

from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.crypto import Keys
from portal.kit.db import session
from portal.kit.web import current_actor
from portal.readings.models import Occasion
from portal.readings.occasions import ensure_current
from portal.readings.reading import Asked, Barred, Delivered, Under, attempted, read
from portal.readings.suspending import suspend_due


def keys() -> Keys:
    """What holders are sealed with."""
    found: Keys = current_app.extensions["portal_keys"]
    return found


def delivered(asked: Asked, occasion: Occasion) -> Delivered:
    """Read for the logged-in person. Raises `Barred` after the attempt is on record."""
    by = current_actor()
    ensure_current(occasion, by, now())
    return delivered_to(by, asked, Under(occasion.grant, occasion))


def delivered_to(by: Actor, asked: Asked, under: Under) -> Delivered:
    """Read for an actor. Raises `Barred` after the attempt is on record."""
    with keeping_attempts(by, asked, under):
        found = read(asked, under, keys(), by=by, at=now())
    session().commit()
    return found


@contextmanager
def keeping_attempts(by: Actor, asked: Asked, under: Under) -> Iterator[None]:
    """What is refused inside is taken back and kept as an attempt, in a transaction of its own."""
    try:
        yield
    except Barred as barred:
        session().rollback()
        attempted(asked, under, barred, by=by, at=now())
        session().commit()
        if barred.reason == "suspended":
            suspend_due(at=now())
        raise
