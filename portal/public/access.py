"""Pages for everybody: whoever asks, an officer who is logged in too, sees what the public sees.

Inside such a view the database is asked as `PUBLIC`, a role that may read the public's views and nothing else, and nothing can
be written: a forgotten condition fails instead of showing a case.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from flask import g
from flask.typing import ResponseReturnValue

from portal.kit.access import View, public
from portal.kit.actor import PUBLIC
from portal.kit.db import acting, session


@contextmanager
def as_the_public() -> Iterator[None]:
    """Ask the database as everybody, in a transaction of its own that changes nothing."""
    session().rollback()
    with acting(PUBLIC):
        yield
        session().rollback()


def asked_by_all(view: View) -> View:
    """Mark a form of the public, which acts for nobody, a logged-in officer who sends it included. What it counts and records
    is written as the portal; what it shows is asked `as_the_public`."""

    @wraps(view)
    def answered(**arguments: Any) -> ResponseReturnValue:
        session().rollback()
        g.bare = True
        with acting(None):
            return view(**arguments)

    return public(answered)  # type: ignore[return-value]


def open_to_all(view: View) -> View:
    """Mark a page of the public; it is shown without the shell, in a transaction of its own that changes nothing."""

    @wraps(view)
    def shown(**arguments: Any) -> ResponseReturnValue:
        g.bare = True
        with as_the_public():
            return view(**arguments)

    return public(shown)  # type: ignore[return-value]
