"""May she? One question at one door: a view names its action, gets its object loaded through the caller's scope, and runs
only when a seat of the caller permits that action about every clause concerned (Article 4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import g, request
from flask.typing import ResponseReturnValue

from portal.authority.actions import Action
from portal.authority.permission import OWN, permit, permit_anywhere
from portal.authority.seats import Capacity
from portal.kit.access import logged_in as logged_in
from portal.kit.access import public as public
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Missing
from portal.kit.web import LARGEST_ID, current_actor

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])

@dataclass(frozen=True)
class Subject:
    """How the gate handles a kind of object: `load` finds it through the actor's scope or gives None; `capacities` are
    the office's in it; `matters` the clauses an act on it is about; `reference` its name in the log; `lead` the level of
    the office that leads it."""

    parameter: str
    load: Callable[[Actor, int], Any]
    capacities: Callable[[Any, Actor], frozenset[Capacity]]
    matters: Callable[[Any], Sequence[str]]
    reference: str
    lead: Callable[[Any], str] = lambda thing: ""


SUBJECTS: dict[type[Any], Subject] = {}


def register(model: type[Any], subject: Subject) -> None:
    """A feature tells the gate, at import, how its objects are scoped."""
    SUBJECTS[model] = subject


def requires(action: Action, on: type[Any] | None = None, *, anywhere: bool = False) -> Callable[[View], View]:
    """Mark a view with its action. With `on`, the view receives the object instead of its id: a stranger gets the answer
    a missing id gets, somebody who knows of it but may not act gets the refusal. Commits when the view returns.

    `anywhere` is for acts in a capacity that arises only with the act itself, such as opening a case: the gate turns away
    whom no seat permits it about anything, and the operation asks again about the real thing."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(**arguments: Any) -> ResponseReturnValue:
            actor = current_actor()
            g.asked = (action.value, request.path)
            things = [] if on is None else [_loaded(actor, action, SUBJECTS[on], arguments)]
            if anywhere:
                permit_anywhere(actor, action)
            elif on is None:
                permit(actor, action, OWN)
            else:
                _permit(actor, action, SUBJECTS[on], things[0])
            answer = view(*things, **arguments)
            session().commit()
            return answer

        guarded.portal_access = action  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return mark


def _permit(actor: Actor, action: Action, subject: Subject, thing: Any) -> None:
    permit(actor, action, subject.capacities(thing, actor), subject.matters(thing), subject.lead(thing))


def _loaded(actor: Actor, action: Action, subject: Subject, arguments: dict[str, Any]) -> Any:
    key = arguments.pop(subject.parameter)
    g.asked = (action.value, f"{subject.reference}:{key}")
    thing = subject.load(actor, key) if key <= LARGEST_ID else None
    if thing is None:
        raise Missing
    return thing
