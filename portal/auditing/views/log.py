"""The log itself: the list with its filters, and one entry with its proof. Whoever reads it is written down first."""

from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from portal.audit import words
from portal.audit.events import Result
from portal.audit.models import AuditEntry
from portal.audit.record import record
from portal.auditing import facts, proof, rows, search
from portal.auditing.blueprint import bp
from portal.auditing.filters import ABOUT, Filters, filters_in, known_name, namesakes, number, unread
from portal.auditing.naming import Names, numbers_in
from portal.auditing.offices import offices_to_choose
from portal.auditing.state import state
from portal.authority.actions import Action
from portal.authority.gate import requires
from portal.identity.posts import named
from portal.kit.actor import Actor
from portal.kit.clock import now
from portal.kit.db import session
from portal.kit.pages import address
from portal.kit.web import current_actor, page
from portal.reviews import queries as reviews


@bp.get("/")
@requires(Action.AUDIT_LOG_READ)
def log() -> ResponseReturnValue:
    """The entries of the auditor's tree, newest first."""
    by, asked = current_actor(), request.args
    filters, before, after = filters_in(asked, by), number(asked.get("before", "")), number(asked.get("after", ""))
    note_search(filters, before, by)
    found = search.page_of(filters, by, before, after)
    kept = filters.plain()
    older = address("auditing.log", **kept, before=found.older) if found.older is not None else ""
    newer = address("auditing.log", **kept, after=found.newer) if found.newer is not None else ""
    return page(
        "auditing/log.html", rows=rows.rows(found.entries, by), filters=filters, kept=kept, older=older, newer=newer,
        shown=typed(filters, by), state=state(now()), searches=reviews.searches(by), unread=list(unread(asked)),
        **offered(asked.get("person", ""), by),
    )  # fmt: skip


def note_search(filters: Filters, before: int | None, by: Actor) -> None:
    """The search in the log, committed before anything is shown."""
    told: dict[str, object] = {"filters": filters.stated, "before": before}
    record("audit:searched", told, by=by, at=now(), result=Result.READ)
    session().commit()


def typed(filters: Filters, by: Actor) -> dict[str, str]:
    """What the filter fields show: the names behind the identifiers, as far as they are of the auditor's tree."""
    names = Names()
    for kind, keys in numbers_in([filters.object]).items():
        names.known[kind] = {key: name for key in keys if (name := known_name(kind, key, by))}
    kind, _, key = filters.object.partition(":")
    shown = names.known.get(kind, {}).get(int(key), "") if key.isdigit() else ""
    return {
        "office": known_name("office", filters.office, by), "person": known_name("person", filters.person, by),
        "about": kind if kind in ABOUT else "", "number": shown or (key if key.isdigit() else ""),
        "object": names.thing(filters.object) if filters.object else "",
    }  # fmt: skip


def offered(person: str, by: Actor) -> dict[str, Any]:
    """What the filters offer, and whom a name may mean."""
    same = namesakes(person, by) if person and not number(person) else []
    return {
        "events": words.grouped(), "groups": words.GROUPS, "results": words.RESULTS, "kinds": ABOUT,
        "offices": offices_to_choose(by), "namesakes": same if len(same) > 1 else [],
    }  # fmt: skip


@bp.get("/find")
@requires(Action.AUDIT_LOG_READ)
def find() -> ResponseReturnValue:
    """To an entry by its number, as it is printed on other pages."""
    wanted = number(request.args.get("entry", "").strip().lstrip("#"))
    return redirect(url_for("auditing.entry", entry_id=wanted) if wanted else url_for("auditing.log"), 303, Response)


@bp.get("/entries/<int:entry_id>")
@requires(Action.AUDIT_LOG_READ, on=AuditEntry)
def entry(entry: AuditEntry) -> ResponseReturnValue:
    """One entry: what, who, for whom, when, under which clause and policy, and that it stands where it was sealed."""
    by = current_actor()
    record("audit:entry_read", {"entry": entry.id}, by=by, at=now(), result=Result.READ)
    session().commit()
    place, body = proof.sealed(entry.id), rows.body_of(entry.body)
    listed = rows.rows([place], by)[0] if place else None
    names = rows.names_for([place] if place else [], [body])
    posts = rows.posts_in(body)
    return page(
        "auditing/entry.html", entry=entry, place=place, row=listed, said=body, facts=facts.facts(body, names),
        proof=proof.proof_of(entry, place) if place else None, posts=named(posts), event_words=words.EVENTS,
        administrator=rows.administrator_among(posts), marked=reviews.marked_in(by, entry.id), open=reviews.open_ones(by),
    )  # fmt: skip
