"""Pages for everybody: whoever asks, an officer who is logged in too, sees what the public sees.

Inside such a view the database is asked as `PUBLIC`, a role that may read the public's views and nothing else, and nothing can
be written: a forgotten condition fails instead of showing a case.
"""

from functools import wraps
from typing import Any

from flask import g
from flask.typing import ResponseReturnValue

from portal.kit.access import View, public
from portal.kit.actor import PUBLIC
from portal.kit.db import acting, session


def open_to_all(view: View) -> View:
    """Mark a page of the public; it is shown without the shell, in a transaction of its own that changes nothing."""

    @wraps(view)
    def shown(**arguments: Any) -> ResponseReturnValue:
        session().rollback()
        g.bare = True
        with acting(PUBLIC):
            answer = view(**arguments)
            session().rollback()
        return answer

    return public(shown)  # type: ignore[return-value]
