"""Many rows at once. COPY does not pass row-level security, and arrays of parameters are slow to write; so each column of a
few thousand rows travels as one text, which the database takes apart. Every row meets the same walls and keys as one would."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import LargeBinary, text
from sqlalchemy.dialects import postgresql

from portal.kit.db import Base, session

PIECE: Final = 5_000
PART, NULL = "\x1f", "\x1e"
"""Between values, and for none: control characters that no validated text holds."""


def draw_ids(model: type[Base], count: int) -> list[int]:
    """As many ids as there will be rows, before they are written: sealed values are bound to them."""
    drawn = text("select nextval(pg_get_serial_sequence(:table, 'id')) from generate_series(1, :count)")
    return list(session().execute(drawn, {"table": model.__tablename__, "count": count}).scalars())


def add_many(model: type[Base], rows: Sequence[Sequence[object]], columns: Sequence[str], same: Mapping[str, object]) -> None:
    """Insert rows: each holds the values of `columns`, and all of them the values in `same`."""
    for start in range(0, len(rows), PIECE):
        piece = rows[start : start + PIECE]
        # A part before the first value, dropped again by the slice: the text of one empty value would else be no value.
        sent = {f"c{place}": PART + PART.join(_sent(row[place]) for row in piece) for place in range(len(columns))}
        session().execute(text(_statement(model, columns, same)), {**sent, **same, "part": PART, "null": NULL})


def _sent(value: object) -> str:
    if value is None:
        return NULL
    if isinstance(value, bytes):
        return value.hex()
    written = str(value)
    if PART in written or NULL in written:
        raise ValueError("a control character in a value")
    return written


def _statement(model: type[Base], columns: Sequence[str], same: Mapping[str, object]) -> str:
    """Names come from the model and types from its columns; only values are parameters."""
    kinds = {column.name: column.type for column in model.__table__.columns}
    parts = ", ".join(f"(string_to_array(:c{place}, :part, :null))[2:]" for place in range(len(columns)))
    taken = [_cast(f"v{place}", kinds[name]) for place, name in enumerate(columns)]
    named = ", ".join([*columns, *same])
    values = ", ".join([*taken, *(f"cast(:{name} as {_sql(kinds[name])})" for name in same)])
    aliases = ", ".join(f"v{place}" for place in range(len(columns)))
    return f"insert into {model.__tablename__} ({named}) select {values} from unnest({parts}) as sent ({aliases})"  # noqa: S608


def _cast(name: str, kind: Any) -> str:
    return f"decode({name}, 'hex')" if isinstance(kind, LargeBinary) else f"cast({name} as {_sql(kind)})"


def _sql(kind: Any) -> str:
    return str(kind.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
