"""Figures that never cost more because a table grew: every count stops at a cap, and says so."""

from typing import Any

from sqlalchemy import ScalarSelect, Select, func, literal, select

from portal.kit.db import session

Asked = Select[*tuple[Any, ...]]
"""A SELECT of whatever columns."""

CAP = 1000
"""Lists count no further; what is beyond is shown as 1000+."""


def capped(statement: Asked, cap: int = CAP) -> ScalarSelect[int]:
    """How many rows, `cap` + 1 at most, as a part of a larger statement. An order that an index has is kept: it lets the index
    be walked and left, where without one the planner reads it whole."""
    # Nothing of the rows is wanted: columns would be parsed, planned and kept for nothing.
    bare = statement.with_only_columns(literal(1, literal_execute=True), maintain_column_froms=True)
    few = bare.limit(literal(cap + 1, literal_execute=True)).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def count(statement: Asked, cap: int = CAP) -> int:
    """How many rows, `cap` + 1 at most."""
    return int(session().scalar(select(capped(statement, cap))) or 0)


def counts(statements: dict[str, Asked], cap: int = CAP) -> dict[str, int]:
    """Several of them in one round trip, by their names."""
    if not statements:
        return {}
    row = session().execute(select(*(capped(one, cap).label(name) for name, one in statements.items()))).one()
    return {name: int(row._mapping[name]) for name in statements}


def shown(number: int, cap: int = CAP) -> str:
    """The figure as a page shows it: 1000+ beyond the cap."""
    return f"{cap}+" if number > cap else str(number)
