"""The shell of every page: who acts for whom, where this actor may go, and what waits there.

What is shown follows from the compiled policy; figures are capped, and all of them are one round trip, each asked once however
many places it stands beside.
"""

from typing import Any

from flask import Flask, g, request

from portal.audit.queries import latest_checkpoint, short_form
from portal.cases.words import event_word, state_word
from portal.desk.counts import counts, shown
from portal.desk.places import PLACES, Place
from portal.identity.posts import named
from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.pages import address
from portal.kit.shown import Item
from portal.rulebook import rulebook
from portal.rulebook.in_words import wording_in
from portal.rulebook.interpretation import readings

MOST = 99
"""Counts beside the places stop here: 99+."""

Sections = list[tuple[str, list[Item]]]


def init_app(app: Flask) -> None:
    """Make the shell's words available to every page, and the wording of clauses to every template."""
    app.jinja_env.filters |= {"wording": wording_of, "capped": shown, "state_word": state_word, "event_word": event_word}
    app.context_processor(shell)


def wording_of(clause: str | None) -> str:
    """The words of a clause, or of a reading with its mark; "" for anything else."""
    if not clause:
        return ""
    reading = readings().get(clause)
    return f"（适用口径，非细则条文）{reading.text}" if reading else wording_in(rulebook(), clause)


def shell() -> dict[str, Any]:
    """What `base.html` shows. Without an actor, or after something failed, there is no shell."""
    actor = g.get("actor")
    if not isinstance(actor, Actor) or not actor.level or g.get("bare"):
        return {"current": None}
    return {
        "current": {
            "name": actor.name, "office_name": actor.office_name, "office_short": actor.office_short,
            "posts_text": named(actor.posts),
        },
        "navigation": navigation(actor),
        "watermark": [f"{actor.name} · {actor.office_short}", f"{now():%Y-%m-%d %H:%M} · 内部资料"],
        "rules_version": f"规则第 {rulebook().version} 版",
        "sealed": sealed(),
    }  # fmt: skip


def sealed() -> str:
    """The log's latest checkpoint for the foot of pages and printed documents: a print held by anybody binds the log."""
    latest = latest_checkpoint()
    return short_form(latest) if latest else ""


def navigation(actor: Actor) -> Sections:
    """The sections with the places that this actor may open; a place whose page does not exist is left out."""
    places = [place for place in PLACES if place.concerns(actor) and address(place.endpoint)]
    asked = {place.endpoint: place.waiting(actor) for place in places}
    found = counts({name: one for of_place in asked.values() for name, one in of_place.items()}, MOST)
    sections: dict[str, list[Item]] = {}
    for place in places:
        waiting = sum(found[name] for name in asked[place.endpoint])
        sections.setdefault(place.section, []).append(_item(place, waiting))
    return list(sections.items())


def _item(place: Place, count: int) -> Item:
    asked = request.endpoint or ""
    here = asked == place.endpoint or not {asked, asked.partition(".")[0]}.isdisjoint(place.rooms)
    inside = place.endpoint == "desk.cases" and asked == "desk.case_page"
    waits = shown(count, MOST) if count > MOST else count
    return Item(place.label, place.icon, address(place.endpoint), waits, here or inside, place.hot and count > 0)
