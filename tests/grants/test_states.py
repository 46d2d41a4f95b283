"""What may happen to a read grant next, and how it stands: exhaustively from the table, against a model written apart."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.grants.states import FOLLOWS, Last, may_follow, state
from portal.grants.words import EVENTS, STATES

pytestmark = pytest.mark.clause("19")
DAY = date(2026, 4, 1)
LIVE = {"approve", "resume", "lift"}
ALLOWED = (
    {(last, then) for last in LIVE for then in ("suspend", "revoke", "end")}
    | {("ask", then) for then in ("approve", "refuse", "cancel")}
    | {("suspend", then) for then in ("suspend", "resume", "revoke", "end")}
    | {("end", "revoke"), ("revoke", "confirm"), ("revoke", "lift"), ("confirm", "lift")}
)


@dataclass(frozen=True)
class Term:
    starts_on: date
    ends_on: date


@pytest.mark.parametrize("last", EVENTS)
@pytest.mark.parametrize("then", EVENTS)
def test_each_step_follows_only_where_the_procedure_has_it(last: str, then: str) -> None:
    assert may_follow(Last(last), then) is ((last, then) in ALLOWED)


def test_the_table_and_the_words_know_the_same_steps() -> None:
    assert set(FOLLOWS) == set(EVENTS)


@given(
    last=st.sampled_from(sorted(EVENTS)), start=st.integers(-5, 5), length=st.integers(0, 5), now=st.integers(-8, 12),
    until=st.none() | st.integers(-8, 12),
)  # fmt: skip
def test_a_grant_is_in_force_only_within_its_days_and_after_a_step_that_gives_it(
    last: str, start: int, length: int, now: int, until: int | None
) -> None:
    term = Term(DAY + timedelta(start), DAY + timedelta(start + length))
    day, end = DAY + timedelta(now), None if until is None else DAY + timedelta(until)
    found = state(term, Last(last, end), day)
    given_now = last in LIVE or (last == "suspend" and end is not None and day > end)
    assert found in STATES
    assert (found == "active") is (given_now and term.starts_on <= day <= term.ends_on)
