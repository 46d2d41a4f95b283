"""Marks for the views that no policy line is about: those open to all, and those that show only what is one's own."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask.typing import ResponseReturnValue

from portal.kit.db import session
from portal.kit.web import current_actor

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


def public(view: View) -> View:
    """Mark the few views that need no login."""
    view.portal_access = "public"  # type: ignore[attr-defined]
    return view


def logged_in(view: View) -> View:
    """Mark a view that everybody logged in may see because it shows only what is the person's own; commits as `requires`."""

    @wraps(view)
    def guarded(**arguments: Any) -> ResponseReturnValue:
        current_actor()
        answer = view(**arguments)
        session().commit()
        return answer

    guarded.portal_access = "logged_in"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]
