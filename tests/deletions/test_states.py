"""How an order to delete stands (19): by what was signed part by part, what a check found, and the day."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from portal.deletions.states import OWING, Kind, State, barrier, open_parts, state

DUE = date(2026, 12, 4)
IN_TIME, LATE = DUE, DUE + timedelta(days=1)
PARTS = [1, 2]


@dataclass
class Done:
    kind: str
    part_id: int | None = None
    passed: bool | None = None


FIRST, SECOND = Done(Kind.ATTESTED, 1), Done(Kind.ATTESTED, 2)
CLEAN, FOUND, REFUSED = Done(Kind.CHECKED, passed=True), Done(Kind.CHECKED, passed=False), Done(Kind.REFUSED)


@pytest.mark.clause("19")
@pytest.mark.parametrize(
    ("steps", "day", "expected"),
    [
        ([], IN_TIME, State.ORDERED), ([], LATE, State.OVERDUE), ([FIRST], IN_TIME, State.PARTLY),
        ([FIRST], LATE, State.OVERDUE), ([FIRST, FIRST], IN_TIME, State.PARTLY), ([FIRST, SECOND], LATE, State.ATTESTED),
        ([FIRST, SECOND, CLEAN], LATE, State.CHECKED), ([FIRST, SECOND, FOUND], IN_TIME, State.FAILED),
        ([REFUSED], IN_TIME, State.FAILED), ([FIRST, SECOND, CLEAN, FOUND], LATE, State.FAILED),
        ([FIRST, SECOND, FOUND, FIRST], LATE, State.FAILED), ([FIRST, SECOND, FOUND, FIRST, SECOND], LATE, State.ATTESTED),
        ([FIRST, SECOND, FOUND, FIRST, SECOND, CLEAN], LATE, State.CHECKED),
        ([FIRST, SECOND, Done(Kind.WITHDRAWN)], IN_TIME, State.WITHDRAWN),
    ],
)  # fmt: skip
def test_how_it_stands(steps: list[Done], day: date, expected: State) -> None:
    assert state(PARTS, steps, DUE, day) is expected


def test_after_a_check_that_found_data_everything_is_signed_for_anew() -> None:
    assert open_parts(PARTS, [FIRST, SECOND]) == [] and open_parts(PARTS, [FIRST, SECOND, FOUND]) == PARTS


@pytest.mark.parametrize("now", State)
def test_what_may_follow(now: State) -> None:
    taken_back, owing = now is State.WITHDRAWN, now in OWING
    assert (barrier(Kind.ATTESTED, False, now) is None) == (owing and not taken_back)
    assert (barrier(Kind.CHECKED, True, now) is None) == (not owing and not taken_back)
    for kind in (Kind.CHECKED, Kind.REFUSED, Kind.WITHDRAWN):
        assert (barrier(kind, False, now) is None) == (not taken_back)
