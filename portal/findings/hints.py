"""What the pages of findings point to: a second breach after rectification (17.7), a grave case of 15 (16.1), what was decided
earlier. They say what could apply; which clause applies is for the handlers to find."""

from typing import Any

from portal.cases.models import Case
from portal.findings import memory, queries
from portal.kit.actor import Actor
from portal.rulebook import rulebook
from portal.rulebook.clauses import Clause


def of_choice(case: Case, by: Actor) -> dict[str, Any]:
    """Beside the clauses to choose from."""
    found = queries.in_force(case)
    named = {one.aggravates for one in found}
    grave = [one for one in found if one.serious and one.clause not in named and graver(rulebook().clause(one.clause))]
    return {
        "repeated": memory.before(case, found), "why_not": memory.obstacle(case, found), "earlier": memory.earlier(case, by),
        "grave": [(one, graver(rulebook().clause(one.clause))) for one in grave],
    }  # fmt: skip


def of_clause(case: Case, clause: Clause) -> dict[str, Any]:
    """Beside a finding under this clause: what applies instead where it is grave, or comes a second time."""
    second = clause.article == 16 and clause.id != memory.ELSEWHERE
    return {"repeated": memory.before(case, queries.in_force(case)) if second else None, "graver": graver(clause)}


def graver(clause: Clause) -> Clause | None:
    """The clause that applies where conduct under this one is grave: 16.1 for the items of 15."""
    return next((one for one in rulebook().clauses.values() if one.aggravates == clause.article), None)


def begun(case: Case, clause: Clause, aggravates: str) -> dict[str, str]:
    """What the form of a finding under this clause starts from."""
    told = memory.before(case, queries.in_force(case)) if clause.id == memory.REPEATED else None
    item = rulebook().clauses.get(aggravates)
    named = aggravates if item is not None and item.article == clause.aggravates else ""
    return {"premise": told.said if told else "", "aggravates": named}
