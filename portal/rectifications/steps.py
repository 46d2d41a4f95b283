"""How a step is kept: one log entry, one row with the next number, the files that came with it. Nothing is ever changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError

from portal.audit.events import EVENTS
from portal.audit.record import record, text_hash
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.rectifications.files import Kept
from portal.rectifications.models import Rectification, RectificationFile, RectificationStep
from portal.rectifications.states import Kind

CLAUSES = {Kind.ASKED: "4(3)", Kind.INSPECTED: "4(3)", Kind.FAILED: "16.5", Kind.OVERTAKEN: "17", Kind.RESUMED: "20(4)"}
"""On what a step rests; on 16 where nothing else is named."""


@dataclass(frozen=True)
class Said:
    """What a step says; `facts` are those of its log entry that are not its own."""

    words: str = ""
    due_on: date | None = None
    done_on: date | None = None
    passed: bool | None = None
    inspectors: Sequence[str] = ()
    files: Sequence[Kept] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


def add(rectification: Rectification, kind: Kind, said: Said, *, by: Actor, at: datetime) -> RectificationStep:
    """Keep what happened. Raises `Refused` (stale) where another step was taken at the same moment."""
    event = f"rectification:{kind.value}"
    known = _facts(rectification, said)
    record(event, {name: known[name] for name in EVENTS[event]}, by=by, at=at, clause=CLAUSES.get(kind, "16"))
    step = RectificationStep(
        rectification_id=rectification.id, ordinal=rectification.version + 1, kind=kind.value, words=said.words,
        due_on=said.due_on, done_on=said.done_on, passed=said.passed, inspectors=list(said.inspectors),
        office_id=by.office_id or None, person_id=by.person_id or None, acted_at=at,
    )  # fmt: skip
    try:
        with session().begin_nested():
            session().add(step)
    except IntegrityError as error:
        when = "请查看最新情况后重新提交"
        raise Refused("他人已先行办理，您看到的内容已不是最新。", "16", when=when, ground=Ground.STALE) from error
    session().add_all(RectificationFile(step_id=step.id, **vars(one)) for one in said.files)
    session().flush()
    session().expire(rectification, ["steps"])
    return step


def _facts(rectification: Rectification, said: Said) -> dict[str, object]:
    return {
        "rectification": rectification.id, "words": text_hash(said.words), "files": [one.sha256 for one in said.files],
        "due": said.due_on.isoformat() if said.due_on else None, "done": said.done_on.isoformat() if said.done_on else None,
        "passed": said.passed, **said.facts,
    }  # fmt: skip
