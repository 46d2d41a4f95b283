"""What the auditors' console lists and filters by, taken from an entry's body. It is no evidence: the body is.

The web role may write any bytes into a body, so nothing here may fail: what cannot be read becomes empty.
"""

import json
from datetime import datetime
from typing import Any, NamedTuple

LONGEST = 200
LARGEST = 2**63 - 1
YEARS = range(1900, 2200)
ABOUT = ("case", "report")
"""What an entry is about before anything else it names."""
ELSE = ("person", "office", "object")


class Projected(NamedTuple):
    """The readable side of one entry, as plain values of JSON."""

    event: str
    kind: str
    object: str
    office_id: int | None
    person_id: int | None
    result: str
    clause: str
    acted_at: str | None
    policy: str


def project(body: bytes) -> Projected:
    """Read a body as far as it can be read."""
    said = _object(body)
    event = _text(said.get("event"))
    kind = event.partition(":")[0]
    about = _about(said.get("facts"), kind)
    office, person = _number(said.get("office")), _number(said.get("person"))
    result, clause, policy = (_text(said.get(name)) for name in ("result", "clause", "policy"))
    return Projected(event, kind, about, office, person, result, clause, _moment(said.get("acted_at")), policy)


def _object(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _about(facts: object, kind: str) -> str:
    if not isinstance(facts, dict):
        return ""
    for name in (*ABOUT, kind, *ELSE):
        value = facts.get(name)
        if type(value) is int or (name == "object" and isinstance(value, str) and value):
            return _text(value if name == "object" else f"{name}:{value}")
    return ""


def _text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    short = value[:LONGEST]
    return short if short.isprintable() else "".join(letter for letter in short if letter.isprintable())


def _number(value: object) -> int | None:
    return value if type(value) is int and abs(value) <= LARGEST else None


def _moment(value: object) -> str | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment.isoformat() if moment and moment.tzinfo and moment.year in YEARS else None
