"""For a page that asks much and changes nothing: inside it, the same question to the database is asked once.

Many acts look at the same few facts of a case before they say whether they are possible. Each asks for itself, as it must
when it is performed; the page that shows them all need not hear the same answer twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import ClauseElement, FrozenResult, Result, event
from sqlalchemy.orm import ORMExecuteState, Session

_memory: ContextVar[dict[Any, FrozenResult[Any]] | None] = ContextVar("memory", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Until the block ends, answers are remembered. Never around a change: what was answered before it stays the answer."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


@event.listens_for(Session, "do_orm_execute")
def answer_from_memory(state: ORMExecuteState) -> Result[Any] | None:
    """Answer a SELECT from memory; what relationships load is kept with their objects already."""
    memory = _memory.get()
    if memory is None or not state.is_select or state.is_relationship_load or state.is_column_load:
        return None
    asked = state.statement._generate_cache_key() if isinstance(state.statement, ClauseElement) else None
    if asked is None:
        return None
    key = (asked.key, repr([bind.effective_value for bind in asked.bindparams]), repr(state.parameters))
    if key not in memory:
        memory[key] = state.invoke_statement().freeze()
    return memory[key]()
