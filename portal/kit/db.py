"""The one engine, PostgreSQL, and the context that row-level security reads at the start of every transaction."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from typing import Annotated, Any
from typing import cast as typed

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Identity,
    MetaData,
    Text,
    any_,
    cast,
    event,
    literal,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Session, SessionTransaction, mapped_column, registry

from portal.kit.actor import PUBLIC, SYSTEM, Actor

PRIVATE: dict[str, Any] = {"hide_parameters": True}
"""What goes wrong is told without the values, which name people."""
ENGINE: dict[str, Any] = {
    "connect_args": {"prepare_threshold": 2, "options": "-c plan_cache_mode=force_generic_plan"}, **PRIVATE,
}  # fmt: skip
"""Row-level security makes planning dearer than running, and every statement rests on one index whatever its values: so each
is planned once a connection and then only run."""

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Id = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]


class Base(DeclarativeBase):
    """All models; Chinese text and JSON facts have one column type each."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES),
        type_annotation_map={
            int: BigInteger,
            str: Text,
            date: Date,
            datetime: DateTime(timezone=True),
            dict[str, Any]: JSONB,
            list[str]: JSONB,
        },
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"expire_on_commit": False})

_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)


def session() -> Session:
    """The request's (or job's) database session, typed."""
    return typed(Session, db.session)


def transaction() -> SessionTransaction | None:
    """The transaction that the session is in: what was asked in it need not be asked again before it ends."""
    return typed(Session, db.session()).get_transaction()


@contextmanager
def acting(actor: Actor | None) -> Iterator[None]:
    """Make `actor` the one whom row-level security sees in every transaction begun inside."""
    token = _acting.set(actor)
    try:
        yield
    finally:
        _acting.reset(token)


def act_as(actor: Actor | None) -> None:
    """The same for the rest of a request; the request's context ends it."""
    _acting.set(actor)


def acting_now() -> Actor | None:
    """Whom row-level security sees now."""
    return _acting.get()


CONTEXT = text(
    "select set_config('app.office', :office, true), set_config('app.level', :level, true),"
    " set_config('app.person', :person, true), set_config('app.posts', :posts, true), set_config('role', 'none', true)"
)
OPEN_TO_ALL = text("set local role portal_public")
"""A request that acts for nobody becomes the role that may read the public's views alone (migrations/sql/public.sql)."""


@event.listens_for(Session, "after_begin")
def tell_the_database_who_acts(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """Row-level security reads the office from the transaction; without an actor it shows nothing (design 4)."""
    actor = _acting.get()
    if actor is None or transaction.nested:
        return
    _tell(connection, actor)


def _tell(connection: Connection | Session, actor: Actor) -> None:
    if actor is PUBLIC:
        connection.execute(OPEN_TO_ALL)
        return
    office = "" if actor is SYSTEM else str(actor.office_id)
    posts = ",".join(sorted(actor.posts))
    connection.execute(CONTEXT, {"office": office, "level": actor.level, "person": str(actor.person_id), "posts": posts})


@contextmanager
def beyond_sight() -> Iterator[None]:
    """For the one act by which something leaves the actor's sight, such as a report handed to another office: until the
    block ends, this transaction sees as the system does. Keep it to the writing itself; decide before it."""
    session().flush()
    _tell(session(), SYSTEM)
    yield
    session().flush()
    actor = _acting.get()
    _tell(session(), actor if actor is not None else Actor(0, "", 0, "", "", "", frozenset()))


def draw_id(model: type[Base]) -> int:
    """The id of a row before it is written: sealed values are bound to it (design 7)."""
    sequence = text("select nextval(pg_get_serial_sequence(:table, 'id'))")
    return int(session().execute(sequence, {"table": model.__tablename__}).scalar_one())


def among(column: Any, ids: Sequence[int]) -> ColumnElement[bool]:
    """That a column is one of these, as one parameter whatever their number."""
    return those(column, literal(spelled(ids)))


def those(column: Any, spelled: ColumnElement[str]) -> ColumnElement[bool]:
    """The same for a statement that is made once and given its ids, as `spelled` spells them, each time."""
    found: ColumnElement[bool] = column == any_(cast(spelled, ARRAY(BigInteger)))
    return found


def spelled(ids: Sequence[int]) -> str:
    """`{3,5}`: the driver takes three times as long over a list."""
    return f"{{{','.join(map(str, ids))}}}"
