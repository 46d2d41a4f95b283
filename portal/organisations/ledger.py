"""Ledgers of effects: what was done to the things of a register, why and by whom. Rows are only ever added.

A thing's state is derived from its entries (`in_force`) and stored nowhere. The same effect of the same cause on the same
thing is one entry: a second time changes nothing, unless the first is over (reversed or ended). The database holds that with
a unique index over `round`, the number of such entries before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Select, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.audit.models import LAST_ENTRY
from portal.kit.db import Id


@dataclass(frozen=True)
class Cause:
    """Why an effect holds and when: words that pages show (a decision's number, a reason), the day from which, the last day
    where there is one, the clause, the ids of the case and the decision, which rooms above this one know, and the measure's
    id in the rulebook."""

    words: str
    since: date
    until: date | None = None
    clause: str = ""
    case_id: int | None = None
    decision_id: int | None = None
    measure: str = ""


@dataclass(frozen=True)
class Things:
    """To what an effect happens. `found` selects, under the ledger's own column names, what its rows hold of each thing;
    `key` are those of these columns that say which thing it is; `more` are ledger columns with one value for all."""

    found: Select[*tuple[Any, ...]]
    key: str
    more: Mapping[str, object] = field(default_factory=dict)


class Ledger:
    """The columns of every ledger. A model adds `reverses_id` and `ends_id`, the earlier entry that this one undoes or
    ends, and what its things are. `by_office_id` and `by_person_id` are empty for what no person did; `entry` is the number
    of the log entry written with it."""

    NAME: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]]
    """The columns that say which thing an entry is about; null or "" where they do not apply."""
    COPIED: ClassVar[tuple[str, ...]] = ()
    """Further columns that a reversal or an end repeats."""

    id: Mapped[Id]
    effect: Mapped[str]
    cause: Mapped[str]
    clause: Mapped[str]
    cause_case_id: Mapped[int | None]
    cause_decision_id: Mapped[int | None]
    measure: Mapped[str]
    since: Mapped[date]
    until: Mapped[date | None]
    round: Mapped[int]
    by_office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    acted_at: Mapped[datetime]
    entry: Mapped[int] = mapped_column(server_default=text(LAST_ENTRY))


def once(name: str, *key: str) -> Index:
    """The unique index that keeps one entry for each thing, effect and cause, unless it is over. Without nulls that differ,
    for most causes name no decision and most things use few of the key's columns."""
    same = ("effect", "cause_case_id", "cause_decision_id", "ends_id", "round")
    return Index(
        name, *key, *same, unique=True, postgresql_nulls_not_distinct=True, postgresql_where=text("reverses_id is null")
    )
