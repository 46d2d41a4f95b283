"""The facts of an entry in Chinese. The body is what was written then, by whatever code: nothing here may fail on it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portal.audit.alarms import KINDS as ALARMS
from portal.audit.fact_words import FACTS
from portal.auditing.fact_values import VALUES
from portal.auditing.naming import NAMED, Names
from portal.cases.words import EVENTS as STEPS
from portal.cases.words import STATES
from portal.kit.pages import clause_name, moment
from portal.rulebook import rulebook

KIND_OF = {
    "person": "person", "absent": "person", "deputy": "person", "handlers": "person", "office": "office", "lead": "office",
    "venue": "office", "offices": "office", "proposed": "office", "subject": "office", "sent": "office", "case": "case",
    "other": "case", "report": "report",
}  # fmt: skip
"""The facts that are identifiers of things with a name."""
ENDS_OF = {"person:handed_over": "person", "report:passed_on": "office", "filing:owed": "office", "case:transferred": "office"}
"""Whose identifiers `from` and `to` are, by event."""
CLAUSES = {"clause", "clauses", "basis"}
HASH = re.compile(r"[0-9a-f]{64}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")


@dataclass(frozen=True)
class Fact:
    """One fact: its word, its value in words, and whether that is for machines (a hash, a key)."""

    word: str
    value: str
    code: bool = False
    clauses: tuple[str, ...] = ()

    @property
    def tells(self) -> bool:
        """Whether it says something to a reader of a list."""
        return bool(self.value) and self.value != "—" and not self.code


def kind_of(event: str, fact: str) -> str:
    """What the fact's number identifies, or ""."""
    if fact in ("from", "to"):
        return ENDS_OF.get(event, "")
    return KIND_OF.get(fact, "")


def wanted(body: dict[str, Any]) -> dict[str, set[int]]:
    """The identifiers of a body whose names are to be looked up."""
    found: dict[str, set[int]] = {kind: set() for kind in NAMED}
    for name, value in _facts(body).items():
        kind = kind_of(str(body.get("event")), name)
        if kind:
            found[kind].update(one for one in _listed(value) if type(one) is int)
    return found


def facts(body: dict[str, Any], names: Names) -> list[Fact]:
    """The facts in the order in which the body holds them."""
    event = str(body.get("event"))
    return [_fact(event, name, value, names) for name, value in _facts(body).items()]


def _facts(body: dict[str, Any]) -> dict[str, Any]:
    found = body.get("facts")
    return found if isinstance(found, dict) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _fact(event: str, name: str, value: Any, names: Names) -> Fact:
    word, kind = _word(event, name), kind_of(event, name)
    if name in CLAUSES and value:
        return Fact(word, "", clauses=tuple(str(one) for one in _listed(value)))
    if kind:
        said = [names.name(kind, one) if type(one) is int else _said(event, name, one, names) for one in _listed(value)]
        return Fact(word, "、".join(said) or "—")
    texts = [_said(event, name, one, names) for one in _listed(value)]
    return Fact(word, "、".join(texts) or "—", code=any(HASH.fullmatch(text) for text in texts))


def _word(event: str, name: str) -> str:
    # An interim measure is a row and has a number; elsewhere a measure is one of the rulebook.
    return "临时措施编号" if name == "measure" and event.startswith("interim:") else FACTS.get(name, "其他")


def _said(event: str, name: str, value: Any, names: Names) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if not isinstance(value, str):
        return str(value)
    return next((said for said in _readings(event, name, value, names) if said), value)


def _readings(event: str, name: str, value: str, names: Names) -> Iterator[str]:
    """What a word may mean, the likeliest first."""
    if event == "case:step":
        yield _step(name, value)
    yield VALUES.get(name, {}).get(value, "")
    if name in ("measure", "measures", "not_applicable") and value in rulebook().measures:
        yield rulebook().measures[value].name
    if name == "conditions" and value in rulebook().conditions:
        yield rulebook().conditions[value].name
    if name == "alarm":
        yield ALARMS.get(value, "")
    if name == "object":
        yield names.thing(value)
    if name == "filters":
        yield filter_word(value, names)
    if MOMENT.match(value):
        yield _moment(value)


def _step(name: str, value: str) -> str:
    if name == "event":
        return next((word for event, (word, _) in STEPS.items() if event.value == value), "")
    return next((word for state, word in STATES.items() if name in ("from", "to") and state.value == value), "")


def _moment(value: str) -> str:
    try:
        return moment(datetime.fromisoformat(value))
    except ValueError:
        return ""


def filter_word(stated: str, names: Names) -> str:
    """`office:12` as 机构：安顺市人社局."""
    name, _, value = stated.partition(":")
    words = VALUES["filters"].get(name, name)
    if name in ("office", "person") and value.lstrip("-").isdigit():
        return f"{words}：{names.name(name, int(value)) if int(value) > 0 else '未找到'}"
    if name == "object":
        return f"{words}：{names.thing(value)}"
    if name == "clause":
        return f"{words}：{clause_name(value)}"
    return f"{words}：{VALUES.get(name, {}).get(value, value)}"
