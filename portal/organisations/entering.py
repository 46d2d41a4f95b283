"""How effects come into a ledger: entered for any number of things in one statement, reversed on review, ended.

Nothing is changed or deleted. Each act writes one log entry, with counts; what it would not change writes nothing at all.
"""

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import ColumnElement, CursorResult, Row, Select, and_, exists, func, literal, or_, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import aliased

from portal.audit.record import record
from portal.kit.actor import Actor
from portal.kit.db import session
from portal.kit.refusal import Ground, Refused
from portal.organisations.ledger import Cause, Things

Condition = ColumnElement[bool]
Day = date | ColumnElement[date]


def enter(ledger: Any, effect: str, things: Things, cause: Cause, *, by: Actor, at: datetime) -> int:
    """Enter an effect for all these things; returns for how many it was new.

    Raises `Refused` (stale) when somebody enters the same at the same moment.
    """
    thing = things.found.subquery("thing")
    same = _same(ledger, thing, effect, things, cause)
    row = aliased(ledger)
    # With `limit`, so that the planner asks each thing's own entries and never joins with a whole ledger whose size it guesses.
    in_effect = select(literal(True)).where(same(row), not_over(ledger, row)).limit(1).scalar_subquery()
    wanted = in_effect.is_(None)
    fresh = session().execute(select(thing.c[things.key]).where(wanted)).all()
    if not fresh:
        return 0
    record("effect:entered", _facts(ledger, effect, fresh, cause), by=by, at=at, clause=cause.clause)
    said = {"effect": effect, "since": cause.since, "until": cause.until, **things.more}
    # A thing that comes with words of its own has them as its cause.
    values = {name: value for name, value in {**said, **_said(cause, by, at)}.items() if name not in thing.c}
    before = select(func.count()).where(same(row)).scalar_subquery()
    chosen = select(*thing.c, *_literals(ledger, values), before).where(wanted)
    return _add(ledger, [*thing.c.keys(), *values, "round"], chosen, len(fresh))


def reverse(ledger: Any, entries: Sequence[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """Undo entries as if they had never been; returns how many. What was reversed before stays as it is."""
    row = aliased(ledger)
    wanted = and_(ledger.id.in_(entries), ledger.reverses_id.is_(None), ~exists().where(row.reverses_id == ledger.id))
    times = {"reverses_id": ledger.id, "since": ledger.since, "until": ledger.until, "round": literal(0)}
    return _answer("effect:reversed", ledger, wanted, times, _Saying(cause, by, at))


def end(ledger: Any, entries: Sequence[int], cause: Cause, *, by: Actor, at: datetime) -> int:
    """Let entries hold no longer from `cause.since` on; returns how many. What is over stays as it is."""
    row = aliased(ledger)
    plain = and_(ledger.reverses_id.is_(None), ledger.ends_id.is_(None))
    wanted = and_(ledger.id.in_(entries), plain, not_over(ledger, ledger))
    before = select(func.count()).where(row.ends_id == ledger.id).scalar_subquery()
    times = {"ends_id": ledger.id, "since": literal(cause.since), "round": before}
    return _answer("effect:ended", ledger, wanted, times, _Saying(cause, by, at))


class _Saying(NamedTuple):
    """Who says why, when."""

    cause: Cause
    by: Actor
    at: datetime


def _answer(event: str, ledger: Any, wanted: Condition, times: dict[str, Any], saying: _Saying) -> int:
    """One entry each that names the entry it answers and repeats what that was about."""
    chosen = session().execute(select(ledger.id, ledger.effect).where(wanted).order_by(ledger.id)).all()
    if not chosen:
        return 0
    cause, by, at = saying
    record(event, _facts(ledger, chosen[0].effect, chosen, cause), by=by, at=at, clause=cause.clause)
    repeated, values = ("effect", *ledger.KEY, *ledger.COPIED), _said(cause, by, at)
    source = select(*(getattr(ledger, name) for name in repeated), *times.values(), *_literals(ledger, values))
    return _add(ledger, [*repeated, *times, *values], source.where(wanted), len(chosen))


def not_over(ledger: Any, row: Any, day: Day | None = None) -> Condition:
    """That an entry was not reversed, nor ended (by a day, where one is given) by an entry that was not itself reversed.

    Two conditions, not one with an OR: that would be asked row by row, and a sitting has ten thousand.
    """
    reversing, ending, undoing = aliased(ledger), aliased(ledger), aliased(ledger)
    ended = exists().where(ending.ends_id == row.id, ~exists().where(undoing.reverses_id == ending.id))
    if day is not None:
        ended = ended.where(ending.since <= day)
    return and_(~exists().where(reversing.reverses_id == row.id), ~ended)


def holds_on(ledger: Any, day: Day, lasting: Collection[str] = ()) -> Condition:
    """That an entry holds on a day: `in_force`, asked of the database. A property test holds the two equal."""
    plain = and_(ledger.reverses_id.is_(None), ledger.ends_id.is_(None), ledger.since <= day)
    lasts = or_(ledger.until.is_(None), ledger.until >= day, ledger.effect.in_(lasting))
    return and_(plain, lasts, not_over(ledger, ledger, day))


def _same(ledger: Any, thing: Any, effect: str, things: Things, cause: Cause) -> Callable[[Any], Condition]:
    """That a row is the same effect of the same cause on the same thing."""
    stated = {name: value for name, value in things.more.items() if name in ledger.KEY}
    stated |= {"effect": effect, "cause_case_id": cause.case_id, "cause_decision_id": cause.decision_id}
    stated |= {"reverses_id": None, "ends_id": None}
    # Further columns of the key may come with the things themselves, as occupations do.
    stated |= {column.name: column for column in thing.c if column.name in ledger.KEY}

    def condition(row: Any) -> Condition:
        return and_(*(getattr(row, name) == value for name, value in stated.items()))

    return condition


def _said(cause: Cause, by: Actor, at: datetime) -> dict[str, object]:
    return {
        "cause": cause.words, "clause": cause.clause, "cause_case_id": cause.case_id, "cause_decision_id": cause.decision_id,
        "measure": cause.measure, "by_office_id": by.office_id or None, "by_person_id": by.person_id or None, "acted_at": at,
    }  # fmt: skip


def _literals(ledger: Any, values: dict[str, object]) -> list[ColumnElement[Any]]:
    return [literal(value, getattr(ledger, name).type) for name, value in values.items()]


def _add(ledger: Any, names: list[str], chosen: Select[*tuple[Any, ...]], expected: int) -> int:
    statement = postgresql.insert(ledger).from_select(names, chosen).on_conflict_do_nothing().inline()
    done = session().execute(statement, execution_options={"preserve_rowcount": True})
    written = cast(CursorResult[object], done).rowcount
    if written != expected:
        raise Refused("他人正在办理同一事项，本次没有生效。", when="请查看最新情况后重新提交", ground=Ground.STALE)
    return written


def _facts(ledger: Any, effect: str, things: Sequence[Row[*tuple[Any, ...]]], cause: Cause) -> dict[str, object]:
    """Counts, and the one thing where it is one; never whose."""
    return {
        "register": ledger.NAME, "effect": effect, "things": len(things), "thing": things[0][0] if len(things) == 1 else None,
        "case": cause.case_id, "decision": cause.decision_id, "measure": cause.measure,
    }  # fmt: skip
