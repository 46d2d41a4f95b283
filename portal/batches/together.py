"""One act on many cases: all of them or none. Each case goes through the operation that it would go through alone."""

from collections.abc import Callable, Iterable

from portal.cases.models import Case
from portal.kit.db import session
from portal.kit.refusal import Refused


def together(cases: Iterable[Case], perform: Callable[[Case], object]) -> dict[int, Refused]:
    """Perform an act on every case, in order of their ids so that two officers who overlap wait instead of blocking each other.

    Returns the refusals by case id. Empty: all was done. Otherwise nothing was: the log entries, numbers and steps of those
    that would have gone through are taken back as well, and what was loaded must be asked for again.
    """
    refusals: dict[int, Refused] = {}
    whole = session().begin_nested()
    for case in sorted(cases, key=lambda one: one.id):
        key, one = case.id, session().begin_nested()
        try:
            perform(case)
            one.commit()
        except Refused as refused:
            one.rollback()
            refusals[key] = refused
    if not refusals:
        whole.commit()
        return refusals
    whole.rollback()
    # A case's state is written past the session (`Case.advance`), which therefore does not take it back by itself.
    session().expire_all()
    return refusals
