"""Writes a version as TOML, so that what is edited on a page is published in the form in which it is read. Whatever is written
here reads back as the same thing. Pure."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from portal.kit.limits import Limit
from portal.kit.thresholds import Watching
from portal.rulebook.clauses import Clause, Measure, Rulebook
from portal.rulebook.readings import Reading


def rulebook_text(book: Rulebook) -> str:
    """A rulebook as TOML."""
    version = {"id": book.version, "title": book.title, "effective_from": book.effective_from}
    lists: dict[str, Mapping[str, Any]] = {
        "respondents": book.respondents, "offices": book.offices,
        "conditions": {key: {"name": one.name, "words": one.words} for key, one in book.conditions.items()},
        "major": {key: {"name": one.name, "measures": sorted(one.measures)} for key, one in book.major_rules.items()},
        "offered": book.offered, "particulars": book.particulars,
        "measures": {key: _measure(one) for key, one in book.measures.items()},
        "articles": {str(n): {"chapter": one.chapter, "lead": one.lead} for n, one in book.articles.items()},
    }  # fmt: skip
    parts = [_table("[version]", version), *(_table(f"[{name}]", table) for name, table in lists.items())]
    return "\n".join([*parts, *_rows(book)])


def readings_text(readings: Mapping[str, Reading]) -> str:
    """The readings as TOML."""
    return "\n".join(_table(f"[{key}]", {"clauses": one.clauses, "text": one.text}) for key, one in readings.items())


def limits_text(limits: Mapping[str, Limit]) -> str:
    """The internal limits as TOML."""
    return "\n".join(_table(f"[{key}]", _limit(limit)) for key, limit in limits.items())


def watching_text(watching: Watching) -> str:
    """What is noticed while certificate data is read, as TOML."""
    more: dict[str, Mapping[str, int]] = {"idle": {"days": watching.idle_days}}
    rules = {key: {"first": one.first, "second": one.second, **more.get(key, {})} for key, one in watching.rules.items()}
    usual = {"opens": watching.opens, "closes": watching.closes}
    tables = {"handling": {"days": watching.handling_days}, "usual": usual, **rules}
    return "\n".join(_table(f"[{key}]", table) for key, table in tables.items())


def _limit(limit: Limit) -> dict[str, Any]:
    told = {"name": limit.name, "starts": limit.starts, "days": limit.days, "unit": limit.unit}
    return {**told, **({"extension": limit.extension, "extensions": limit.extensions} if limit.extensions else {})}


def _measure(one: Measure) -> dict[str, Any]:
    said = {
        "name": one.name, "particulars": one.particulars, "together": one.together, "only_by": one.only_by,
        "issued_by": one.issued_by, "published": one.published,
    }  # fmt: skip
    return {key: value for key, value in said.items() if value}


def _rows(book: Rulebook) -> Iterator[str]:
    """Neighbours of one article that share everything are one row, as the loader reads them."""
    for shared, clauses in groupby(book.clauses.values(), key=_shared):
        yield _table("[[rows]]", json.loads(shared))
        yield from (_table("[[rows.clauses]]", _own(clause)) for clause in clauses)


def _shared(clause: Clause) -> str:
    always = {
        "article": clause.article, "respondent": clause.respondent, "required": clause.required, "optional": clause.optional,
        "decided_by": clause.decided_by, "filed_to": clause.filed_to, "published": clause.published, "major": clause.major,
    }  # fmt: skip
    perhaps = {
        "one_of": clause.one_of, "where_it_exists": clause.where_it_exists, "severity": dict(clause.severity or {}),
        "proposed_by": clause.proposed_by, "needs_finding_under": clause.needs_finding_under,
    }  # fmt: skip
    return json.dumps({**always, **{key: value for key, value in perhaps.items() if value}})


def _own(clause: Clause) -> dict[str, Any]:
    perhaps = {
        "name": clause.title, "readings": clause.readings, "aggravates": clause.aggravates,
        "offered": "" if clause.offered == "always" else clause.offered,
    }  # fmt: skip
    told = {"id": clause.id, "conditions": clause.conditions, "text": clause.text}
    return {**told, **{key: value for key, value in perhaps.items() if value}}


def _table(heading: str, table: Mapping[str, Any]) -> str:
    return "\n".join([heading, *(f"{key} = {_value(value)}" for key, value in table.items())]) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + " }" if value else "{}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    # What JSON writes of a text, a number or true is TOML as well; a day stands bare.
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)
